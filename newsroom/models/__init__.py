"""Models of the public website: pages, pictures, stories, public copies of sites, sign-ups for
notice.
"""

from newsroom.models.page import Page, Version
from newsroom.models.picture import Picture
from newsroom.models.public_site import PublicEngagement, PublicSite, PublicTransition
from newsroom.models.public_work import PublicWork
from newsroom.models.signup import Signup
from newsroom.models.story import Story

__all__ = [
    "Page",
    "Picture",
    "PublicEngagement",
    "PublicSite",
    "PublicTransition",
    "PublicWork",
    "Signup",
    "Story",
    "Version",
]
