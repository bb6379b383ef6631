"""Measures the portal against the plainest page Django can serve, in one run, at 1,000 and at 1,000,000 requests."""
