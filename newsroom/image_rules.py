"""Which pictures a text of the website may hold: its own, with words for those who cannot see them."""

from kernel.errors import RuleBroken
from newsroom.lifecycle import STORY_AT_WORK
from newsroom.models import Page, Picture, Story, Version
from ui.markdown import pictures_in


class PictureUnfit(RuleBroken):
    """A picture in the text stands elsewhere, has no words, or is not there any more."""

    status = 422

    def __init__(self, sentence):
        super().__init__(sentence, field="body")


class PictureInUse(RuleBroken):
    """A page that is shown, or will be, holds the picture."""


def refuse_unfit_pictures(text):
    """Raise PictureUnfit for the first picture in ``text`` that readers would not see or not hear of.

    The pictures are held until the act ends: nobody withdraws one that is just being put into a page.
    """
    found = list(pictures_in(text))
    for picture in found:
        if picture.code is None:
            raise PictureUnfit(
                f"The picture {picture.address or 'without an address'} does not stand on this website. Load it under "
                "Website, Pictures, and put the line you find there into the text."
            )
        if not picture.words:
            raise PictureUnfit(
                f"The picture {picture.address} has no words for those who cannot see it. "
                f"Write them between the brackets: ![What it shows]({picture.address})"
            )
    standing = Picture.objects.public().filter(code__in={one.code for one in found}).locked()
    there = {one.get_absolute_url() for one in standing}
    if missing := [one.address for one in found if one.address not in there]:
        raise PictureUnfit(
            f"There is no picture {missing[0]}. Copy its line once more from Website, Pictures."
        )


def refuse_in_use(picture):
    """Raise PictureInUse while a page that is shown or planned, or a story at work, holds ``picture``."""
    address = picture.get_absolute_url()
    shown = Page.objects.public().filter(body__contains=address).first()
    planned = Version.objects.waiting().filter(body__contains=address).select_related("page").first()
    if page := shown or (planned and planned.page):
        raise PictureInUse(
            f"It stands on the page “{page}”, or is planned there. Write that page without it, then withdraw it."
        )
    if story := Story.objects.filter(state__in=STORY_AT_WORK, body__contains=address).first():
        raise PictureInUse(
            f"It stands in the success story “{story}”, whose words the site reads. Write or drop that story first."
        )
