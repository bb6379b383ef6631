"""Sites and what is promised to them."""

from sites.models.allotment import Adjustment, Allotment, AllotmentLine
from sites.models.engagement import Engagement, FocusArea, Transition
from sites.models.owned import SiteOwned, SiteOwnedQuerySet
from sites.models.people import Invitation, Membership, standing_of
from sites.models.site import Agency, Site

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
    "standing_of",
]
