"""HD-01, HD-05: every kind of answer carries the headers that bind the browser; what is hidden stays hidden."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.roles import Role
from security.routes import doors
from tests.attack.public_side import front, public_doors, values_of
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OF_THE_API = HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin"}  # read by pages of any origin
HIDDEN = [
    ".git/config",
    ".git/HEAD",
    ".env",
    ".portal/",
    "settings.py",
    "manage.py",
    "admin/",
    "admin/doc/",
    "api/",
    "__debug__/",
    "static/../manage.py",
    "static/%2e%2e/manage.py",
    "server-status",
    "phpinfo.php",
    "wp-login.php",
    "backup.sql",
    "dump/",
    "requirements.txt",
    "docker-compose.yml",
    ".well-known/../.env",
    "static/",
    "sites/x.json",
    "requests.json",
    "graphql",
]


def answers(client):
    """One answer of each kind: {kind: response}."""
    site = a_site()
    client.raise_request_exception = False
    kinds = {"to sign in": client.get("/requests/"), "front page": client.get("/")}
    client.force_login(a_user(Role.LEAD, site))
    return kinds | {
        "page": client.get(site.get_absolute_url()),
        "file": client.get("/requests/export.csv"),
        "missing": client.get("/sites/nowhere-mi/"),
        "not allowed": client.get("/liaisons/"),
        "bad": client.get("/requests/", {"_connector": "x"}),
        "wrong method": client.delete(site.get_absolute_url()),
        "unknown": client.get("/nothing/here/"),
        "static": client.head("/static/public/leave.js"),
        "no static": client.get("/static/nothing.js"),
    }


def test_hd_01_every_answer_binds_the_browser(client, monkeypatch):
    lacking, found = [], answers(client)
    monkeypatch.setattr("dashboard.home.Home.get", broken)
    found["broken"] = client.get("/")
    assert [found[kind].status_code for kind in ("broken", "static")] == [500, 200]
    for kind, answer in found.items():
        lacking += [f"{kind}: {name}" for name, value in HEADERS.items() if answer.get(name) != value]
        policy = answer.get("Content-Security-Policy", "")
        start = "default-src 'self'" if kind.startswith("static") else "default-src 'none'"
        if "unsafe" in policy or "frame-ancestors 'none'" not in policy or start not in policy:
            lacking.append(f"{kind}: {policy}")
        if not answer.get("Cache-Control") and answer.status_code != 304:
            lacking.append(f"{kind}: may be kept on the way")
    assert lacking == []


def broken(*_args, **_kwargs):
    raise RuntimeError("broken on purpose")


@pytest.mark.slow
def test_hd_01_every_kind_of_public_answer_binds_the_browser(client):
    """Made anew, kept, unchanged, refused, moved, gone; pages, feeds, files, scripts and the API."""
    here = front()
    client.raise_request_exception = False
    paths = [door.path(values_of(door, here, "none")) for door in public_doors()]
    kit = here.shared.get_absolute_url()
    paths += [f"{kit}toolkit.{form}" for form in ("pdf", "csv", "bib")] + ["/nothing/", "/api/nothing/"]
    paths += [
        "/api/public/v1/news/?page=0",
        "/api/public/v1/resources/zzzzz/",
        "/clearinghouse/?q=nothing+like+it",
    ]
    lacking, seen = [], set()
    for path in paths:
        for _ in range(2):  # made, and kept
            first = client.get(path)
            tag = first.get("ETag")
            both = [first] + ([client.get(path, headers={"If-None-Match": tag})] if tag else [])
            for answer in both:
                seen.add(answer.status_code)
                wanted = (
                    OF_THE_API if path.startswith("/api/public/") and answer.status_code != 405 else HEADERS
                )
                lacking += [f"{path}: {name}" for name, value in wanted.items() if answer.get(name) != value]
                policy = answer.get("Content-Security-Policy", "")
                if "unsafe" in policy or "frame-ancestors 'none'" not in policy:
                    lacking.append(f"{path} {answer.status_code}: {policy}")
    assert lacking == []
    assert seen >= {200, 301, 304, 400, 404, 405}


def test_hd_01_private_pages_are_not_kept_by_anybody(client):
    found = answers(client)
    kept = [
        kind
        for kind in ("page", "file", "not allowed")
        if "no-store" not in found[kind].get("Cache-Control", "")
    ]
    assert kept == []


def test_hd_01_production_speaks_tls_only_and_binds_its_cookies():
    names = "SECURE_HSTS_SECONDS SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY "
    names += "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SAMESITE"
    said = f"import psp_portal.settings as s; print(*(getattr(s, name) for name in '{names}'.split()))"
    env = os.environ | {
        "PORTAL_MODE": "production",
        "PORTAL_SECRET_KEY": "x" * 60,
        "PORTAL_FIELD_KEY": "y" * 60,
    }
    told = subprocess.run(
        [sys.executable, "-c", said], cwd=settings.ROOT, env=env, capture_output=True, text=True, check=True
    )
    seconds, *rest = told.stdout.split()
    assert int(seconds) >= 31_536_000
    assert rest == ["True", "True", "True", "True", "__Host-session", "__Host-csrf", "Lax"]


@pytest.mark.parametrize("path", HIDDEN)
def test_hd_05_what_should_be_hidden_does_not_answer(path, client):
    client.raise_request_exception = False
    assert client.get(f"/{path}").status_code in {302, 400, 404}
    assert client.get(f"/{path}", follow=True).status_code in {200, 400, 404}


def test_hd_05_no_error_tells_of_the_inside(client):
    told = []
    for kind, answer in answers(client).items():
        body = answer.getvalue() if answer.streaming else answer.content
        words = [b"Traceback", b"django", b"Django", b"psycopg", b"site-packages", b".py", b"DEBUG"]
        told += [f"{kind}: {word}" for word in words if answer.status_code >= 400 and word in body]
        told += [f"{kind}: {name}" for name in ("Server", "X-Powered-By") if answer.get(name)]
    assert told == []


@pytest.mark.slow
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "QUERY", "DEBUG", "PROPFIND"])
def test_hd_01_no_address_answers_to_a_method_that_no_page_of_ours_sends(method, client):
    client.raise_request_exception = False
    paths = [door.path({"slug": "saginaw-mi"}) for door in doors()]
    assert {path for path in paths if client.generic(method, path).status_code != 405} == set()
    client.force_login(a_user(Role.STAFF))
    assert {path for path in paths if client.generic(method, path).status_code != 405} == set()
    assert "PUT" not in client.options("/accounts/profile/")["Allow"]
