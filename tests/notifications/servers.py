"""Mail servers for tests: they answer as the table says, and keep what they took."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

ANSWERS = {}  # recipient: what the server raises; "*": to everybody
OPENINGS = []  # an entry a connection that was opened
REFUSED_FOR_GOOD = SMTPRecipientsRefused({"x@example.gov": (550, b"5.1.1 No such mailbox")})
REFUSED_FOR_NOW = SMTPRecipientsRefused({"x@example.gov": (451, b"4.7.1 Greylisted, come back later")})
CLOSING = SMTPRecipientsRefused({"x@example.gov": (421, b"4.3.2 Shutting down")})
TEXT_REFUSED = SMTPDataError(554, b"5.6.0 Not this text")
SENDER_REFUSED = SMTPSenderRefused(553, b"5.7.1 Not from you", "portal@psp.example")
BROKEN = SMTPServerDisconnected("Connection unexpectedly closed")


class Answering(EmailBackend):
    """Keeps letters in mail.outbox as Django's own backend for tests does."""

    def open(self):
        if "open" in ANSWERS:
            raise ANSWERS["open"]
        OPENINGS.append(self)

    def send_messages(self, messages):
        (message,) = messages
        (recipient,) = message.to
        if (answer := ANSWERS.get(recipient) or ANSWERS.get("*")) is not None:
            raise answer
        return super().send_messages(messages)


class Watching(EmailBackend):
    """Notes whether a transaction is open while it is asked."""

    def send_messages(self, messages):
        OPENINGS.append(connection.in_atomic_block)
        return super().send_messages(messages)
