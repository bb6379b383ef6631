"""The walk over every address, where the attacks of the tests look for it."""

from security.routes import Door, doors

__all__ = ["Door", "doors"]
