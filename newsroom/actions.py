"""What BJA does to the public pages."""

from hashlib import sha256

from django.db import connection, transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from audit.record import record
from documents.errors import DocumentUnfit
from documents.file_types import PICTURES, examined
from documents.filenames import clean
from documents.images import made_anew
from documents.storage import mark_withdrawn
from kernel import clock
from kernel.errors import EditedMeanwhile, RuleBroken, WrongState, refuse_empty_reason
from newsroom.image_rules import refuse_in_use, refuse_unfit_pictures
from newsroom.lifecycle import EDITABLE
from newsroom.models import Page, Picture, Story, Version
from newsroom.scheduled_publishing import show
from sites.access import require
from sites.steps import save_edit, take_step
from web.page_cache import invalidate_on_commit

WIDEST = 1600  # pixels: twice the width of a page, for sharp screens
CODE_LETTERS = "0123456789abcdefghjkmnpqrstuvwxyz"


class AddressTaken(RuleBroken):
    """Another page has the address."""


class NotCleared(RuleBroken):
    """A success story is published in the words its site approved, and in no others."""


class PageNeeded(RuleBroken):
    """The website stands on the page: its text can be changed, the page cannot be taken away."""


@transaction.atomic
def begin_item(*, kind, slug, title, body, on, by, url="", publish_at=None):
    """A new piece of news, shown from the instant ``publish_at`` (now, where none is told).

    Raises NotAllowed, AddressTaken, PictureUnfit, or NotCleared for a story, which its site clears first
    (``begin_story``); then nothing has changed.
    """
    require(by, "newsroom.edit_page")
    if kind == Page.Kind.STORY and not Story.objects.filter(page_slug=slug).exists():
        raise NotCleared("A success story is cleared by its site first: write it on the page of the site.")
    if Page.objects.filter(slug=slug).exists():
        raise AddressTaken("Another page has this address. Choose other words for it.", field="slug")
    page = Page.objects.create(kind=kind, slug=slug, on=on, category=Page.Kind(kind).label.lower(), url=url)
    record("newsroom.page.begin", by=by, on=page, after={"address": slug, "date": str(on)})
    return write_version(page, title=title, body=body, seen_version=0, by=by, publish_at=publish_at)


@transaction.atomic
def write_version(page, *, title, body, seen_version, by, publish_at=None):
    """Write the next text of a page, shown from the instant ``publish_at`` (now, where none is told).

    ``seen_version`` is the latest when the person opened the form.
    Raises NotAllowed, PictureUnfit, or EditedMeanwhile if somebody wrote one since; then nothing has changed.
    """
    require(by, "newsroom.edit_page")
    refuse_unfit_pictures(body)
    page = Page.objects.select_for_update().get(pk=page.pk)
    if page.shown_version and Story.objects.filter(page_slug=page.slug).exists():
        raise NotCleared(
            "The site approved these words. For others, write a new story and put it before the site."
        )
    latest = Version.objects.of(page).first()
    number = latest.number if latest else 0
    if number != seen_version:
        raise EditedMeanwhile(
            "Somebody else wrote a version since you opened this page. Compare both and save again."
        )
    now = clock.now()
    version = Version.objects.create(
        page=page, number=number + 1, title=title, body=body, publish_at=publish_at or now, by=by
    )
    before = {"version": str(page.shown_version), "title": page.title}
    after = {"version": str(version.number), "title": title, "shown from": str(version.publish_at)}
    record("newsroom.page.write", by=by, on=page, before=before, after=after)
    if version.publish_at <= now:
        show(version)
    page.refresh_from_db()
    return page


@transaction.atomic
def hide_page(page, *, by, reason):
    """Take a piece of news off the website; its versions stay.

    Raises NotAllowed, ReasonMissing, or PageNeeded for one the website stands on; then nothing has changed.
    """
    require(by, "newsroom.edit_page")
    if page.kind in {Page.Kind.PAGE, Page.Kind.AREA}:
        raise PageNeeded("The website stands on this page: change its text instead.")
    refuse_empty_reason(reason, "Say why it is taken off the website.")
    Page.objects.filter(pk=page.pk).update(is_shown=False)
    record("newsroom.page.hide", by=by, on=page, reason=reason)
    invalidate_on_commit()
    page.refresh_from_db()
    return page


