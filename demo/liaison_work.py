"""What liaisons did on the road and who visited whom at the sites of the demonstration; all
invented.
"""

from datetime import timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from demo.files import an_agenda
from demo.stage import instant
from exchanges.actions import exchange as exchanges
from exchanges.actions.documents import add_exchange_document
from exchanges.actions.follow_up import answer_checkin, report_exchange
from exchanges.actions.travelers import name_traveler
from exchanges.models import CheckIn, Delegation, Exchange
from kernel.scope import as_program
from liaisons.actions import (
    approve_report,
    draft_summary,
    edit_report,
    log_activity,
    start_report,
    submit_report,
    submit_summary,
)
from liaisons.models import LogEntry
from liaisons.rules import Note
from sites.row_level_security import as_person

# days ago, kind, minutes, level, what was said
NOTES = [
    (204, "site_visit", 240, "shared", ("Met the chief and the analysts. They want shooting "
                                       "reviews.")),
    (170, "call", 35, "shared", "Read the draft request together; its outcome needs a number."),
    (131, "virtual", 60, "team", "The new deputy chief is not convinced yet. Suggest a visit."),
    (96, "event", 180, "shared", "Gun tracing meeting. The laboratory offers a weekly slot."),
    (61, "email", 15, "shared", "Sent the questions for the data and a contact at the laboratory."),
    (33, "site_visit", 300, "shared", "Two days on site. The review meets every second week now."),
    (12, "call", 25, "team", ("The grant coordinator leaves in spring. Ask BJA to plan the "
                             "hand-over.")),
    (4, "virtual", 45, "shared", ("Went through the next steps. The data is late; the lead "
                                 "takes it up.")),
]  # fmt: skip
# a site in close-out; and one whose lead has left: nobody has written since
CLOSING = [
    (
        47,
        "virtual",
        50,
        "shared",
        "What stays when we leave: the weekly shooting review and its two analysts.",
    ),
    (
        9,
        "call",
        30,
        "shared",
        "Went through the close-out with the lead. The final report is being read.",
    ),
]
GONE_QUIET = [
    (76, "call", 20, "shared", "The lead left; nobody is named yet. Ask the city manager.")
]
STEP = ("Send the shooting data of last year to the analyst", 33, 21)  # text, days ago, due after
EXCHANGES = [
    # title, host, days ago it was held, the last step
    ("See a real-time crime center at work", "Lakeport Police Department", 140, "close"),
    ("How a shooting review is run", "Brookfield Police Department", -35, "confirm"),
]
WITH_PAPERS = "See a real-time crime center at work"  # the exchange whose agenda is a document, too
REPORTS = {
    # days ago of the entry: (its last step, what is written)
    204: (
        "approve",
        {
            "title": "First visit: the chief, the analysts, the prosecutor",
            "agenda": "Morning: the chief and the deputies.\nMidday: the analysts at "
            "work.\nAfternoon: the prosecutor.",
            "outcome": "They want shooting reviews every second week and have a room for them.",
            "deliverables": "A sample charter for a shooting review\nThe questions for the "
            "data of last year",
            "place": "Police headquarters",
        },
    ),
    33: (
        "submit",
        {
            "title": "Two days with the shooting review",
            "agenda": "Day 1: the review as it is run now.\nDay 2: what is missing, with those "
            "who could add it.",
            "outcome": "The review meets every second week. The laboratory and probation are "
            "not yet at the table.",
            "deliverables": "Notes on the meeting\nA list of people to invite",
            "place": "Police headquarters",
        },
    ),
}
# days after, how far, in words
CAME_OF_IT = [
    (30, "partly", "The daily meeting runs; the room waits for its screens."),
    (60, "yes", "Two analysts sit in the meeting every day and train a third."),
]
TEXT = {
    "goals": "Learn how others do it, with the people who will do it at home.",
    "objectives": "Sit in on a working day; talk with analysts, detectives and the prosecutor.",
    "expected_outcomes": "A written plan for our own site\nTwo analysts who can train others",
    "focus_areas": ["Technology", "Crime Analysis"],
    "agenda": "Day 1: the room, the people, a working day.  Day 2: what it took, what they "
    "would do differently.",
    "host_kind": "outside",
}
WAY = ("review", "approve", "confirm", "book", "hold", "debrief", "close")


def schedule(engagements, casts, today):
    """[(instant, act)] of the sites that have a liaison."""
    acts, shown = [], 0
    for engagement, cast in zip(engagements, casts, strict=False):
        if not cast.liaison:
            continue
        if not (engagement.takes_requests and cast.lead):
            acts += _notes(engagement.site, cast, today, CLOSING if cast.lead else GONE_QUIET)
            continue
        acts += _notes(engagement.site, cast, today, NOTES)
        acts += _summary(engagement.site, cast, today)
        if shown < len(EXCHANGES):
            acts.append(_visit(engagement, cast, today, EXCHANGES[shown]))
            acts += _answers(engagement, cast, today, EXCHANGES[shown])
            shown += 1
    return acts


