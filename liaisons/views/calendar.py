"""The calendar: a month, a list, and a secret address for a calendar program."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView

from exchanges.calendar_events import as_ics, of_exchange
from exchanges.models import Exchange
from kernel.clock import today
from liaisons import actions
from liaisons.models import CalendarFeed
from liaisons.queries.calendar import occasions, person_of, weeks_of
from sites.access import may_somewhere
from sites.local_days import today_of
from sites.row_level_security import as_person
from ui.components import Link

ICS = "text/calendar; charset=utf-8"
FIRST_YEAR, LAST_YEAR = 2014, 2199  # the program began in 2014; the days around a month must be days too
BACK_DAYS, AHEAD_DAYS = 90, 365  # of the feed


class CalendarPage(TemplateView):
    """One month, as a grid and as a list."""

    template_name = "liaisons/calendar.html"

    def get_context_data(self, **kwargs):
        """The weeks, the list, the months before and after."""
        month = self._month()
        after = (month + timedelta(days=32)).replace(day=1)
        before = (month - timedelta(days=1)).replace(day=1)
        first, last = month - timedelta(days=6), after + timedelta(days=6)
        found = occasions(self.request.user, first, last)
        own = [one for one in found if one.last >= month and one.first < after]
        feed = CalendarFeed.objects.visible_to(self.request.user).open().exists()
        said = {
            "month": month,
            "weeks": weeks_of(month, found),
            "found": own,
            "today": today_of(self.request.user),
            "has_feed": feed,
        }
        said |= {"before": before, "after": after, "crumbs": [Link("Calendar")]}
        return super().get_context_data(**said, **kwargs)

    def _month(self):
        asked = self.request.GET.get("month")
        if not asked:
            return today_of(self.request.user).replace(day=1)
        try:
            year, number = (int(part) for part in asked.split("-"))
            return date(min(max(year, FIRST_YEAR), LAST_YEAR), number, 1)
        except ValueError as wrong:
            raise BadRequest("Give the month as year-month, for example 2026-03.") from wrong


class _OwnFeed(UserPassesTestMixin, View):
    raise_exception = True

    def test_func(self):
        """Whether the person holds any role today."""
        return may_somewhere(self.request.user, "liaisons.view_calendar")


class MakeFeed(_OwnFeed):
    """Make the secret address, and show it once."""

    def post(self, request):
        """The new address."""
        token = actions.make_feed(by=request.user)
        address = f"{settings.ADDRESS}{reverse('liaisons:calendar-feed', args=[token])}"
        messages.success(request, f"Your calendar's private link, shown this once: {address}")
        return HttpResponseRedirect(reverse("liaisons:calendar"))


class RevokeFeed(_OwnFeed):
    """Take the secret address back."""

    def post(self, request):
        """It shows nothing from now on."""
        actions.revoke_feed(by=request.user)
        messages.success(request, "The link is canceled; it shows nothing from now on.")
        return HttpResponseRedirect(reverse("liaisons:calendar"))


@method_decorator(login_not_required, name="dispatch")
class Feed(View):
    """The calendar behind a secret address: what its person may see today."""

    def get(self, request, token):  # noqa: ARG002 - the token is the right
        """The calendar, or 404."""
        person = person_of(token)
        if person is None:
            raise Http404
        with as_person(person):
            days = timedelta(days=BACK_DAYS), timedelta(days=AHEAD_DAYS)
            found = occasions(person, today() - days[0], today() + days[1])
            found = [one for one in found if not one.roughly]
        answer = HttpResponse(as_ics(found, "PSP Portal"), content_type=ICS)
        answer["Cache-Control"] = "private, no-store"
        return answer


class ExchangeIcs(View):
    """One exchange for a calendar program; letters about it lead here."""

    def get(self, request, pk):
        """The file."""
        row = get_object_or_404(Exchange.objects.visible_to(request.user).exclude(starts_on=None), pk=pk)
        headers = {"Content-Disposition": f'attachment; filename="exchange-{pk}.ics"'}
        return HttpResponse(
            as_ics([of_exchange(row)], row.title, is_letter=True), content_type=ICS, headers=headers
        )
