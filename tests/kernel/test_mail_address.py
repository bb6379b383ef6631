"""Addresses are refused where mail cannot carry them, in every form that takes one."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from kernel.mail_address import carried_form, refuse_unsendable
from newsroom.models import Signup

LONG_WHEN_CARRIED = "".join(
    chr(0x4E00 + 97 * step) for step in range(14)
)  # 14 letters here, over 50 in a letter
CANNOT_BE_CARRIED = [
    "zeta@exa\u202cmple.org",
    "zeta@exam\u200eple.org",
    "zeta@exa\u200bmple.org",
    "zeta@exam\u00adple.org",
    f"zeta@{'ü' * 63}.example",
    f"zeta@{f'{LONG_WHEN_CARRIED}.' * 7}example",
]

WHY = ["right to left", "left to right", "no width", "soft hyphen", "a label too long", "long when carried"]


@pytest.mark.parametrize("address", CANNOT_BE_CARRIED, ids=WHY)
def test_what_mail_cannot_carry_is_refused_with_a_sentence(address):
    with pytest.raises(ValidationError) as refusal:
        refuse_unsendable(address)
    assert refusal.value.code in {"invisible", "unsendable"}


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("ana.o'neil+psp@example.gov", "ana.o'neil+psp@example.gov"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ],
)
def test_what_mail_carries_is_left_alone(address, carried):
    refuse_unsendable(address)
    assert carried_form(address) == carried


def forms_with_an_address(kind=forms.BaseForm):
    for form in kind.__subclasses__():
        yield from forms_with_an_address(form)
        for name, field in getattr(form, "base_fields", {}).items():
            if isinstance(field, forms.EmailField):
                yield form, name, field


def test_every_form_that_takes_an_address_refuses_what_mail_cannot_carry():
    found = {
        f"{form.__module__}.{form.__name__}.{name}": field for form, name, field in forms_with_an_address()
    }
    ours = {"newsroom.forms.SignupForm.email", "exchanges.forms.InviteHostForm.email"}
    assert ours <= set(found)
    lenient = []
    for name, field in found.items():
        try:
            field.clean(CANNOT_BE_CARRIED[0])
            lenient.append(name)
        except ValidationError:
            pass
    assert lenient == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", CANNOT_BE_CARRIED, ids=WHY)
def test_an_address_no_mail_can_carry_is_refused_where_a_visitor_types_it(client, address):
    answer = client.post(reverse("newsroom:signup"), {"email": address})
    assert answer.status_code == 422
    assert not Signup.objects.exists()
