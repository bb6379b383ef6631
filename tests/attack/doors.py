"""The walk over every address, where the attacks of the tests look for it."""

from psp_portal.attack.doors import Door, doors

__all__ = ["Door", "doors"]
