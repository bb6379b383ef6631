"""Views of sites, one module a noun."""
