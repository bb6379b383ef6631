"""Sample rows of notices."""

from tests.registry import sample

UNREAD = {"address": "", "read_at": None, "sent_at": None, "given_up_at": None, "path": "/"}

sample("notifications.Notice", lambda _place: UNREAD)
