"""One address for load balancers and the supervisor: does this web server reach its database and its queue?"""

import redis
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def health(_request):
    """200 and ``ok``, or 503 and who does not answer; nothing else, for anybody may ask."""
    silent = [
        name
        for name, answers in (("database", database_answers()), ("queue", queue_answers()))
        if not answers
    ]
    said = f"no answer: {' and '.join(silent)}\n" if silent else "ok\n"
    return HttpResponse(said, status=503 if silent else 200, content_type="text/plain")


def database_answers():
    """Whether a statement comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def queue_answers():
    """Whether Valkey answers."""
    try:
        cache.get("health")
    except redis.exceptions.RedisError:
        return False
    return True
