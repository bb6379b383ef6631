"""Invented people and their activity, created through the actions of the portal itself."""
