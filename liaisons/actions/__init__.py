"""Everything that can happen on the road."""

from liaisons.actions.assignment import assign_liaison, end_assignment, grant_hand_over

__all__ = ["assign_liaison", "end_assignment", "grant_hand_over"]
