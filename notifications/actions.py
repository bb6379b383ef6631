"""What a person does with their own notices. They concern nobody else, so the record does not list
them.
"""

from django.db import transaction
from django.utils import timezone

from notifications.models import Notice, Preference


@transaction.atomic
def mark_read(notice, *, by):
    """Mark one of ``by``'s own notices as read, once, and those folded into it."""
    Notice.objects.to(by).with_folded(notice).filter(read_at=None).update(read_at=timezone.now())
    return notice


@transaction.atomic
def mark_all_read(*, by):
    """Mark every notice of ``by`` as read, the folded ones, too; returns how many were not."""
    return Notice.objects.to(by).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, by, by_mail):
    """Say whether notices of ``by`` also go out by mail."""
    return Preference.objects.update_or_create(person=by, defaults={"by_mail": by_mail})[0]
