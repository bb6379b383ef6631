"""The pages of sign-in and of one's own account, one module a concern."""
