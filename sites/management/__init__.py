"""Commands of the site record."""
