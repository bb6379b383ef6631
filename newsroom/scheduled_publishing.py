"""What the clock does for the website: shows what is due, asks new addresses to confirm."""

from datetime import timedelta

from django.db import connection, transaction
from django.urls import reverse

from accounts.models import User
from audit.record import record
from kernel import clock
from kernel.scope import as_program
from kernel.tokens import digest_of, new_token
from newsroom.models import Page, Signup, Version
from notifications.isolation import held_back, work_through
from notifications.models import Notice
from notifications.notify import notify_address
from web.page_cache import invalidate_on_commit

KEPT_UNCONFIRMED = timedelta(days=7)
CONFIRM = "newsroom.signup.confirm"
LETTERS = 50  # a run
SIGN_UPS, PAGES = "sign-ups", "pages to show"  # the queues, as administrators read them


def show_due(*, at=None):
    """Show every version whose time has come; returns how many.  Two workers never show one twice.

    The record names the portal: nobody pressed anything.
    """
    with as_program():
        due = Version.objects.due(at or clock.now()).exclude(pk__in=held_back(PAGES)).select_related("page")
        due = list(due.select_for_update(skip_locked=True, of=("self",)))
        return work_through(PAGES, due, _show_and_record, about=lambda row: f"Show the page {row.title}")


@transaction.atomic
def _show_and_record(version):
    if show(version):
        shown = {"version": str(version.number), "title": version.title}
        record("newsroom.page.show", by=User.objects.the_portal(), on=version.page, after=shown)


def show(version):
    """Let everybody read ``version`` from now on; returns False where a later one is shown already."""
    now = clock.now()
    changed = Page.objects.filter(pk=version.page_id, shown_version__lt=version.number).update(
        title=version.title, body=version.body, is_shown=True, shown_version=version.number, changed_at=now
    )
    Version.objects.filter(pk=version.pk).update(shown_at=now)
    invalidate_on_commit()
    return bool(changed)


def ask_waiting(most=LETTERS):
    """Write the letters that ask at most ``most`` addresses to confirm; returns how many.

    They wait with all other letters (notifications/delivery.py).
    """
    with as_program():
        rows = Signup.objects.to_be_asked().exclude(pk__in=held_back(SIGN_UPS))
        rows = list(rows.select_for_update(skip_locked=True)[:most])
        return work_through(SIGN_UPS, rows, _ask, about=lambda row: f"Ask {row} to confirm")


@transaction.atomic
def _ask(signup):
    """The token is made here and kept only as a hash."""
    token = new_token()
    notify_address(signup.email, CONFIRM, path=reverse("newsroom:confirm", args=[token]))
    signup.asked_at, signup.token_hash = clock.now(), digest_of(token)
    signup.save(update_fields=["asked_at", "token_hash"])


def forget_unconfirmed(*, at=None):
    """Remove addresses nobody confirmed within a week, from their letters too; returns how many."""
    with as_program():
        return _remove(Signup.objects.left_unconfirmed((at or clock.now()) - KEPT_UNCONFIRMED))


def _remove(signups):
    """Remove sign-ups, and their addresses from the letters that asked; returns how many sign-ups."""
    letters = Notice.objects.filter(event=CONFIRM, address__in=signups.values("email"))
    letters.forget_addresses(clock.now())
    return signups.delete()[0]


# One statement that writes one row whether or not the address is known, so that not even the clock tells (AN-04).
_SIGN_UP = """
    insert into newsroom_signup as known (email, created_at, tries) values (%(email)s, %(now)s, 0)
    on conflict (lower(email)) do update set
        tries = case when is_due then 0 else known.tries end,
        asked_at = case when is_due then null else known.asked_at end"""
_SIGN_UP = _SIGN_UP.replace("is_due", "known.confirmed_at is null and known.asked_at < %(a_day_ago)s")


def sign_up(email):
    """Note an address to be asked; one that is there already is asked again at most once a day.  Says nothing of it."""
    now = clock.now()
    said = {"email": email.strip().lower(), "now": now, "a_day_ago": now - timedelta(days=1)}
    with connection.cursor() as cursor:
        cursor.execute(_SIGN_UP, said)


def confirm(token):
    """Confirm the address whose letter held ``token``; returns whether there is one.  Twice is as good as once."""
    found = Signup.objects.filter(token_hash=digest_of(token))
    found.filter(confirmed_at=None).update(confirmed_at=clock.now())
    return found.exists()


def leave(token):
    """Remove the address whose letter held ``token``; returns whether there was one."""
    with as_program():  # letters belong to no site
        return bool(_remove(Signup.objects.filter(token_hash=digest_of(token))))
