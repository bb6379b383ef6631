"""Who may pass which door: declared here for every address, and compared with what the portal does (case AZ-01).

A route without a row fails the build.  ``sees`` is the permission a row of the site needs to be seen at all (404
without it), ``may`` the permission of the page (403 without it); both are held at the row's site, or anywhere for a
page of lists.  None asks nothing beyond being signed in.
"""

from dataclasses import dataclass
from functools import cache

from sites.access import grants

NOBODY = "nobody"
LOOK, ACT, PRESS = {"GET"}, {"GET", "POST"}, {"POST"}
REQUEST = "sites/<slug:slug>/requests/<int:number>/"
HOURS = f"{REQUEST}hours/<int:pk>/"
SITE = "sites/<slug:slug>/"
TIME = f"{SITE}engagements/<int:number>/"


@dataclass(frozen=True)
class Row:
    """What one door declares."""

    methods: frozenset
    sees: str | None
    may: str | None
    is_own: bool = False  # only of what is one's own: a rule of the row, 403 for the others

    def answers(self, role, method):
        """The set of status codes that are right for ``role`` at a site of its own."""
        if self.sees == NOBODY:
            return {302, 404}  # one's own, or nobody's
        if self.sees and role not in roles_of(self.sees):
            return {404}
        if self.may and role not in roles_of(self.may):
            return {403}
        if method not in self.methods:
            return {405}
        return {200, 302, 400, 409, 422} | ({403} if self.is_own else set())


@cache
def roles_of(permission):
    """The roles that hold a permission."""
    return set() if permission == NOBODY else set(grants()[permission])


def _row(methods, sees=None, may=None, *, is_own=False):
    return Row(frozenset(methods), sees, may, is_own)


