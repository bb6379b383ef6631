"""Who is on the road for which site, and what they write down."""

from liaisons.models.assignment import Assignment, known_liaisons

__all__ = ["Assignment", "known_liaisons"]
