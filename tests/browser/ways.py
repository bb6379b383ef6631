"""The ways to the pages of the portal, found from the URLconf: a new address is walked without a line here.

A page is what a GET answers with HTML; an address that ends like a file's is one.  Every door is tried by those who
may stand at it, until it shows a page.
"""

from dataclasses import dataclass
from pathlib import Path

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from clearinghouse.models import Kind
from exchanges.actions.follow_up import invite_host_exchange
from exchanges.models import CheckIn, PastExchange
from liaisons.actions import grant_sensitive, save_filter
from newsroom.models import Page
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from sites.actions.invitations import Invitee, invite_person
from sites.actions.second_factor import reset_second_factor
from sites.models import Engagement, Site
from sites.role_grants import RoleSpec
from tests.accounts.people import sign_in, with_app, with_passphrase
from tests.attack.doors import doors
from tests.attack.ground import client_of, land, values_for
from tests.attack.matrix import MATRIX
from tests.browser.people import token_sent_to
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.exchanges.make import an_exchange, taken_to
from tests.liaisons.makers import an_entry
from tests.make import a_request, the_portal

# Who sees most is tried first.
IN_ORDER = [
    Role.ADMIN, Role.LEAD, Role.LIAISON, Role.EXPERT, Role.PROVIDER, Role.STAFF, Role.MEMBER, Role.PARTNER,
]  # fmt: skip
A_VISITOR = "a visitor"
SITE, REQUEST = "sites/<slug:slug>/", "sites/<slug:slug>/requests/<int:number>/"
# Pages that every role reads with other eyes.
SEEN_BY_EACH_ROLE = ["", "sites/", SITE, REQUEST]


@dataclass(frozen=True)
class Way:
    """A page: where it stands, and who comes to it in which browser."""

    route: str
    path: str
    who: str
    client: Client


def ways_to_pages():
    """(the way to each page, the routes that show one to nobody).  Plants what the pages are about."""
    here = land()
    here.rows["beside"] |= _values_of_more_doors(here)
    people, found, without = _people(here), [], []
    for door in (door for door in doors() if not Path(door.route).suffix):
        path = door.path(values_for(door, here.own, here.rows))
        ways = list(_ways_through(door, path, people))
        if ways == [None]:
            without.append(door.route)
        found += [way for way in ways if way]
    return found, without


def _ways_through(door, path, people):
    """The way of the first who is shown a page, or of everybody; nothing where there is none to show; else None."""
    is_found = False
    for who in _who_may_stand_at(door, people):
        answer = people[who].get(path, follow=True)
        if _is_page(answer, door):
            yield Way(door.route, path, who, people[who])
        is_found = is_found or _is_page(answer, door) or _is_no_page(answer, door)
        if is_found and door.route not in SEEN_BY_EACH_ROLE:
            return
    if not is_found:
        yield None


def _who_may_stand_at(door, people):
    """At an open door whoever comes along; at others those to whom the matrix promises the page, then who is apart."""
    if not getattr(door.callback, "login_required", True):
        return [A_VISITOR, *people]
    roles = [role.value for role in IN_ORDER if 200 in MATRIX[door.route].answers(role, "GET")]
    return dict.fromkeys([*roles, *(who for who in people if who not in Role), *people])


def _is_page(answer, door):
    return (
        answer.status_code == 200 and _is_at(answer, door) and answer["Content-Type"].startswith("text/html")
    )


def _is_no_page(answer, door):
    """A file, an answer to a program, or what is only pressed."""
    return answer.status_code == 405 or (answer.status_code == 200 and _is_at(answer, door))


def _is_at(answer, door):
    return answer.resolver_match.view_name == door.name


def _people(here):
    """{who: their browser}: everybody who may stand at a door, who sees most first."""
    people = {role.value: client_of(here.persons[role]) for role in IN_ORDER}
    return people | {
        A_VISITOR: Client(),
        "somebody with an app": client_of(_somebody_with_an_app()),
        "somebody with a passkey": client_of(Authenticator.objects.filter(type="webauthn").get().user),
        "somebody who lost their app": client_of(User.objects.get(email="lost@example.gov")),
        "somebody between passphrase and code": _half_signed_in(),
    }


