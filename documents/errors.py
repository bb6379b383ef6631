"""Errors raised when a file is refused; each message says what to do instead."""

from kernel.errors import RuleBroken


class DocumentUnfit(RuleBroken):
    """The file is not one the portal takes: its type, its size, or what it holds."""

    status = 422

    def __init__(self, sentence, *, field="file"):
        super().__init__(sentence, field=field)


class DocumentHereAlready(RuleBroken):
    """The same bytes stand at this record."""

    def __init__(self, sentence, *, field="file"):
        super().__init__(sentence, field=field)


class TooManyDocuments(RuleBroken):
    """The record holds as many documents as it can."""
