"""The pages of liaisons' work, one module a noun."""
