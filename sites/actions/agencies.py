"""Write actions on the agencies of a site."""

from django.db import transaction

from audit.record import record
from kernel.errors import RuleBroken
from sites.access import require
from sites.models import Agency
from sites.steps import save_edit


class AgencyStands(RuleBroken):
    """The site has an agency of that name."""


@transaction.atomic
def add_agency(site, name, *, kind, by, website=""):
    """Add an agency to a site.  Raises NotAllowed or AgencyStands; then nothing has changed."""
    require(by, "sites.edit_agency", site)
    _refuse_second(site.pk, name)
    agency = Agency.objects.create(site=site, name=name, kind=kind, website=website)
    record(
        "sites.agency.add",
        by=by,
        on=agency,
        site=site,
        after={"name": name, "kind": agency.get_kind_display()},
    )
    return agency


@transaction.atomic
def edit_agency(agency, changes, *, seen_version, by):
    """Change an agency's name, kind or website. Raises NotAllowed, AgencyStands or EditedMeanwhile;
    then nothing has changed.
    """
    require(by, "sites.edit_agency", agency)
    if changes.get("name", agency.name) != agency.name:
        _refuse_second(agency.site_id, changes["name"])
    return save_edit(
        agency,
        changes,
        seen_version=seen_version,
        permission="sites.edit_agency",
        event="sites.agency.edit",
        by=by,
    )


def _refuse_second(site_id, name):
    if Agency.objects.filter(site_id=site_id, name__iexact=name).exists():
        raise AgencyStands("The site has an agency of that name already.", field="name")
