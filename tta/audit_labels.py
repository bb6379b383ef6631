"""What happened to a request, told as sentences from the record."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from audit.timeline import changes_of
from tta.models import Request, RequestDocument
from ui.components import TimelineEvent, stages_of

# action in the record: what the person did, in the past tense
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
# Lines of the record that only some of those who read a site's record may see: beginning of the action, permission.
READ_PERMISSIONS = {"tta.triage.": "tta.view_triage"}
LOUD = {"tta.request.accept", "tta.request.confirm"}
WARNING = {"tta.request.decline", "tta.request.cancel", "tta.hours.reverse", "tta.request.return"}


def concealed_targets(user):
    """What the record calls the drafts ``user`` may not read, and their documents (``target_of``, as subqueries)."""
    drafts = Request.objects.concealed_from(user)
    documents = RequestDocument.objects.filter(request__in=drafts.values("pk"))
    return [_targets(drafts), _targets(documents)]


def _targets(rows):
    name = Value(f"{rows.model._meta.label_lower}:")
    return rows.order_by().values_list(Concat(name, Cast("pk", CharField()), output_field=CharField()))


def timeline_events(events):
    """Lines of the record as a timeline."""
    return [
        TimelineEvent(
            who=event.actor,
            what=LABELS.get(event.action, event.action),
            at=event.at,
            words=event.reason,
            changes=changes_of(event),
            kind="strong" if event.action in LOUD else "warning" if event.action in WARNING else "",
        )
        for event in events
    ]


def request_stages(request):
    """The stepper of a request with the days it was drafted, submitted and decided."""
    days = {"Drafted": request.created_at, "Submitted": request.submitted_at, "Accepted": request.decided_at}
    reached = sum(map(bool, (request.submitted_at, request.submitted_at and request.hours_committed)))
    return stages_of(request, reached=reached, days=days)
