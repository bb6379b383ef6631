"""The pages of the site record, one module a noun."""
