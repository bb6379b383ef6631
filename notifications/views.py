"""Pages of a person's own notices and mail preferences."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from notifications import actions
from notifications.forms import PreferenceForm
from notifications.models import Notice, Preference
from ui.components import Link
from web.pagination import PAGING, Sort, clean_query_params, paginate

NEWEST = Sort("pk", "newest first", int, is_descending=True)


class NoticeList(TemplateView):
    """What the person was told, newest first."""

    template_name = "notifications/notice_list.html"

    def get_context_data(self, **kwargs):
        params = clean_query_params(self.request.GET, PAGING)
        path = reverse("notifications:notices")
        page = paginate(Notice.objects.to(self.request.user).shown(), NEWEST, params, path=path)
        prefetch_related_objects([row for row in page.rows if row.folded_count], "folded")
        for row in page.rows:  # as they are shown; nothing saves them
            row.subject, row.body = row.title, row.text
        return super().get_context_data(page=page, crumbs=[Link("Notices")], **kwargs)


class OpenNotice(View):
    """Mark a notice as read and go to where the thing can be seen. By POST: following a link
    changes nothing.
    """

    http_method_names = ("post",)

    def post(self, request, pk):
        """Open one of the person's own; any other is 404."""
        notice = get_object_or_404(Notice.objects.to(request.user), pk=pk)
        actions.mark_read(notice, by=request.user)
        return HttpResponseRedirect(notice.path or reverse("notifications:notices"))


class ReadAll(View):
    http_method_names = ("post",)

    def post(self, request):
        actions.mark_all_read(by=request.user)
        return HttpResponseRedirect(reverse("notifications:notices"))


class Preferences(FormView):
    """Whether notices also go out by mail."""

    form_class = PreferenceForm
    template_name = "notifications/preferences.html"

    def get_initial(self):
        """What was chosen before; mail where nothing was."""
        chosen = Preference.objects.filter(person=self.request.user.pk).first()
        return {"by_mail": chosen is None or chosen.by_mail}

    def form_valid(self, form):
        actions.choose_mail(by=self.request.user, by_mail=form.cleaned_data["by_mail"])
        messages.success(self.request, "Saved. It counts from the next notice on.")
        return HttpResponseRedirect(reverse("notifications:notices"))

    def get_context_data(self, **kwargs):
        back = reverse("notifications:notices")
        return super().get_context_data(
            back=back, crumbs=[Link("Notices", back), Link("Mail")], **kwargs
        )
