"""What pages are measured against: one query and a plain template; an export is measured against COPY."""

import os
import threading

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string

from sites.row_level_security import as_person
from tta.models import Request

COLUMNS = ("number", "title", "state", "urgency", "assistance", "hours_estimated", "wanted_by", "state_since")
COPY = """copy (select s.name, s.state, r.number, r.title, f.name, r.assistance, r.state,
    (r.state_since at time zone 'America/New_York')::date, x.name, r.wanted_by, r.urgency,
    r.hours_estimated, r.hours_committed, r.hours_spent
    from tta_request r join sites_site s on s.id = r.site_id left join sites_focusarea f on f.id = r.focus_area_id
    left join accounts_user x on x.id = r.expert_id
    where r.state = 'withdrawn' order by r.state_since desc, r.id desc) to stdout with csv header"""


def fifty_rows(request):
    """A signed-in view with one query and a plain Django template of 50 rows x 8 cells.

    It is drawn without the request, so that nothing stands around it: no navigation, no count of notices.
    """
    rows = list(
        Request.objects.visible_to(request.user).order_by("-state_since", "-pk").values_list(*COLUMNS)[:50]
    )
    return HttpResponse(render_to_string("fifty_rows.html", {"columns": COLUMNS, "rows": rows}))


@login_not_required
def hello(_request):
    """A view that does nothing, behind everything that stands before every view."""
    return HttpResponse("hello")


def copy_of_requests(request):
    """The same requests as the export under measurement, as PostgreSQL's own COPY gives them."""
    return StreamingHttpResponse(_copied(request.user), content_type="text/csv")


def _copied(user):
    reading, writing = os.pipe()
    thread = threading.Thread(target=_copy_into, args=(user, writing), daemon=True)
    thread.start()
    with os.fdopen(reading, "rb") as out:
        while chunk := out.read(65536):
            yield chunk
    thread.join()


def _copy_into(user, descriptor):
    with os.fdopen(descriptor, "wb") as out, as_person(user), connection.cursor() as cursor:
        cursor.copy_expert(COPY, out)
    connection.close()
