"""What the team keeps to itself reaches the site by no way round: the record, letters, home, search, exports."""

import pytest

from accounts.roles import Role
from audit.models import Event
from liaisons import actions
from liaisons.models import Level
from notifications.models import Notice
from sites.row_level_security import as_person
from tests.liaisons.make import a_next_step, an_entry
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db
SECRET = "zqteam"
ACTS = ["liaisons.entry.edit", *(f"liaisons.nextstep.{verb}" for verb in ("drop", "finish", "carry"))]
LOOKED_AT = ["", "record/", "next-steps/", "liaisons/", "people/", "requests/"]


def test_words_of_the_team_stay_with_the_team_after_every_act(client):
    site = a_site()
    lead, member, liaison = (a_user(role, site) for role in (Role.LEAD, Role.MEMBER, Role.LIAISON))
    entry = an_entry(site, by=liaison, level=Level.TEAM, said=f"{SECRET} first")
    steps = [a_next_step(site, by=liaison, level=Level.TEAM, text=f"{SECRET} step {n}") for n in range(3)]
    with as_person(liaison):
        changes = {"said": f"{SECRET} second"}
        actions.edit_entry(entry, changes, seen_version=entry.version, by=liaison)
        actions.drop_next_step(steps[0], by=liaison, reason=f"{SECRET} reason")
        actions.finish_next_step(steps[1], by=liaison)
        later = steps[2].due_on.replace(year=steps[2].due_on.year + 1)
        actions.carry_next_step(steps[2], later, by=liaison, reason=f"{SECRET} later")
    lines = Event.objects.filter(actor_id=liaison.pk, action__in=ACTS)
    assert {(line.site_id, line.acting_as) for line in lines} == {(None, "liaison")}
    assert lines.count() == len(ACTS)
    for person in (lead, member):
        client.force_login(person)
        paths = [f"/sites/{site.slug}/{path}" for path in LOOKED_AT]
        paths += [
            "/",
            "/log/",
            f"/log/?q={SECRET}",
            "/log/export.csv",
            "/next-steps/",
            "/notices/",
            "/calendar/",
        ]
        assert [path for path in paths if f"{SECRET} " in body_of(client.get(path))] == []
        assert not Notice.objects.filter(recipient=person, body__contains=SECRET).exists()


def body_of(answer):
    return (answer.getvalue() if answer.streaming else answer.content).decode()
