"""Views of the liaisons app, one module a noun."""
