"""One's own account, as a person reads it: browsers by name, and the way into a demonstration."""

import pytest

from accounts.actions import change_own_profile
from accounts.roles import Role
from accounts.user_agents import browser_label
from audit.models import Event
from demo.load import sign_ins
from tests.accounts.make import sign_in, with_app, with_passphrase
from tests.make import a_site, a_user
from tests.markup import as_read

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/131.0.0.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (Macintosh; rv:133.0) Gecko/20100101 Firefox/133.0",
            "Firefox on a Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Mobile Safari/604.1",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/131.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("A reader of its own", "A reader of its own"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(user_agent, words):
    assert browser_label(user_agent) == words


@pytest.mark.django_db
def test_the_page_of_sessions_offers_to_end_others_only_where_there_are_some(client):
    person = with_passphrase(Role.LEAD, a_site())
    sign_in(client, person)
    assert "You are signed in nowhere else." in client.get("/accounts/sessions/").content.decode()
    other = type(client)(headers={"User-Agent": CHROME})
    sign_in(other, person)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Chrome on Windows" in page
    assert "Sign out everywhere else</button>" in as_read(page)


@pytest.mark.django_db
def test_only_a_demonstration_offers_somebody_to_sign_in_as(client, settings):
    first = sign_ins()[0]
    assert first.email not in client.get("/accounts/login/").content.decode()
    settings.IS_DEMONSTRATION = True
    page = client.get("/accounts/login/?next=/requests/").content.decode()
    assert [one.email for one in sign_ins() if one.email not in page] == []
    assert page.count('name="next" value="/requests/"') == 1 + len(sign_ins())


@pytest.mark.django_db
def test_a_passkey_is_offered_at_the_second_step_to_whoever_has_one_alone(client):
    person = with_passphrase(Role.LEAD, a_site())
    with_app(person)
    page = client.get(sign_in(client, person).headers["Location"]).content.decode()
    assert "Six digits from your authenticator app" in page
    assert "Use a passkey instead" not in page


@pytest.mark.django_db
def test_a_profile_saved_without_a_change_leaves_no_line_in_the_record():
    person = a_user(Role.STAFF)
    change_own_profile(name=person.name, title=person.title, by=person)
    assert not Event.objects.filter(action="accounts.profile.edit").exists()
    change_own_profile(name="Kim Sample", title="Chief", by=person)
    assert Event.objects.filter(action="accounts.profile.edit").count() == 1
