"""Plays a story at one site: each act by its person, inside that person's own scope, at its own
instant.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from sites.row_level_security import as_person
from tta import actions
from tta.lifecycle import HoursState
from tta.models import HoursEntry, Request

EASTERN = ZoneInfo("America/New_York")
DONE = {
    "on_site": "On site with the team: worked through cases and agreed what changes.",
    "remote": "Call with the team, written notes sent the same day.",
    "preparation": "Prepared the next visit: read the case files and the last review.",
}


def instant(today, days_ago, number=0):
    """In office hours of a past day, each act of a story some minutes after the one before."""
    morning = datetime.combine(today - timedelta(days=days_ago), time(8, 50), EASTERN)
    return morning + timedelta(minutes=7 * number)


class Stage:
    def __init__(self, story, engagement, cast, focus_areas, today):
        self.story, self.engagement, self.cast = story, engagement, cast
        self.focus_areas, self.today, self.request = focus_areas, today, None

    def schedule(self):
        """[(instant, what to do then)], so that the stories of a site happen beside each other and
        not in turn.
        """
        acts = sorted(self.story.acts, key=lambda act: -act[0])
        return [
            (instant(self.today, act[0], number), partial(self._play, *act))
            for number, act in enumerate(acts)
        ]

    def _play(self, days_ago, part, verb, *more):
        self.days_ago, person = days_ago, self.cast.at(part)
        with as_person(person):
            if self.request is not None:
                seen = Request.objects.select_related("site", "engagement__site", "expert")
                self.request = seen.get(pk=self.request.pk)
            getattr(self, f"_{verb}")(person, *more)

    def _draft(self, person):
        self.request = actions.draft_request(
            self.engagement,
            by=person,
            title=self.story.title,
            need=self.story.need,
            focus_area=self.focus_areas[self.story.focus_area],
            assistance=self.story.assistance,
            desired_outcome=self.story.desired_outcome,
            urgency=self.story.urgency,
            wanted_by=self.today - timedelta(days=self.days_ago - 120),
            hours_estimated=Decimal(self.story.hours),
            is_invented=True,
        )

    def _submit(self, person):
        actions.submit_request(self.request, by=person)

    def _return(self, person, reason):
        actions.return_request(self.request, by=person, reason=reason)

    def _decline(self, person, reason):
        actions.decline_request(self.request, by=person, reason=reason)

    def _withdraw(self, person, reason):
        actions.withdraw_request(self.request, by=person, reason=reason)

    def _accept(self, person):
        actions.accept_request(self.request, Decimal(self.story.hours), by=person)

    def _assign(self, person, part):
        actions.assign_expert(self.request, self.cast.at(part), by=person)

    def _note(self, person, text):
        actions.write_triage_note(self.request, text, by=person)

    def _more(self, person, hours, reason):
        actions.commit_more_hours(self.request, Decimal(hours), by=person, reason=reason)

    def _log(self, person, hours, mode):
        worked_on = self.today - timedelta(days=self.days_ago)
        actions.log_hours(
            self.request,
            Decimal(str(hours)),
            worked_on=worked_on,
            mode=mode,
            done=DONE[mode],
            by=person,
        )

    def _verify(self, person):
        waiting = HoursEntry.objects.filter(request=self.request.pk, state=HoursState.LOGGED)
        actions.verify_hours(
            waiting.select_related("site", "request__engagement").latest("pk"), by=person
        )

    def _deliver(self, person):
        actions.deliver_request(self.request, by=person)

    def _confirm(self, person):
        actions.confirm_request(
            self.request, by=person, reason="Thank you: this is what we needed."
        )

    def _cancel(self, person, reason):
        actions.cancel_request(self.request, by=person, reason=reason)
