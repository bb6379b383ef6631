"""The public lists by cohort and track: which of them name an engagement, and in which words.

The lists are those of the PSP Executive Summary (September 2018), "Participating Sites": a pilot
absorbed in 2017 stays in its own cohort as an Operations site; a Diagnostic site that moved on is
named once more, in the cohort of the move.
"""

from dataclasses import dataclass

from sites.models.engagement import Track

TRACKS = dict(Track.choices)


@dataclass(frozen=True)
class Listing:
    """One line of the public lists: in which cohort a site is named, on which track, and how it
    came there.
    """

    cohort: int
    track: str
    words: str  # "Operations, moved from Diagnostic in 2018"
    tracks: frozenset  # every track it is found under; an absorbed pilot is both
    status: str

    def fits(self, cohort, track):
        """Whether it is on the list of ``cohort`` (text of the address) and ``track``; empty is
        any.
        """
        return cohort in {"", str(self.cohort)} and (not track or track in self.tracks)


def listings_of(engagement, changes):
    """The lines of ``engagement``, the earliest first; ``changes`` are its transitions, by day."""
    spans = _spans(engagement, changes)
    later = [*spans[1:], None]
    return [_listing(engagement, span, after) for span, after in zip(spans, later, strict=True)]


@dataclass
class _Span:
    """The time an engagement is named in one cohort: the tracks it was on, and the change that
    began it.
    """

    cohort: int
    tracks: list
    begun_by: object = None


def _spans(engagement, changes):
    first = engagement.track
    if changes:
        first = changes[0].from_track
    spans = [_Span(engagement.cohort, [first])]
    for change in changes:
        if change.cohort != spans[-1].cohort:
            spans.append(_Span(change.cohort, []))
        spans[-1].tracks.append(change.to_track)
        spans[-1].begun_by = change
    return spans


def _listing(engagement, span, later):
    track = span.tracks[-1]
    words = TRACKS.get(track, track)
    if span.begun_by:
        words += f", {_change_label(span.begun_by)}"
    elif engagement.is_track_inferred:
        words += " (inferred)"
    if later:
        words += f", moved to {TRACKS[later.begun_by.to_track]} in {later.begun_by.on_words}"
    return Listing(span.cohort, track, words, frozenset(span.tracks), engagement.status)


def _change_label(change):
    if change.from_track == Track.PILOT:
        return f"absorbed from the pilot in {change.on_words}"
    return f"moved from {TRACKS[change.from_track]} in {change.on_words}"
