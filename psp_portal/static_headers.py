"""Headers of static files, which WhiteNoise answers before Django does."""

POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"


def bind(headers, _path, _url):
    """A file binds the browser as a page does (web/middleware.py)."""
    headers["Content-Security-Policy"] = POLICY
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
