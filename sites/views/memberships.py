"""Views of people and their roles, for one site or the whole program."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from accounts.views.reauthentication import requires_recent_proof
from kernel import clock
from sites.access import may
from sites.actions import invitations, people
from sites.forms.people import DatesForm, EndForm, InviteForm, PeopleFilter
from sites.models import Invitation, Membership, Site
from sites.role_grants import roles_given_by
from sites.views.base import site_crumbs
from ui.components import Link
from web.views import RowActionView

PAGE = 50


class _Where:
    """The site of the address, or the whole program where it names none."""

    @cached_property
    def site(self):
        """The site, None for the program; 404 where the person may not see it."""
        slug = self.kwargs.get("slug")
        if slug:
            return get_object_or_404(Site.objects.visible_to(self.request.user), slug=slug)
        return None

    @cached_property
    def given(self):
        """The roles the person may give here."""
        return roles_given_by(self.request.user, self.site)

    @cached_property
    def may_reset(self):
        """Whether the person may reset the second step of others."""
        return may(self.request.user, "sites.reset_second_factor")

    def invitations_here(self):
        """Invitations that wait for an answer, and where to write one; empty for those who may not."""
        if not self.given:
            return {"invited": [], "invite_url": ""}
        waiting = Invitation.objects.visible_to(self.request.user).filter(site=self.site).waiting_first()
        return {"invited": [_with_acts(self, row) for row in waiting], "invite_url": self.url("invite")}

    def list_url(self):
        """The list of people the page belongs to."""
        if self.site:
            return reverse("sites:people", args=[self.site.slug])
        return reverse("people:everybody")

    def url(self, name, *args):
        """The address of an act at the site or in the program."""
        if self.site:
            return reverse(f"sites:{name}", args=[self.site.slug, *args])
        return reverse(f"people:{name}", args=args)

    def ways_back(self, *here):
        """Where the page stands: the site and its people, or the people of the program."""
        people = Link("People", self.list_url())
        if self.site:
            return site_crumbs(self.site, people, *here)
        return [people, *here]

    def where(self):
        if self.site:
            return str(self.site)
        return "the whole program"


class SitePeople(_Where, TemplateView):
    """The people of one site: who holds which role from when to when, who is invited, who held one
    before.
    """

    template_name = "sites/people_list.html"

    def get_context_data(self, **kwargs):
        """Lists, and beside each row what this person may do with it."""
        user, today = self.request.user, clock.today()
        if not may(user, "sites.view_membership", self.site):
            raise PermissionDenied
        held = Membership.objects.visible_to(user).filter(site=self.site).select_related("user", "agency")
        rows = [_with_acts(self, row) for row in held.order_by("role", "user__name", "pk")]
        return super().get_context_data(
            site=self.site,
            now=[row for row in rows if row.is_in_force(today)],
            other=[row for row in rows if not row.is_in_force(today)],
            **self.invitations_here(),
            crumbs=self.ways_back(),
            **kwargs,
        )


class Everybody(_Where, TemplateView):
    """Everybody of the program, for BJA: searched and filtered, fifty a page."""

    template_name = "sites/people_everybody.html"

    def get_context_data(self, **kwargs):
        """One page of roles in force, and the invitations to program-wide roles."""
        user = self.request.user
        if not may(user, "sites.view_people"):
            raise PermissionDenied
        form = PeopleFilter(self.request.GET)
        rows = Membership.objects.visible_to(user).on(clock.today()).select_related("user", "site")
        rows = form.narrow(rows).order_by("user__name", "pk")
        after = form.skipped()
        page = list(rows[after : after + PAGE + 1])
        next_url = previous_url = ""
        if len(page) > PAGE:
            next_url = form.url(after + PAGE)
        if after:
            previous_url = form.url(max(0, after - PAGE))
        return super().get_context_data(
            form=form,
            rows=[_with_acts(self, row) for row in page[:PAGE]],
            next_url=next_url,
            previous_url=previous_url,
            **self.invitations_here(),
            crumbs=self.ways_back(),
            **kwargs,
        )


@requires_recent_proof
class Invite(_Where, RowActionView):
    form_class = InviteForm
    submit = "Send the invitation"
    success_message = "The invitation is on its way. The link in it works once, for 72 hours."

    def get_object(self):
        """The site, or something true for the program."""
        return self.site or "program"

    def has_permission(self):
        """Whoever may give a role here."""
        return bool(self.given)

    @property
    def heading(self):
        return f"Invite somebody to {self.where()}"

    explanation = (
        "They get an e-mail with a link that works once, within 72 hours. Until then they see nothing."
    )

    def get_form_kwargs(self):
        """The roles this person may give, the agencies of the site."""
        return super().get_form_kwargs() | {"site": self.site, "roles": self.given}

    def perform(self, form):
        invitations.invite_person(form.invitee(), form.post(), by=self.request.user, **form.days())

    def get_success_url(self):
        return self.list_url()

    def get_breadcrumbs(self):
        return self.ways_back(Link("Invite somebody"))


@requires_recent_proof
class _OnRow(_Where, RowActionView):
    """An act on a membership or an invitation of the site, or of the program: each asks for a fresh
    proof.
    """

    model, template_name = Membership, "sites/people_act.html"

    def get_object(self):
        """The row, at the very site of the address; any other is 404."""
        rows = self.model.objects.visible_to(self.request.user).filter(site=self.site).select_related("site")
        if self.site is None and not may(self.request.user, "sites.view_people"):
            raise Http404
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        person = self.object if self.model is Invitation else self.object.user
        return super().get_context_data(person=person.name, **kwargs)

    def has_permission(self):
        """Whoever may give the role may take it."""
        return self.object.role in self.given

    def get_success_url(self):
        return self.list_url()

    def get_breadcrumbs(self):
        return self.ways_back(Link(self.heading))


class ChangeDates(_OnRow):
    """Change from when to when a role is held."""

    form_class = DatesForm
    heading = "Change the dates"
    explanation = "The person is told. Rights begin and end with the days you give, both included."
    success_message = "The dates are changed, and the person is told."

    def get_initial(self):
        return {"from_on": self.object.from_on, "until_on": self.object.until_on}

    def perform(self, form):
        people.change_membership(self.object, by=self.request.user, **form.cleaned_data)


class End(_OnRow):
    form_class = EndForm
    heading = "End this role"
    explanation = (
        "Their access stops with their next click. What they did stays on record, and they are told why."
    )
    submit = "End the role"
    kind = "danger"
    success_message = "The role has ended, and the person is told."

    def perform(self, form):
        people.end_membership(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class Resend(_OnRow):
    model = Invitation
    heading = "Send the invitation again"
    explanation = "A new e-mail goes out with a new link that works for 72 hours. The old link stops working."
    submit = "Send again"
    success_message = "A new e-mail is on its way. The old link no longer works."

    def perform(self, form):  # noqa: ARG002 - nothing is asked
        invitations.resend_invitation(self.object, by=self.request.user)


class Revoke(_OnRow):
    model = Invitation
    heading = "Take the invitation back"
    explanation = "The link in the e-mail stops working. Nobody is told."
    submit = "Take it back"
    kind = "danger"
    success_message = "The invitation is taken back. Its link no longer works."

    def perform(self, form):  # noqa: ARG002 - nothing is asked
        invitations.revoke_invitation(self.object, by=self.request.user)


def _with_acts(page, row):
    """The row with the addresses of what this person may do with it: the list only arranges them."""
    is_own_list = page.site is not None or row.site_id is None
    row.acts = []
    if is_own_list and row.role in page.given:
        acts = _ACTS_ON_INVITED if isinstance(row, Invitation) else _ACTS_ON_HELD
        if isinstance(row, Invitation) or row.ended_at is None:
            row.acts = [(label, page.url(name, row.pk)) for label, name in acts]
    if isinstance(row, Membership) and page.may_reset and row.user_id != page.request.user.pk:
        row.acts.append(("Reset second step", reverse("people:second-factor-reset", args=[row.pk])))
    return row


_ACTS_ON_HELD = [("Change dates", "membership-dates"), ("End the role", "membership-end")]
_ACTS_ON_INVITED = [("Send again", "invitation-resend"), ("Take back", "invitation-revoke")]
