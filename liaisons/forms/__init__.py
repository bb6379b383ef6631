"""The shape of what is typed about liaisons' work, one module a noun."""
