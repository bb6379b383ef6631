"""Models of sites, engagements, allotments and memberships."""

from sites.models.allotment import Adjustment, Allotment, AllotmentLine
from sites.models.engagement import Engagement, FocusArea, Transition
from sites.models.membership import Invitation, Membership, roles_of
from sites.models.site import Agency, Site
from sites.models.site_owned import SiteOwned, SiteOwnedQuerySet

__all__ = [
    "Adjustment",
    "Agency",
    "Allotment",
    "AllotmentLine",
    "Engagement",
    "FocusArea",
    "Invitation",
    "Membership",
    "Site",
    "SiteOwned",
    "SiteOwnedQuerySet",
    "Transition",
    "roles_of",
]