# fmt: off
MATRIX = {
    "":                                   _row(LOOK),
    "notices/":                           _row(LOOK),
    "notices/read/":                      _row(PRESS),
    "notices/mail/":                      _row(ACT),
    "notices/<int:pk>/open/":             _row(PRESS, NOBODY),           # the planted one is told to another
    "requests/":                          _row(LOOK),
    "requests/export.csv":                _row(LOOK, None, "tta.export_requests"),
    "requests/new/":                      _row(ACT, None, "tta.draft_request"),
    "hours/":                             _row(ACT, None, "tta.verify_hours"),
    f"{SITE}requests/":                   _row(LOOK, "sites.view_site"),
    f"{SITE}requests/export.csv":         _row(LOOK, "sites.view_site", "tta.export_requests"),
    f"{SITE}requests/new/":               _row(ACT, "sites.view_site", "tta.draft_request"),
    REQUEST:                              _row(LOOK, "tta.view_request"),
    f"{REQUEST}edit/":                    _row(ACT, "tta.view_request", "tta.edit_request"),
    f"{REQUEST}submit/":                  _row(ACT, "tta.view_request", "tta.submit_request"),
    f"{REQUEST}return/":                  _row(ACT, "tta.view_request", "tta.return_request"),
    f"{REQUEST}decline/":                 _row(ACT, "tta.view_request", "tta.decline_request"),
    f"{REQUEST}accept/":                  _row(ACT, "tta.view_request", "tta.accept_request"),
    f"{REQUEST}commit-more/":             _row(ACT, "tta.view_request", "tta.commit_more_hours"),
    f"{REQUEST}assign/":                  _row(ACT, "tta.view_request", "tta.assign_request"),
    f"{REQUEST}start/":                   _row(ACT, "tta.view_request", "tta.start_request"),
    f"{REQUEST}deliver/":                 _row(ACT, "tta.view_request", "tta.deliver_request"),
    f"{REQUEST}reopen/":                  _row(ACT, "tta.view_request", "tta.reopen_request"),
    f"{REQUEST}confirm/":                 _row(ACT, "tta.view_request", "tta.confirm_request"),
    f"{REQUEST}withdraw/":                _row(ACT, "tta.view_request", "tta.withdraw_request"),
    f"{REQUEST}cancel/":                  _row(ACT, "tta.view_request", "tta.cancel_request"),
    f"{REQUEST}triage/":                  _row(ACT, "tta.view_request", "tta.write_triage"),
    f"{REQUEST}hours/new/":               _row(ACT, "tta.view_request", "tta.log_hours"),
    f"{HOURS}verify/":                    _row(ACT, "tta.view_hours", "tta.verify_hours"),
    f"{HOURS}return/":                    _row(ACT, "tta.view_hours", "tta.return_hours"),
    f"{HOURS}withdraw/":                  _row(ACT, "tta.view_hours", "tta.withdraw_hours", is_own=True),
    f"{HOURS}reverse/":                   _row(ACT, "tta.view_hours", "tta.reverse_hours"),
    f"{SITE}exchanges/new/":              _row(ACT, "sites.view_site", "tta.propose_exchange"),
    "liaisons/":                          _row(LOOK, None, "liaisons.view_workload"),
    f"{SITE}liaisons/":                   _row(LOOK, "sites.view_site"),
    f"{SITE}liaisons/assign/":            _row(ACT, "sites.view_site", "liaisons.assign_liaison"),
    f"{SITE}liaisons/<int:pk>/end/":      _row(ACT, "liaisons.view_assignment", "liaisons.end_assignment"),
    f"{SITE}liaisons/<int:pk>/hand-over/": _row(ACT, "liaisons.view_assignment", "liaisons.grant_hand_over"),
    SITE:                                 _row(LOOK, "sites.view_site"),
    f"{SITE}edit/":                       _row(ACT, "sites.view_site", "sites.edit_site"),
    f"{SITE}profile/":                    _row(ACT, "sites.view_site", "sites.edit_profile"),
    f"{SITE}agencies/new/":               _row(ACT, "sites.view_site", "sites.edit_agency"),
    f"{SITE}agencies/<int:pk>/edit/":     _row(ACT, "sites.view_agency", "sites.edit_agency"),
    f"{SITE}record/":                     _row(LOOK, "sites.view_site"),   # who lacks view_record reads their own acts
    "sites/":                             _row(LOOK),                     # the sites the person may see
    "sites/export.csv":                   _row(LOOK, None, "sites.export_sites"),
    "sites/map/":                         _row(LOOK, None, "sites.view_directory"),
    "sites/new/":                         _row(ACT, None, "sites.add_site"),
    "sites/record/":                      _row(LOOK, None, "sites.view_whole_record"),
    TIME:                                 _row(LOOK, "sites.view_engagement"),
    f"{TIME}edit/":                       _row(ACT, "sites.view_engagement", "sites.edit_engagement"),
    f"{TIME}announce/":                   _row(ACT, "sites.view_engagement", "sites.announce_engagement"),
    f"{TIME}launch/":                     _row(ACT, "sites.view_engagement", "sites.launch_engagement"),
    f"{TIME}activate/":                   _row(ACT, "sites.view_engagement", "sites.activate_engagement"),
    f"{TIME}transition/":                 _row(ACT, "sites.view_engagement", "sites.transition_engagement"),
    f"{TIME}extend/":                     _row(ACT, "sites.view_engagement", "sites.extend_engagement"),
    f"{TIME}close-out/":                  _row(ACT, "sites.view_engagement", "sites.close_out_engagement"),
    f"{TIME}close/":                      _row(ACT, "sites.view_engagement", "sites.close_engagement"),
    f"{TIME}withdraw/":                   _row(ACT, "sites.view_engagement", "sites.withdraw_engagement"),
    f"{TIME}adjust/":                     _row(ACT, "sites.view_engagement", "sites.propose_adjustment"),
    f"{TIME}adjust/<int:pk>/approve/":    _row(ACT, "sites.view_adjustment", "sites.approve_adjustment"),
    f"{TIME}adjust/<int:pk>/decline/":    _row(ACT, "sites.view_adjustment", "sites.decline_adjustment"),
    f"{TIME}ledger/<slug:kind>/":         _row(LOOK, "sites.view_ledger"),
    f"{TIME}ledger/<slug:kind>/export.csv": _row(LOOK, "sites.view_ledger"),
}
# fmt: on

# Doors declared elsewhere: how their address begins, and where they are tried.
TRIED_ELSEWHERE = {
    "accounts/": "signing in and one's own sessions: tests/attack/test_authentication.py and test_session.py",
    "website/": "the desk of the public pages: tests/newsroom/test_writing.py",
    "people/": "who invites whom hangs on the role offered: tests/sites; another site's row is tried here",
    "invitations/": "the link is the right: tests/sites",
    f"{SITE}people/": "as people/",
    f"{SITE}invitations/": "as people/",
    "log/": "whose entries are seen hangs on their level and on grants: tests/liaisons",
    f"{SITE}log/": "the same; another site's answers as a missing one, tried here",
    "liaisons/grants/": "the same",
    "exchanges/": "an exchange belongs to several sites: tests/tta/test_exchange.py and test_exchange_pages.py",
    "calendar/": "one's own, behind a secret address: tests/liaisons/test_calendar.py",
    "next-steps/": "the same",
    f"{SITE}next-steps/": "the same; another site's answers as a missing one, tried here",
    "clearinghouse/": "public: tests/clearinghouse",
    "t/": "toolkits are public: tests/clearinghouse",
    "health/": "says yes to the proxy: tests/machine",
    "ui/": "the gallery of components, not in production: tests/ui",
    "demo/": "the demonstration's letters, not in production: tests of accounts",
}
