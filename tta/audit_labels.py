"""Labels of the audit events of this app, and the timeline and stepper of a request."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from audit.timeline import changes_of
from tta.models import Request, RequestDocument
from ui.components import TimelineEvent, stages_of

# audit event: what the person did, in the past tense
LABELS = {
    "tta.request.draft": "began the draft",
    "tta.request.edit": "changed the text",
    "tta.request.submit": "submitted the request to BJA",
    "tta.request.return": "returned the request with questions",
    "tta.request.decline": "declined the request",
    "tta.request.accept": "accepted the request",
    "tta.request.commit_more": "committed more hours",
    "tta.request.assign": "assigned an expert",
    "tta.request.start": "started the work",
    "tta.request.deliver": "marked the request as delivered",
    "tta.request.reopen": "said the help is not finished",
    "tta.request.confirm": "confirmed the delivery",
    "tta.request.withdraw": "withdrew the request",
    "tta.request.cancel": "canceled the request",
    "tta.request_document.add": "added a document",
    "tta.request_document.withdraw": "withdrew a document",
    "tta.hours.log": "logged hours",
    "tta.hours.verify": "verified hours",
    "tta.hours.return": "returned logged hours",
    "tta.hours.withdraw": "withdrew logged hours",
    "tta.hours.reverse": "reversed verified hours",
    "tta.triage.note": "wrote a triage note",
}
# Audit events that need a further permission, by the beginning of their name.
READ_PERMISSIONS = {"tta.triage.": "tta.view_triage"}
WARNING = ("tta.request.decline", "tta.request.cancel", "tta.hours.reverse", "tta.request.return")
# The look of an event on the timeline, where it is not the plain one.
KINDS = dict.fromkeys(("tta.request.accept", "tta.request.confirm"), "strong")
KINDS |= dict.fromkeys(WARNING, "warning")


def concealed_targets(user):
    """Subqueries of the audit targets (``target_of``) that are drafts ``user`` may not read, or
    their documents.
    """
    drafts = Request.objects.concealed_from(user)
    documents = RequestDocument.objects.filter(request__in=drafts.values("pk"))
    return [_targets(drafts), _targets(documents)]


def _targets(rows):
    name = Value(f"{rows.model._meta.label_lower}:")
    return rows.order_by().values_list(
        Concat(name, Cast("pk", CharField()), output_field=CharField())
    )


def timeline_events(events):
    """Audit events as rows of a timeline."""
    return [
        TimelineEvent(
            who=event.actor,
            what=LABELS.get(event.action, event.action),
            at=event.at,
            words=event.reason,
            changes=changes_of(event),
            kind=KINDS.get(event.action, ""),
        )
        for event in events
    ]


def request_stages(request):
    """The stepper of a request with the days it was drafted, submitted and decided."""
    days = {
        "Drafted": request.created_at,
        "Submitted": request.submitted_at,
        "Accepted": request.decided_at,
    }
    reached = sum(
        map(bool, (request.submitted_at, request.submitted_at and request.hours_committed))
    )
    return stages_of(request, reached=reached, days=days)