@transaction.atomic
def begin_story(site, *, by, title, body):
    """A draft about ``site``, seen by BJA and the site's lead.

    Raises NotAllowed or PictureUnfit; then nothing has changed.
    """
    story = Story(site=site, title=title, body=body, written_by=by, state_since=clock.now())
    require(by, "newsroom.write_story", story)
    refuse_unfit_pictures(body)
    story.save()
    record("newsroom.story.begin", by=by, on=story, site=site, after={"title": title})
    return story


@transaction.atomic
def edit_story(story, *, by, seen_version, title, body):
    """Change the words of a story the site is not looking at.

    Raises NotAllowed, WrongState, PictureUnfit or EditedMeanwhile; then nothing has changed.
    """
    require(by, "newsroom.write_story", story)
    refuse_unfit_pictures(body)
    if Story.objects.select_for_update(of=("self",)).get(pk=story.pk).state not in EDITABLE:
        raise WrongState("The site looks at these words, or has answered. They stay as they are.")
    words = {"title": title, "body": body}
    said = {"permission": "newsroom.write_story", "event": "newsroom.story.edit"}
    return save_edit(story, words, seen_version=seen_version, by=by, **said)


@transaction.atomic
def offer_story(story, *, by):
    """Put the story before the site's lead.  Raises NotAllowed or WrongState; then nothing has changed."""
    require(by, "newsroom.offer_story", story)
    return take_step(story, "offer", by=by)


@transaction.atomic
def approve_story(story, *, by):
    """The site says yes to these words.  Raises NotAllowed or WrongState; then nothing has changed."""
    require(by, "newsroom.approve_story", story)
    return take_step(story, "approve", by=by, asked_for="")


@transaction.atomic
def return_story(story, *, by, reason):
    """The site asks for changes.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed."""
    require(by, "newsroom.return_story", story)
    return take_step(story, "return", by=by, reason=reason, asked_for=reason)


@transaction.atomic
def publish_story(story, *, by):
    """Show everybody the words the site approved.

    Raises NotAllowed, WrongState, AddressTaken or PictureUnfit; then nothing has changed.
    Rule: clearance (docs/adr/0080): draft, the site approves, BJA publishes.
    """
    require(by, "newsroom.publish_story", story)
    today = clock.today()
    slug = f"{today:%Y}-{slugify(story.title)[:100].strip('-')}"
    if Page.objects.filter(slug=slug).exists():
        raise AddressTaken("Another page of this year has the same title. Change the title with the site.")
    story = take_step(story, "publish", by=by, page_slug=slug)
    begin_item(kind=Page.Kind.STORY, slug=slug, title=story.title, body=story.body, on=today, by=by)
    return story


@transaction.atomic
def drop_story(story, *, by, reason):
    """Give the story up.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed."""
    require(by, "newsroom.drop_story", story)
    return take_step(story, "drop", by=by, reason=reason)


@transaction.atomic
def add_picture(paper, *, by):
    """Load a picture for the website, at most 1,600 pixels wide; ``paper.about`` are the words read in its place.

    Returns (the picture, whether it is new): one picture with the same words is kept once, however often a person sends
    it.  Raises NotAllowed or DocumentUnfit; then nothing has changed.
    """
    require(by, "newsroom.add_picture")
    kind, content = examined(paper.name, paper.content)
    if kind not in PICTURES:
        raise DocumentUnfit(
            "A picture for the website is a JPEG or PNG file. Save it as one and choose it again."
        )
    drawn = made_anew(content, str(kind), widest=WIDEST)
    same = {"added_by": by, "sha256": sha256(drawn.content).hexdigest(), "about": paper.about.strip()}
    _one_at_a_time(same["sha256"])
    if found := Picture.objects.same_as(**same).first():
        return found, False
    picture = Picture.objects.create(
        **same,
        code=get_random_string(16, CODE_LETTERS),
        width=drawn.width,
        height=drawn.height,
        name=clean(paper.name),
        kind=kind,
        size=len(drawn.content),
        content=drawn.content,
        added_at=clock.now(),
    )
    record("newsroom.picture.add", by=by, on=picture, after=picture.facts)
    return picture, True


def _one_at_a_time(digest):
    """Two sendings of one picture wait for each other; the second then finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


@transaction.atomic
def withdraw_picture(picture, *, by, reason):
    """Withdraw a picture that no page and no story at work holds.

    Raises NotAllowed, PictureInUse, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "newsroom.withdraw_picture")
    row = mark_withdrawn(
        picture, by=by, reason=reason
    )  # first: whoever puts it into a page meanwhile waits, and is refused
    refuse_in_use(picture)
    record("newsroom.picture.withdraw", by=by, on=row, before=row.facts, reason=reason)
    return row
