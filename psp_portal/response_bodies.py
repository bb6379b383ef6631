"""Hands the body of an answer over to the web server whole, so that a slow reader occupies no
thread.

Granian sends a list of bytes from its own event loop and frees the thread at once, but pulls any
other iterable in the thread that made the page, at the speed of the reader: with one thread a
process, a file read at 20 kB/s held up half of the portal. A body longer than WHOLE_BYTES is still
pulled, from a temporary file and without a database connection.
"""

WHOLE_BYTES = 16_000_000  # of one answer in memory until its reader has it


class WholeAnswers:
    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        answer = self.application(environ, start_response)
        if not _is_short(answer):
            return answer
        try:
            return [b"".join(answer)]
        finally:
            answer.close()


def _is_short(answer):
    """Whether all of it is at hand (a page) or known to fit in memory (a file with a length)."""
    if not answer.streaming:
        return True
    length = answer.headers.get("Content-Length", "")
    return length.isdigit() and int(length) <= WHOLE_BYTES
