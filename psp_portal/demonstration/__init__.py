"""Invented people and their activity at the engagements that are open today, made by the portal's own actions."""

from demo.load import load, sign_ins

__all__ = ["load", "sign_ins"]
