"""The summary of a month: drafted from the log, edited, submitted; each sentence names its entries."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing, WrongState
from liaisons import actions
from liaisons.actions.summary import SummarySubmitted, SummaryUnfit
from liaisons.lifecycle import SUMMARY, SummaryState
from liaisons.models import Kind, Level, LogEntry, NextStep, Summary
from liaisons.models.summary import month_after
from liaisons.summary_drafting import drafted
from notifications.models import Notice
from sites.models import Engagement
from tests.liaisons.makers import a_next_step, an_entry
from tests.make import a_site, a_user, in_program
from tests.markup import as_read
from tests.unchanged import BESIDE_PEOPLE, EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def this_month():
    return timezone.localdate().replace(day=1)


@in_program
def a_summary(site=None, *, by=None):
    site = site or a_site()
    by = by or a_user(Role.LIAISON, site)
    an_entry(site, by=by, on=this_month(), kind=Kind.SITE_VISIT, said="Met the chief. Then the analysts.")
    an_entry(site, by=by, on=this_month(), level=Level.TEAM, said="The deputy is not convinced")
    return actions.draft_summary(site, this_month(), by=by)


def author_of(summary):
    return get_user_model().objects.get(pk=summary.drafted_by_id)


def fresh(summary):
    return Summary.objects.select_related("site").get(pk=summary.pk)


def texts(summary):
    return [sentence["text"] for sentence in summary.sentences]


def an_unsaved(pk, **over):
    facts = {"kind": Kind.CALL, "on": date(2026, 10, 3), "minutes": 30, "said": "Called."} | over
    return LogEntry(pk=pk, **facts)


# ---- the arithmetic


def test_a_month_becomes_sentences_that_name_their_entries():
    people = [{"name": name, "agency": "", "person": None} for name in ("Kim", "Pat", "Lee", "Ash")]
    entries = [
        an_unsaved(1, kind=Kind.SITE_VISIT, minutes=90, took_part=people, said="Met  the\nchief. And left."),
        an_unsaved(2, on=date(2026, 10, 8), minutes=31),
        an_unsaved(3, on=date(2026, 10, 20), minutes=60, took_part=people[:1], said="x" * 300),
    ]
    late, closed = NextStep(entry_id=2, due_on=date(2020, 1, 6)), NextStep(entry_id=1, state="done")
    sentences = drafted(entries, [late, closed], date(2026, 10, 1))
    assert sentences == [
        {
            "text": "The log of October 2026 has 3 entries, 3 hours 1 minute in all: a site visit and 2 phone calls.",
            "entries": [1, 2, 3],
        },
        {"text": "October 3, site visit with Kim, Pat and 2 others: Met the chief.", "entries": [1]},
        {"text": "October 8, phone call: Called.", "entries": [2]},
        {"text": f"October 20, phone call with Kim: {'x' * 239} …", "entries": [3]},
        {"text": "2 next steps came of it: 1 closed and 1 overdue.", "entries": [1, 2]},
    ]


def test_the_month_after_december_is_january():
    assert [month_after(date(2026, month, 1)) for month in (1, 11, 12)] == [
        date(2026, 2, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


# ---- the acts


def test_a_draft_takes_the_month_of_its_site_and_nothing_else():
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    an_entry(site, by=liaison, on=this_month() - timedelta(days=1), said="The month before.")
    an_entry(a_site(), on=this_month(), said="Another site.")
    summary = a_summary(site, by=liaison)
    assert texts(summary)[1:] == [
        f"{this_month():%B} 1, site visit: Met the chief.",
        f"{this_month():%B} 1, phone call: The deputy is not convinced",
    ]
    assert all(sentence["entries"] for sentence in summary.sentences)
    assert summary.used == set(summary.entries().values_list("pk", flat=True))
    with refused(SummaryUnfit, match="already", watched=EVERY_TABLE):
        actions.draft_summary(site, this_month(), by=liaison)


def test_nothing_is_drafted_from_an_empty_month_that_goes_on_or_one_long_past():
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    for month in (this_month(), date(2014, 1, 1), month_after(this_month())):
        with refused(SummaryUnfit, watched=EVERY_TABLE):
            actions.draft_summary(site, month, by=liaison)
    assert not Summary.objects.exists()


def test_a_month_that_is_over_without_an_entry_is_closed_by_saying_so(client):
    site = a_site()
    liaison, month = a_user(Role.LIAISON, site), last_month()
    client.force_login(liaison)
    address = reverse("liaisons:summary-draft", args=[site.slug])

    assert f"{month:%B %Y} (no entries)" in client.get(address).content.decode()
    client.post(address, {"month": f"{month:%Y-%m}"})

    summary = Summary.objects.select_related("site").get()
    assert summary.sentences == [{"text": f"The log of {month:%B %Y} has no entries.", "entries": []}]
    why = [{"text": "The chief changed, and nobody was reached.", "entries": []}]
    summary = actions.edit_summary(summary, [*summary.sentences, *why], seen_version=1, by=liaison)
    assert actions.submit_summary(summary, by=liaison).state == SummaryState.SUBMITTED


def last_month():
    return (this_month() - timedelta(days=1)).replace(day=1)


def test_a_month_before_the_site_was_engaged_is_not_offered_for_closing(client):
    site = a_site()
    Engagement.objects.filter(site=site).update(starts_on=this_month())
    client.force_login(a_user(Role.LIAISON, site))

    page = client.get(reverse("liaisons:summary-draft", args=[site.slug]))

    assert f"{last_month():%B %Y}" not in page.content.decode()


def test_an_edit_drops_what_is_empty_and_refuses_what_rests_on_nothing():
    summary = a_summary()
    liaison, other = author_of(summary), an_entry()
    first, second, _ = summary.sentences
    edited = [first | {"text": " "}, second | {"text": "Met the\nchief."}]
    saved = actions.edit_summary(summary, edited, seen_version=1, by=liaison)
    assert saved.sentences == [{"text": "Met the chief.", "entries": second["entries"]}]
    assert "Met the chief." in Event.objects.get(action="liaisons.summary.edit").after["sentences"]
    for entries in ([], [other.pk]):
        with refused(SummaryUnfit, match="rests on", watched=EVERY_TABLE):
            actions.edit_summary(saved, [{"text": "New.", "entries": entries}], seen_version=2, by=liaison)
    with refused(SummaryUnfit, match="at least", watched=EVERY_TABLE):
        actions.edit_summary(saved, [], seen_version=2, by=liaison)
    with refused(EditedMeanwhile, watched=EVERY_TABLE):
        actions.edit_summary(saved, [second], seen_version=1, by=liaison)
    assert texts(fresh(summary)) == ["Met the chief."]


def test_what_was_logged_since_is_taken_up_once():
    summary = a_summary()
    liaison = author_of(summary)
    with refused(SummaryUnfit, match="already", watched=EVERY_TABLE):
        actions.take_up_entries(summary, by=liaison)
    entry = an_entry(summary.site, by=liaison, on=this_month(), said="One more.")
    taken = actions.take_up_entries(summary, by=liaison)
    assert taken.sentences[-1] == {
        "text": f"{this_month():%B} 1, phone call: One more.",
        "entries": [entry.pk],
    }
    assert len(taken.sentences) == len(summary.sentences) + 1


@pytest.mark.parametrize("verb", sorted(SUMMARY.steps))
@pytest.mark.parametrize("state", sorted(SummaryState))
def test_every_verb_from_every_state(verb, state):
    summary = a_summary()
    Summary.objects.filter(pk=summary.pk).update(state=state)
    acts = {
        "submit": lambda: actions.submit_summary(summary, by=author_of(summary)),
        "return": lambda: actions.return_summary(summary, by=a_user(Role.STAFF), reason="Which data?"),
    }
    if state in SUMMARY[verb].sources:
        acts[verb]()
        assert fresh(summary).state == SUMMARY[verb].target
    else:
        with refused(WrongState, watched=BESIDE_PEOPLE):
            acts[verb]()
        assert fresh(summary).state == state


def test_a_submitted_summary_is_fixed_until_bja_returns_it_with_a_reason():
    summary = a_summary()
    liaison, staff = author_of(summary), a_user(Role.STAFF)
    actions.submit_summary(summary, by=liaison)
    assert set(Notice.objects.values_list("recipient", "event")) == {(staff.pk, "liaisons.summary.submit")}
    with refused(SummarySubmitted, watched=EVERY_TABLE):
        actions.edit_summary(summary, summary.sentences[:1], seen_version=1, by=liaison)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        actions.return_summary(summary, by=staff, reason=" ")
    actions.return_summary(summary, by=staff, reason="Which data?")
    assert (
        len(actions.edit_summary(summary, summary.sentences[:1], seen_version=1, by=liaison).sentences) == 1
    )


def test_the_team_reads_summaries_and_the_site_does_not():
    summary = a_summary()
    site = summary.site
    readers = {role for role in Role if Summary.objects.visible_to(a_user(role, site)).exists()}
    assert readers == {Role.ADMIN, Role.STAFF, Role.PROVIDER, Role.LIAISON, Role.HANDOVER}
    assert not Summary.objects.visible_to(a_user(Role.LIAISON, a_site())).exists()
    for role in (Role.LEAD, Role.PROVIDER, Role.STAFF):
        somebody = a_user(role, site)
        with refused(NotAllowed, watched=EVERY_TABLE):
            actions.take_up_entries(summary, by=somebody)


# ---- the pages


def url(name, summary):
    return reverse(f"liaisons:{name}", args=[summary.site.slug, summary.pk])


def test_the_pages_that_take_up_and_submit_show_the_sentences_they_are_about(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    an_entry(site, by=liaison, on=this_month(), said="Met them.")
    summary = actions.draft_summary(site, this_month(), by=liaison)
    an_entry(site, by=liaison, on=this_month(), said="One more.")
    client.force_login(liaison)

    def shown(name):
        return [text for text, _ in client.get(url(name, summary)).context["sentences"]]

    assert [text.endswith("One more.") for text in shown("summary-take-up")] == [True]
    assert shown("summary-submit") == [sentence["text"] for sentence in summary.sentences]
    client.post(url("summary-take-up", summary))
    assert shown("summary-take-up") == []
    assert (
        "every entry of the month stands in the summary already"
        in client.get(url("summary-take-up", summary)).content.decode()
    )


def test_a_summary_from_the_log_to_bja_on_the_pages(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    visit = an_entry(site, by=liaison, on=this_month(), kind=Kind.SITE_VISIT, said="Met <b>them</b>.")
    a_next_step(site, by=liaison)
    client.force_login(liaison)
    draft = reverse("liaisons:summary-draft", args=[site.slug])
    assert "(1 entry)" in client.get(draft).content.decode()
    answer = client.post(draft, {"month": f"{this_month():%Y-%m}"})
    summary = Summary.objects.get()
    assert answer.url == summary.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "Met &lt;b&gt;them&lt;/b&gt;." in page
    assert page.count(visit.get_absolute_url()) == len(summary.sentences)
    call = an_entry(site, by=liaison, on=this_month(), said="One more.")
    page = client.get(answer.url).content.decode()
    assert "One entry of the month is not in the summary" in as_read(page)
    assert client.post(url("summary-take-up", summary)).status_code == 302
    edit = url("summary-edit", summary)
    form = client.get(edit).context["form"]
    said = {name: form[name].value() for name in form.fields if name not in {"entries", "text"}}
    said |= {"text_0": "", "text": "We agreed on data.", "entries": [call.pk]}
    assert client.post(edit, said | {"entries": []}).status_code == 422
    assert client.post(edit, said).status_code == 302
    assert fresh(summary).sentences[-1] == {"text": "We agreed on data.", "entries": [call.pk]}
    assert len(fresh(summary).sentences) == 3
    stale = client.post(edit, said)
    assert stale.status_code == 409
    assert "We agreed on data." in stale.content.decode()
    assert client.post(url("summary-submit", summary)).status_code == 302
    client.force_login(a_user(Role.STAFF))
    assert str(site) in client.get(reverse("liaisons:summaries")).content.decode()
    assert client.post(url("summary-return", summary), {"reason": "Which data?"}).status_code == 302
    client.force_login(liaison)
    assert "Answer BJA about the summary" in client.get("/").content.decode()
    client.force_login(a_user(Role.LEAD, site))
    assert client.get(summary.get_absolute_url()).status_code == 404
    assert client.get(reverse("liaisons:summaries")).status_code == 403


def test_a_sentence_keeps_its_entries_when_somebody_added_one_before_it(client):
    summary = a_summary()
    liaison, edit = author_of(summary), url("summary-edit", summary)
    client.force_login(liaison)
    form = client.get(edit).context["form"]
    said = {name: form[name].value() for name in form.fields if name not in {"entries", "text"}}
    actions.edit_summary(summary, summary.sentences[1:], seen_version=1, by=liaison)
    assert client.post(edit, said).status_code == 409
    assert client.post(edit, said | {"version": 2}).status_code == 302
    assert fresh(summary).sentences == summary.sentences


@pytest.mark.parametrize("rows", [3, 12])
def test_the_pages_ask_as_often_for_many_as_for_few(client, rows, django_assert_max_num_queries):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    for number in range(rows):
        an_entry(site, by=liaison, on=this_month(), said=f"Number {number}.")
    summary = actions.draft_summary(site, this_month(), by=liaison)
    client.force_login(a_user(Role.STAFF))
    for path in (summary.get_absolute_url(), reverse("liaisons:summaries")):
        with django_assert_max_num_queries(
            11
        ):  # three of them open and close the scope within that of the test
            assert client.get(path).status_code == 200
