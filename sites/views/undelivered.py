"""View of undelivered letters and work, with a button to retry."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView, View

from kernel.errors import RuleBroken
from sites.access import may
from sites.actions.undelivered import retry_letter, retry_work
from sites.undelivered import VIEW, letters_not_delivered, outage, work_not_done
from ui.components import Link
from web.pagination import PAGING, Sort, clean_query_params, paginate

NEWEST = Sort("pk", "newest first", int, is_descending=True)
WORK_SHOWN = 100


class Undelivered(TemplateView):
    """Letters and rows of queues that failed: to whom, what, tries, why, and when the next try is."""

    template_name = "sites/undelivered.html"

    def get_context_data(self, **kwargs):
        """One page of letters; the newest rows of the queues."""
        user = self.request.user
        if not may(user, VIEW):
            raise PermissionDenied
        words = clean_query_params(self.request.GET, PAGING)
        page = paginate(letters_not_delivered(user), NEWEST, words, path=self.request.path)
        work = work_not_done(user)[:WORK_SHOWN]
        return super().get_context_data(
            page=page, work=work, outage=outage(user), crumbs=[Link("Not delivered")], **kwargs
        )


class _TryAgain(View):
    """By POST alone: following a link sends nothing."""

    http_method_names = ("post",)

    def post(self, request, pk):
        """Try it again, or say why not."""
        if not may(request.user, "sites.retry_undelivered"):
            raise PermissionDenied
        row = get_object_or_404(self.rows(request.user), pk=pk)
        try:
            self.retry(row)
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "It is tried again within a minute.")
        return HttpResponseRedirect(reverse("undelivered:list"))


class RetryLetter(_TryAgain):
    rows = staticmethod(letters_not_delivered)

    def retry(self, row):
        retry_letter(row, by=self.request.user)


class RetryWork(_TryAgain):
    rows = staticmethod(work_not_done)

    def retry(self, row):
        retry_work(row, by=self.request.user)
