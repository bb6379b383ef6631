"""The SMTP connection, and what the answers of the server mean for a letter."""

import logging
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import get_connection

log = logging.getLogger(__name__)
MOST_CHARACTERS = 300  # of a reason
CLOSING = 421  # the server ends the connection; RFC 5321, 4.2.1
# about our own sender, password or settings: every letter would meet the same
OURS = (SMTPSenderRefused, SMTPAuthenticationError, SMTPNotSupportedError, SMTPHeloError)


class ServerAway(Exception):
    """No connection can be had, or the server takes no letter from us: no single letter is to
    blame.
    """


class LetterRefused(Exception):
    """One letter did not leave.  ``str`` is a sentence for people.

    ``is_final``: trying again is of no use. ``is_break``: the connection broke, which may be the
    letter's fault or the server's.
    """

    def __init__(self, sentence, *, is_final=False, is_break=False):
        super().__init__(sentence[:MOST_CHARACTERS])
        self.is_final, self.is_break = is_final, is_break


class MailServer:
    """The server of the settings, over one connection for a whole run; opened anew after one that
    broke.
    """

    def __init__(self):
        self._connection = get_connection()

    def __enter__(self):
        return self

    def __exit__(self, *_fault):
        self._hang_up()

    def open(self):
        """Be connected.  Raises ServerAway with the reason."""
        try:
            self._connection.open()
        except (SMTPException, OSError) as fault:
            self._hang_up()
            raise ServerAway(f"The mail server does not answer: {_words_of(fault)}") from fault

    def send(self, message):
        """Hand one message over; when this returns the server has taken it. Raises LetterRefused or
        ServerAway.
        """
        try:
            self._connection.send_messages([message])
        except OURS as fault:
            self._hang_up()
            raise ServerAway(
                f"The mail server takes no letters from this portal: {_words_of(fault)}"
            ) from fault
        except (SMTPRecipientsRefused, SMTPDataError) as fault:
            code, words = _answer_of(fault)
            if code == CLOSING:
                self._hang_up()
            sentence = f"The mail server answered {code}: {words}"
            raise LetterRefused(sentence, is_final=code >= 500) from fault
        except (SMTPException, OSError) as fault:
            self._hang_up()
            raise LetterRefused(
                f"The mail server broke off: {_words_of(fault)}", is_break=True
            ) from fault

    def _hang_up(self):
        try:
            self._connection.close()
        except (SMTPException, OSError):
            log.info("the connection to the mail server was closed already")


def _answer_of(fault):
    """The code and the words of the server about the one recipient, or about the text."""
    if isinstance(fault, SMTPRecipientsRefused):
        code, words = next(iter(fault.recipients.values()))
    else:
        code, words = fault.smtp_code, fault.smtp_error
    return code, _plain(words)


def _words_of(fault):
    if isinstance(fault, SMTPResponseException):
        return f"{fault.smtp_code} {_plain(fault.smtp_error)}"
    return str(fault) or type(fault).__name__


def _plain(words):
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return " ".join(text.split())