def _somebody_with_an_app():
    person = with_passphrase(Role.STAFF, email="app@example.gov")
    with_app(person)
    RecoveryCodes.activate(person)
    return person


def _half_signed_in():
    client = Client()
    sign_in(client, User.objects.get(email="app@example.gov"))
    return client


def _values_of_more_doors(here):
    """The arguments of doors that open by a link, or lead to what belongs to no site: {how it begins: values}."""
    admin, site = here.persons[Role.ADMIN], here.own
    resource, topic, area = a_resource(), a_term(), a_term(Kind.FOCUS_AREA, "Gun Violence")
    toolkit, secret = a_toolkit(resource)
    load_newsroom(by=the_portal())
    for model in (Site, Engagement):  # planted words are no addresses
        model.objects.update(source_url="https://example.org/news")
    CheckIn.objects.update(answered_at=None)  # one that has been answered leads back to its exchange
    publish_sites()
    invite_person(
        Invitee("ana@example.gov", "Ana Reyes"),
        RoleSpec(Role.MEMBER, site),
        from_on=timezone.localdate(),
        by=admin,
    )
    lost = with_passphrase(Role.STAFF, email="lost@example.gov")
    with_app(lost)
    reset_second_factor(lost, by=admin, reason="Called back on the number we know.")
    exchange = taken_to(an_exchange(site, days=0, proposed_by=here.persons[Role.LEAD]), "review", "approve")
    _, host_path = invite_host_exchange(exchange, "host@example.org", by=here.persons[Role.STAFF])
    visit = an_entry(site, by=here.persons[Role.LIAISON], kind="site_visit")
    kept = save_filter("Visits", {"kind": "site_visit"}, by=admin)
    grant_sensitive(here.persons[Role.STAFF], by=admin, reason="Works on the case.")
    forgetful = with_passphrase()
    return {
        "clearinghouse/topics/": {"slug": topic.slug},
        "clearinghouse/focus-areas/": {"slug": area.slug},
        "clearinghouse/resource/": {"code": resource.code, "slug": "tracing-crime-guns"},
        "t/": {"code": toolkit.code},
        "t/edit/": {"secret": secret},
        "focus-areas/": {"slug": "gun-violence"},
        "news/": {"slug": Page.objects.public().news().first().slug},
        "exchanges/past/": {"pk": _a_past_exchange(site, admin).pk},
        "exchanges/host/": {"token": host_path.rstrip("/").rsplit("/", 1)[-1]},
        "log/filters/": {"pk": kept.pk},
        f"{SITE}stories/<int:pk>/<slug:verb>/": {"verb": "offer"},
        f"{REQUEST}submit/": {"number": a_request(site).number},
        f"{SITE}log/<uuid:key>/report/": {"key": visit.key},
        "ui/errors/": {"status": 404},
        "clearinghouse/toolkit/add/": {"code": resource.code},
        "invitations/": {"token": token_sent_to("ana@example.gov", "invitations")},
        "accounts/forgotten/": {
            "uidb36": user_pk_to_url_str(forgetful), "key": default_token_generator.make_token(forgetful),
        },
        "accounts/second-factor/begin/": {"token": token_sent_to("lost@example.gov", "begin")},
    }  # fmt: skip


def _a_past_exchange(site, by):
    day, now = timezone.localdate(), timezone.now()
    return PastExchange.objects.create(
        requesting_site=str(site), host="Brookfield, Wisconsin", dates="2019", topic="Crime analysis", mode="virtual",
        first_on=day, last_on=day, precision="year", site_ids=[site.pk], site_names=str(site), shown_to=[site.pk],
        imported_by=by, imported_at=now,
    )  # fmt: skip
