"""What the public reads: pages and news, the sites as they are known publicly, and who asked to be told."""

from newsroom.models.page import Page, Version
from newsroom.models.picture import Picture
from newsroom.models.signup import Signup
from newsroom.models.site import PublicEngagement, PublicSite, PublicTransition
from newsroom.models.story import Story
from newsroom.models.work import PublicWork

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
