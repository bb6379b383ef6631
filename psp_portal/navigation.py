"""The main navigation: one row a place, shown to those who hold the permission anywhere. It asks no
query.
"""

from sites.access import may_somewhere
from ui.components import Link
from web.cached_urls import address

# label          route            permission ("" : everybody who is signed in)
NAVIGATION = [
    ("Home",      "home",           ""),
    ("Sites",     "sites:directory", "sites.view_site"),
    ("Requests",  "tta:requests",   "tta.view_request"),
    ("Exchanges", "exchanges:exchanges",    "exchanges.view_exchange"),
    ("Activity log", "liaisons:log",  "liaisons.view_entry"),
    ("Hours to verify", "tta:hours-to-verify", "tta.verify_hours"),
    ("Clearinghouse", "clearinghouse:curate", "clearinghouse.edit_resource"),
    ("Website",   "newsroom:writing", "newsroom.edit_page"),
    ("Record",    "sites:whole-record", "sites.view_whole_record"),
    ("People",    "people:everybody", "sites.view_people"),
    ("Not delivered", "undelivered:list", "sites.view_undelivered"),
]  # fmt: skip


def navigation_of(request):
    """The entries the person may use; the one this page stands below is marked."""
    allowed = [
        (label, address(route))
        for label, route, permission in NAVIGATION
        if not permission or may_somewhere(request.user, permission)
    ]
    current = _current([url for _, url in allowed], request.path)
    return [Link(label, url, is_current=url == current) for label, url in allowed]


def _current(urls, path):
    """The longest address that ``path`` begins with; the front page only for itself."""
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")
