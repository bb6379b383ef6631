"""A fixture: the portal told of a provider that answers, its addresses read again; afterwards as before."""

import importlib
import runpy

import pytest
from django.conf import settings as portal
from django.urls import clear_url_caches

import accounts.urls
import psp_portal.urls
from tests.accounts.issuer import CLIENT, SECRET, an_issuer

READ = ("OIDC", "OIDC_IS_ON", "SOCIALACCOUNT_PROVIDERS", "CONTENT_SECURITY_POLICY")


def read_addresses_again():
    importlib.reload(accounts.urls)
    importlib.reload(psp_portal.urls)
    clear_url_caches()


@pytest.fixture
def issuer(settings, monkeypatch):
    """A provider, named to the portal by the four words of its environment."""
    with an_issuer() as issuer:
        words = {"NAME": "Login.example", "SERVER": issuer.address, "CLIENT": CLIENT, "SECRET": SECRET}
        for name, word in words.items():
            monkeypatch.setenv(f"PORTAL_OIDC_{name}", word)
        told = runpy.run_path(str(portal.ROOT / "psp_portal/settings.py"))
        for name in READ:
            setattr(settings, name, told[name])
        read_addresses_again()
        yield issuer
    settings.OIDC_IS_ON = False
    read_addresses_again()
