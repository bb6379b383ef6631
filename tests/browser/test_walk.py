"""Every page of the portal in Chromium, found from the URLconf: accessible, no wider than a phone, true to the policy.

The watch of the folder hears every breach of the policy and every other host meanwhile (HD-02).
"""

import pytest
from django.conf import settings

from kernel.scope import as_program
from tests.browser.checks import complaints
from tests.browser.routes import ways_to_pages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# Addresses that answer a GET and have no page of their own, with the reason.
NO_PAGE = {
    "pictures/<slug:name>/": "a picture",
    "accounts/second-factor/passkeys/proof/": "asks the device itself: looked at in test_sign_in.py",
    "api/public/v1/resources/<slug:code>/": "an answer to programs",
    "clearinghouse/resource/<slug:code>/": "leads to the address with the title in it",
    "health/ready": "an answer to monitors",
    "requests/new/": "leads on to the form of the one site",
    # A step that is not open leads back to its row: each is looked at in tests/liaisons.
    "sites/<slug:slug>/activity-reports/<int:pk>/return/": "the planted report is not submitted",
    "sites/<slug:slug>/activity-reports/<int:pk>/submit/": "the planted report is not a draft",
    "sites/<slug:slug>/activity-reports/<int:pk>/approve/": "the planted report is not submitted",
    "sites/<slug:slug>/summaries/<int:pk>/return/": "the planted summary is not submitted",
}


def test_hd_02_every_page_is_sound_and_none_is_left_out(page, address, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # a slow machine walks longer than a proof is fresh
    with as_program():
        ways, without = ways_to_pages()
    assert set(without) == set(NO_PAGE)
    wrong = []
    for way in ways:
        page.context.clear_cookies()
        page.context.add_cookies(_cookies(way.client, address))
        page.goto(address + way.path)
        wrong += [f"{way.route} as {way.who}: {said}" for said in complaints(page)]
    assert wrong == []


def _cookies(client, address):
    kept = (settings.SESSION_COOKIE_NAME, "toolkit")
    return [
        {"name": name, "value": client.cookies[name].value, "url": address}
        for name in kept
        if name in client.cookies
    ]