def _notes(site, cast, today, notes):
    return [
        (instant(today, days, number), partial(_log, site, cast, today, note))
        for number, note in enumerate(notes)
        for days in note[:1]
    ]


def _log(site, cast, today, note):
    days, kind, minutes, level, text = note
    text, with_days, after = STEP
    due = today - timedelta(days=with_days - after)
    steps = []
    if days == with_days:
        steps = [{"text": text, "owner": cast.lead, "due_on": due}]
    there = [
        {"name": one.name, "agency": one.title, "person": one.pk} for one in (cast.lead,) if one
    ]
    with as_person(cast.liaison):
        entries, _ = log_activity(
            [site],
            Note(
                sent_as=uuid5(NAMESPACE_URL, f"{site.slug} {days}"),
                kind=kind,
                on=today - timedelta(days=days),
                minutes=minutes,
                said=text,
                level=level,
                attendance="in_person" if kind in {"site_visit", "event"} else "virtual",
                took_part=there,
                next_steps=steps,
                is_invented=True,
            ),
            by=cast.liaison,
        )
    if days in REPORTS and note in NOTES:
        _report(entries[0], cast, *REPORTS[days])


def _summary(site, cast, today):
    """The summary of the last month that is over, submitted on the second day of this one."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    logged = any(month <= today - timedelta(days=days) < today.replace(day=1) for days, *_ in NOTES)
    if today.day < 3 or not logged:  # the second day is not over yet, or there is nothing to say
        return []
    return [(instant(today, today.day - 2, len(NOTES)), partial(_summarize, site, cast, month))]


def _summarize(site, cast, month):
    """The summary of the last month, drafted from the log and submitted."""
    with as_person(cast.liaison):
        submit_summary(draft_summary(site, month, by=cast.liaison), by=cast.liaison)


def _report(entry, cast, last, text):
    """The full report of a visit, written the same day."""
    with as_person(cast.liaison):
        report = start_report(
            LogEntry.objects.get(pk=entry.pk, site=entry.site_id), by=cast.liaison
        )
        report = edit_report(report, text, seen_version=report.version, by=cast.liaison)
        report = submit_report(report, by=cast.liaison)
    if last == "approve":
        staff = cast.at("staff")
        with as_person(staff):
            approve_report(report, by=staff)


def _visit(engagement, cast, today, visit):
    """One exchange, played on one morning: its steps are told as of that day."""
    held_days_ago = visit[2]
    days_ago = held_days_ago - 3
    if held_days_ago < 0:
        days_ago = 5
    when = instant(today, days_ago)
    return when, partial(_play, engagement, cast, today, visit)


def _answers(engagement, cast, today, visit):
    """What came of an exchange that is closed, said in time; the last question is still open."""
    *_, held_days_ago, last = visit
    return [
        (instant(today, held_days_ago - days - 2), partial(_answer, engagement, cast, days, *text))
        for days, *text in (CAME_OF_IT if last == "close" else ())
    ]


def _answer(engagement, cast, days, reached, answer):
    with as_person(cast.lead):
        check_in = CheckIn.objects.select_related("site").get(site=engagement.site, days=days)
        answer_checkin(check_in, by=cast.lead, reached=reached, answer=answer)


def _play(engagement, cast, today, visit):
    title, host, held_days_ago, last = visit
    starts_on = today - timedelta(days=held_days_ago)
    days = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=1)}
    with as_person(cast.lead):
        exchange = exchanges.propose_exchange(
            engagement, by=cast.lead, title=title, host_name=host, is_invented=True, **TEXT, **days
        )
        part = Delegation.objects.select_related("site", "exchange").get(
            exchange=exchange, site=engagement.site
        )
        for person in filter(None, (cast.lead, cast.member)):
            name_traveler(part, by=cast.lead, name=person.name, title=person.title, person=person)
        if exchange.title == WITH_PAPERS:
            add_exchange_document(exchange, an_agenda(exchange), by=cast.lead, is_invented=True)
    for verb in WAY[: WAY.index(last) + 1]:
        if verb == "close":
            _debrief(engagement, cast, exchange)
        with as_program():
            row = Exchange.objects.select_related("site").get(pk=exchange.pk)
        by = cast.liaison if verb == "review" else cast.at("staff")
        with as_person(by):
            getattr(exchanges, f"{verb}_exchange")(row, by=by)


def _debrief(engagement, cast, exchange):
    with as_person(cast.lead):
        part = Delegation.objects.select_related("site", "exchange").get(
            exchange=exchange, site=engagement.site
        )
        report_exchange(
            part,
            by=cast.lead,
            learned="The room is the smaller part; the daily meeting is what works.",
            will_change="A daily meeting of twenty minutes from next month; two analysts move "
            "into it.",
            rating=5,
        )
