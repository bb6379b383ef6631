"""What the public reads: pages and news, the sites as they are known publicly, and who asked to be told."""

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
