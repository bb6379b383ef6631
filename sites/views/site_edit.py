"""Views that add and edit sites, profiles and agencies."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from sites.access import may
from sites.actions.agencies import add_agency, edit_agency
from sites.actions.site import add_engagement, add_site, edit_profile, edit_site
from sites.forms import AddEngagementForm, AddSiteForm, AgencyForm, ProfileForm, SiteForm
from sites.models import Agency
from sites.views.base import SiteActionView, SiteMixin, site_crumbs
from ui.components import Link
from web.views import RowActionView, RowEditView


class AddSite(RowActionView):
    """A new site with its first engagement."""

    form_class = AddSiteForm
    heading, submit, success_message = (
        "Add a site",
        "Add the site",
        "The site is added, with an engagement that is selected.",
    )
    explanation = (
        "A city, a county, or two cities counted as one. Hours and trips are granted when it is launched."
    )

    def get_object(self):
        """No row yet: the program itself."""
        return self.request.user

    def has_permission(self):
        return may(self.request.user, "sites.add_site")

    def get_success_url(self):
        """The new site, or the list."""
        if hasattr(self, "added"):
            return self.added.get_absolute_url()
        return reverse("sites:directory")

    def get_breadcrumbs(self):
        return [Link("Sites", reverse("sites:directory")), Link(self.heading)]

    def perform(self, form):
        self.added = add_site(**form.cleaned_data, by=self.request.user)


class AddEngagement(SiteActionView):
    """One more engagement of a site whose last one ended."""

    permission, form_class = "sites.add_engagement", AddEngagementForm
    heading, submit = "Add an engagement", "Select the site again"
    success_message = "The engagement is added as selected. Announce it when its cohort is announced."
    explanation = (
        "A site whose engagement ended can be selected again. The new engagement follows the last one; "
        "hours and trips are granted when it is launched."
    )
    added = None

    def perform(self, form):
        self.added = add_engagement(self.object, **form.cleaned_data, by=self.request.user)

    def get_success_url(self):
        """The new engagement, or the site."""
        return (self.added or self.object).get_absolute_url()


class EditSite(SiteMixin, RowEditView):
    """What BJA keeps about a site."""

    permission, form_class, heading = "sites.edit_site", SiteForm, "Edit the site"
    explanation = "The record keeps who changed what, before and after."

    def perform(self, form):
        edit_site(self.object, form.cleaned_data, seen_version=self.seen_version, by=self.request.user)


class EditProfile(SiteMixin, RowEditView):
    """What the site says of itself."""

    permission, form_class, heading = "sites.edit_profile", ProfileForm, "Edit the profile"
    explanation = EditSite.explanation

    def perform(self, form):
        edit_profile(self.object, form.cleaned_data, seen_version=self.seen_version, by=self.request.user)


class AddAgency(SiteActionView):
    permission, form_class = "sites.edit_agency", AgencyForm
    heading, submit, success_message = "Add an agency", "Add the agency", "The agency is added."
    explanation = "Police, sheriff, prosecutor, mayor’s office, probation: organizations that take part."

    def perform(self, form):
        add_agency(self.object, **form.cleaned_data, by=self.request.user)


class EditAgency(RowEditView):
    """An agency's name, kind and website."""

    permission, form_class, heading, success_message = (
        "sites.edit_agency",
        AgencyForm,
        "Edit the agency",
        "Saved.",
    )

    def get_object(self):
        """The agency, from those the person may see; any other is 404."""
        seen = Agency.objects.visible_to(self.request.user).select_related("site")
        return get_object_or_404(seen, site__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def get_success_url(self):
        return self.object.site.get_absolute_url()

    def get_breadcrumbs(self):
        return site_crumbs(self.object.site, Link(self.heading))

    def perform(self, form):
        edit_agency(self.object, form.cleaned_data, seen_version=self.seen_version, by=self.request.user)
