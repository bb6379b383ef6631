"""Stores an upload as a document, and withdraws a document.

An action of the app whose record it hangs on asks for the right and records; this writes.
"""

from dataclasses import dataclass
from hashlib import sha256

from accounts.roles import BJA
from documents.errors import DocumentHereAlready, TooManyDocuments
from documents.file_types import examined, too_large
from documents.filenames import clean
from documents.limits import MOST_BYTES, MOST_OF_ONE_RECORD
from kernel.clock import now
from kernel.errors import NotAllowed, WrongState, refuse_empty_reason
from sites.models import roles_of


@dataclass(frozen=True)
class Upload:
    """A file as it came: what it is in the sender's words, what it was called, its bytes."""

    about: str
    name: str
    content: bytes

    @classmethod
    def sent(cls, about, file):
        """One that was sent with a form.  Raises DocumentUnfit before a large one is read."""
        if file.size > MOST_BYTES:
            raise too_large()
        return cls(about, file.name, file.read())


def store(model, record, paper, *, by, **facts):
    """Keep ``paper`` as a document (a row of ``model``) of ``record``, which the caller holds
    locked.

    Raises DocumentUnfit, DocumentHereAlready or TooManyDocuments; then nothing has changed.
    """
    kind, content = examined(paper.name, paper.content)
    existing = model.objects.filter(**{model.RECORD: record}).not_withdrawn()
    digest = sha256(content).hexdigest()
    if same := existing.filter(sha256=digest).first():
        raise DocumentHereAlready(f"The same file is here already: “{same.about}”, {same.name}.")
    if existing.count() >= MOST_OF_ONE_RECORD:
        raise TooManyDocuments(
            f"{MOST_OF_ONE_RECORD} documents are here, and there is room for no more. "
            "Withdraw one that is not needed."
        )
    return model.objects.create(
        **{model.RECORD: record},
        about=paper.about.strip(),
        name=clean(paper.name),
        kind=kind,
        size=len(content),
        sha256=digest,
        content=content,
        added_by=by,
        added_at=now(),
        **facts,
    )


def may_withdraw(document, person):
    """Whether ``person`` may withdraw it: whoever added it, and BJA; the permission is asked for
    besides.
    """
    at_site = roles_of(person).roles_at(document.site_id)
    return document.added_by_id == person.pk or bool(at_site & BJA)


def withdraw(document, *, by, reason):
    """Take a document away from its readers; its row and its bytes stay.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    if not may_withdraw(document, by):
        raise NotAllowed("Only the person who added this document, or BJA, withdraws it. Ask one of them.")
    return mark_withdrawn(document, by=by, reason=reason)


def mark_withdrawn(file, *, by, reason):
    """Mark a file as withdrawn.  Raises WrongState or ReasonMissing; then nothing has changed."""
    refuse_empty_reason(reason, "Say why you withdraw it; the record keeps your words.")
    row = type(file).objects.select_for_update(of=("self",)).get(pk=file.pk)
    if row.withdrawn_at is not None:
        raise WrongState("Somebody else has withdrawn it already.")
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = by, now(), reason.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    return row
