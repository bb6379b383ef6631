"""Tables as files that are kept on one's own machine: how they are called, and what they are."""

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(content, name, ending):
    """``content`` as the file NAME-YYYY-MM-DD.ENDING; lines that are still being made are sent as they come."""
    kind = HttpResponse if isinstance(content, bytes | str) else StreamingHttpResponse
    headers = {"Content-Disposition": f'attachment; filename="{name}-{timezone.localdate()}.{ending}"'}
    return kind(content, content_type=TYPES[ending], headers=headers)
