"""The limit of what one visitor may do within an hour."""

import pytest
from django.test import RequestFactory

from web.rate_limit import TooOften, allow


def asks(address, forged=""):
    headers = {"X-Forwarded-For": forged} if forged else {}
    allow(RequestFactory().get("/", REMOTE_ADDR=address, headers=headers), "make a file", most=2)


def test_a_visitor_who_invents_an_address_for_each_request_is_counted_as_one(settings):
    settings.TRUSTED_PROXIES = 0
    settings.IS_PRODUCTION = True
    asks("192.0.2.1", forged="203.0.113.1")
    asks("192.0.2.1", forged="203.0.113.2")
    with pytest.raises(TooOften):
        asks("192.0.2.1", forged="203.0.113.3")


def test_two_visitors_behind_our_own_proxy_are_counted_apart(settings):
    settings.TRUSTED_PROXIES = 1
    for visitor in ("203.0.113.1", "203.0.113.2"):
        asks("192.0.2.1", forged=visitor)
        asks("192.0.2.1", forged=visitor)
    with pytest.raises(TooOften):
        asks("192.0.2.1", forged="203.0.113.2")
