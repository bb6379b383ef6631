"""TI-01 on the public side: no private word on any public address, which are read from the URLconf; IN-03 there."""

import re

import pytest
from django.test import Client
from django.utils.http import urlencode

from clearinghouse.models import Suggestion, Toolkit
from newsroom.models import Page, Signup
from security.filters import names_reaching_the_orm
from sites.models import Site
from tests.api.test_public import GOLDEN
from tests.attack.canaries import plant
from tests.attack.public_side import (
    NOTHING_TO_SHOW,
    PRESSED,
    front,
    hide_tokens,
    open_a_site,
    public_doors,
    values_of,
)
from tests.attack.walk import TOKEN, words_in
from tests.markup import as_read
from tta.models import Request

pytestmark = pytest.mark.django_db
ASKED = [
    "q",
    "sort",
    "page",
    "topic",
    "type",
    "focus",
    "publisher",
    "sponsor",
    "year",
    "audience",
    "cohort",
    "track",
    "kind",
]
SQL = [
    "'", '"', "\\", "';--", "') or 1=1--", "1 or 1=1", "' or 'a'='a", "1' and sleep(5)#", "'||pg_sleep(5)||'",
    "1;select pg_sleep(5)", "1); drop table clearinghouse_resource;--", "' union select null,null,null--",
    "' and 1=cast((select version()) as int)--", "1e309", "-1", "0x31", "%27%20or%201=1", "${1+1}", "{{7*7}}",
    "%(text)s",
    "%s%s%s", "$1", "::text", "!!", "a & !b", "a | b <-> c", ":*", "'a':*A", "((((", "\x00'", "\u02bc or 1=1", "*/--",
]  # fmt: skip
LISTS = ["/clearinghouse/", "/clearinghouse/topics/gun-violence/", "/psp-sites/", "/news/",
         *(f"/api/public/v1/{what}/" for what in GOLDEN)]  # fmt: skip


def text_of(answer):
    body = answer.getvalue() if answer.streaming else answer.content
    return words_in(body, answer) + " ".join(f"{name}: {value}" for name, value in answer.items())


@pytest.fixture
def here():
    sites, _, _ = plant(2)
    here = front()
    hide_tokens()
    here.site = open_a_site(sites[0])
    return here


@pytest.mark.slow
def test_ti_01_no_public_address_shows_a_private_word(here):
    """Every public address of the URLconf, as it is and with questions that reach for the tokens themselves."""
    client, found, dull = Client(), [], []
    hidden = TOKEN.findall(" ".join(str(one) for one in _planted()))
    assert len(hidden) > 20
    for door in public_doors():
        path = door.path(values_of(door, here, here.site))
        answer = client.get(path)
        wanted = 405 if door.name in PRESSED else NOTHING_TO_SHOW.get(door.name, 200)
        if answer.status_code != wanted:
            dull.append(
                f"{door.name} answered {answer.status_code}: tests/attack/public_side.py gives it nothing to show"
            )
        found += [f"{path}: {word}" for word in TOKEN.findall(text_of(answer))]
        for word in () if door.arguments else hidden[:3]:
            for name in ("q", "topic", "owner", "state"):
                said = text_of(client.get(path, {name: word}))
                found += [f"{path}?{name}: {other}" for other in TOKEN.findall(said) if other != word]
    assert dull == []
    assert found == []


def test_ti_01_a_search_for_a_private_word_finds_nothing(here):
    words = TOKEN.findall(" ".join(str(one) for one in _planted()))[:12]
    assert len(words) == 12
    for word in words:
        assert Client().get("/api/public/v1/resources/", {"q": word}).json()["count"] == 0
        page = Client().get("/clearinghouse/", {"q": word}).content.decode()
        assert "Nothing found for" in as_read(page)


def _planted():
    yield from Request.objects.values_list("title", "need")
    yield from Site.objects.values_list("note", "concerns", "name")
    yield from Toolkit.objects.values_list("title", "introduction")
    yield from Suggestion.objects.values_list("title", "why", "email")
    yield from Page.objects.filter(is_shown=False).values_list("title", "body")
    yield from Signup.objects.values_list("email")


def shape(client, path, **asked):
    """The status of a question and how much was found, with the question's own words taken out."""
    answer = client.get(f"{path}?{urlencode(asked)}")
    assert answer.status_code < 500, (path, asked)
    return answer.status_code, re.findall(
        r"(?:<h2 id=.results.>|\"count\":)\s*(\w+)", answer.content.decode()
    )


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_in_03_no_parameter_is_ever_a_piece_of_a_statement(here, path, monkeypatch):
    """IN-03: payloads in every parameter: no error, and what is always true finds no more than what is always false."""
    monkeypatch.setattr("api.views.ASKED_AN_HOUR", 10**9)
    client = Client()
    for name in ASKED:
        for payload in SQL:
            shape(client, path, **{name: payload})
        for yes, no in (
            ("' or 1=1--", "' or 1=2--"),
            ("zz') or ('a'='a", "zz') or ('a'='b"),
            ("1 or 5=5", "1 or 5=6"),
        ):
            assert shape(client, path, **{name: yes}) == shape(client, path, **{name: no}), (path, name)


REACHING = [
    "owner__email", "owner__password__startswith", "site__name", "terms__resource__owner", "_connector", "_negated",
    "order_by", "is_featured", "secret_hash", "is_shown__in", "changed_at__gt",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_in_02_no_name_of_a_public_address_reaches_the_orm(here, path):
    client = Client()
    with names_reaching_the_orm() as met:
        for name in REACHING:
            for asked in ({name: "x"}, {"sort": name}, {"kind": name, "cohort": name}):
                status = client.get(path, asked).status_code
                assert status in ({400} if path.startswith("/api/") else {200}), (path, asked)
    assert met & set(REACHING) == set()
