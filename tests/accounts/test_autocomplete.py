"""Fields of one's own data say what they are, so that a browser can fill them in (WCAG 1.3.5)."""

import pytest

from accounts.forms import ChangePassphraseForm, NewPassphraseForm, ProfileForm, SignInForm
from accounts.models import User
from clearinghouse.forms import SuggestForm
from newsroom.forms import SignupForm
from sites.forms.people import JoinForm

OWN_DATA = [
    (SignInForm, {}, {"login": "username", "password": "current-password"}),
    (NewPassphraseForm, {}, {"password1": "new-password"}),
    (ChangePassphraseForm, {"user": User()}, {"oldpassword": "current-password", "password1": "new-password"}),
    (ProfileForm, {}, {"name": "name", "title": "organization-title"}),
    (JoinForm, {"email": "ana@example.org"}, {"name": "name", "passphrase": "new-password"}),
    (SignupForm, {}, {"email": "email"}),
    (SuggestForm, {}, {"email": "email"}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "given", "tokens"), OWN_DATA)
def test_a_field_of_ones_own_data_names_its_purpose(form, given, tokens):
    fields = form(**given).fields
    assert {name: fields[name].widget.attrs.get("autocomplete") for name in tokens} == tokens
