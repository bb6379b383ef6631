"""The mail of the demonstration: letters lie in a folder and are read on a page. Not routed in
production.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

MOST = 100
RULE = b"-" * 79  # what Django's file backend writes behind each letter


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str
    at: datetime

    @property
    def label(self):
        return f"{self.subject} (to {self.to})"


@method_decorator(login_not_required, name="dispatch")
class DemonstrationMail(TemplateView):
    """The letters, newest first. Open to everybody: an invitation is followed before one can sign
    in.
    """

    template_name = "notifications/mail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            letters=letters_in(Path(settings.EMAIL_FILE_PATH)), **kwargs
        )


def letters_in(folder, most=MOST):
    """The newest ``most`` letters of ``folder``; none where there is no folder yet."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[
        :most
    ]
    pieces = ((piece, file) for file in files for piece in reversed(file.read_bytes().split(RULE)))
    return [_read(piece, file) for piece, file in pieces if piece.strip()][:most]


def _read(piece, file):
    mail = message_from_bytes(piece.strip(), policy=policy.default)
    text = mail.get_body(("plain",)).get_content()
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Letter(str(mail["To"]), str(mail["Subject"]), text, at)
