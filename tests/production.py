"""The settings as production reads them."""

import runpy
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def environment():
    """What a production names in its environment, with new keys."""
    return {
        "PORTAL_MODE": "production",
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(50),
        "PORTAL_FIELD_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "postgresql://portal_app@db/portal",
    }


def production(monkeypatch, **more):
    """The settings as production reads them."""
    for name, value in (environment() | more).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "psp_portal" / "settings.py"))
