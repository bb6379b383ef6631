"""Every field of every form that takes a number answers any text: with a number its column holds, or a sentence."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from accounts.roles import Role
from security.routes import doors
from tests.make import a_request, a_site, a_user, hours_of
from tta.lifecycle import State
from tta.models import HoursEntry, Request

NUMBERS = [
    *("1e400", "-1e400", "1e-400", "1e999999", "1e99999999999999999999", "9" * 400, "9" * 5000, "0." + "0" * 400),
    *("NaN", "sNaN", "Infinity", "-Infinity", "1_000", "٣", "0x10", "1e", "--1", "\x00", "1\x00", "１２"),
]  # fmt: skip
OURS = (
    "accounts",
    "clearinghouse",
    "documents",
    "liaisons",
    "newsroom",
    "notifications",
    "sites",
    "tta",
    "ui",
)
LARGEST = (
    2**31
)  # the smallest column a number of a form goes to holds less; those that only compare are not stored


def forms_below(base):
    for form in base.__subclasses__():
        yield form
        yield from forms_below(form)


def number_fields():
    """(form, name, field) of every number a form of ours takes; the pages' modules are imported by their addresses."""
    assert get_resolver().url_patterns
    assert list(doors())
    ours = {form for form in forms_below(forms.Form) if form.__module__.split(".")[0] in OURS}
    for form in sorted(ours, key=lambda form: (form.__module__, form.__qualname__)):
        for name, field in form.base_fields.items():
            if isinstance(field, (forms.IntegerField, forms.FloatField)):
                yield form, name, field


FIELDS = [pytest.param(field, id=f"{form.__qualname__}.{name}") for form, name, field in number_fields()]


def test_the_walk_finds_the_hours_the_minutes_and_the_population():
    assert len(FIELDS) >= 15


def cleaned(field, text):
    """The number, or None where the field refused the text in words."""
    with suppress(ValidationError):
        return field.clean(text)
    return None


@pytest.mark.parametrize("text", NUMBERS, ids=lambda text: ascii(text[:24]))
@pytest.mark.parametrize("field", FIELDS)
def test_a_number_no_column_holds_is_refused_in_words(field, text):
    value = cleaned(field, text)
    is_bounded = isinstance(field, forms.DecimalField) or field.max_value is not None
    assert value is None or not is_bounded or abs(Decimal(value)) < LARGEST


HOURS = ["1e400", "1e99999999", "9" * 400, "NaN", "Infinity", "1.1"]


@pytest.mark.django_db
@pytest.mark.parametrize("hours", HOURS)
def test_such_hours_are_refused_beside_their_field_where_a_request_is_drafted(client, hours):
    site = a_site()
    client.force_login(a_user(Role.MEMBER, site))

    answer = client.post(
        f"/sites/{site.slug}/requests/new/", {"title": "T", "urgency": "routine", "hours_estimated": hours}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["hours_estimated"]
    assert not Request.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("hours", HOURS)
def test_such_hours_are_refused_where_a_request_is_accepted_and_nothing_is_committed(client, hours):
    site = a_site()
    request = a_request(site, State.SUBMITTED)
    client.force_login(a_user(Role.STAFF))

    answer = client.post(f"{request.get_absolute_url()}accept/", {"hours": hours, "version": 1})

    assert answer.status_code == 422
    assert hours_of(site).committed == 0
    assert Request.objects.get().state == State.SUBMITTED


@pytest.mark.django_db
@pytest.mark.parametrize("hours", HOURS)
def test_such_hours_are_refused_where_hours_are_logged_and_nothing_is_logged(client, hours):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    request = a_request(site, State.UNDER_WAY, expert=expert)
    client.force_login(expert)
    typed = {"hours": hours, "worked_on": "2024-02-01", "mode": "remote", "done": "Walked through."}

    answer = client.post(f"{request.get_absolute_url()}hours/new/", typed)

    assert answer.status_code == 422
    assert not HoursEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["1e400", "9" * 400, "NaN", "-1", "0", "٣"])
@pytest.mark.parametrize("path", ["resources", "news", "sites", "toolkits"])
def test_the_api_answers_a_page_number_it_cannot_have_with_a_sentence(client, path, number):
    for name in ("page", "page_size"):
        answer = client.get(f"/api/public/v1/{path}/", {name: number})
        assert answer.status_code in {200, 400, 404}
        assert answer.headers["Content-Type"].startswith("application/")
