"""What BJA does to the public pages."""

from django.db import transaction

from audit.record import record
from kernel import clock
from kernel.errors import EditedMeanwhile, RuleBroken, refuse_empty_reason
from newsroom.due import show
from newsroom.models import Page, Version
from sites.access import require
from ui.everybody import forget


class AddressTaken(RuleBroken):
    """Another page has the address."""

    code = "address_taken"


class PageNeeded(RuleBroken):
    """The website stands on the page: its text can be changed, the page cannot be taken away."""

    code = "page_needed"


@transaction.atomic
def begin_item(*, kind, slug, title, body, on, by, url="", publish_at=None):
    """A new piece of news or a story, shown from the instant ``publish_at`` (now, where none is told).

    Raises NotAllowed or AddressTaken; then nothing has changed.
    """
    require(by, "newsroom.edit_page")
    if Page.objects.filter(slug=slug).exists():
        raise AddressTaken("Another page has this address. Choose other words for it.", field="slug")
    page = Page.objects.create(kind=kind, slug=slug, on=on, category=Page.Kind(kind).label.lower(), url=url)
    record("newsroom.page.begin", by=by, on=page, after={"address": slug, "date": str(on)})
    return write_version(page, title=title, body=body, seen_version=0, by=by, publish_at=publish_at)


@transaction.atomic
def write_version(page, *, title, body, seen_version, by, publish_at=None):
    """Write the next text of a page, shown from the instant ``publish_at`` (now, where none is told).

    ``seen_version`` is the latest when the person opened the form.
    Raises NotAllowed, or EditedMeanwhile if somebody wrote one since; then nothing has changed.
    """
    require(by, "newsroom.edit_page")
    page = Page.objects.select_for_update().get(pk=page.pk)
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
    if page.kind == Page.Kind.PAGE:
        raise PageNeeded("The website stands on this page: change its text instead.")
    refuse_empty_reason(reason, "Say why it is taken off the website.")
    Page.objects.filter(pk=page.pk).update(is_shown=False)
    record("newsroom.page.hide", by=by, on=page, reason=reason)
    forget()
    page.refresh_from_db()
    return page
