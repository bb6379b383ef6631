"""An OpenID Connect provider says who somebody is; it opens no account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.adapter import ProviderAdapter
from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from tests.make import a_user

pytestmark = pytest.mark.django_db


def told_by_the_provider(email, *, is_verified):
    account = SocialAccount(provider="openid_connect", uid="42")
    address = EmailAddress(email=email, verified=is_verified)
    return SocialLogin(user=User(email=email), account=account, email_addresses=[address])


def arrive(login):
    request = RequestFactory().get("/accounts/by/provider/login/callback/")
    request.user, request.session = AnonymousUser(), {}
    with context.request_context(request):
        ProviderAdapter().pre_social_login(request, login)


def test_a_verified_address_is_matched_to_the_person_in_any_case():
    person = a_user(Role.STAFF, email="ana@example.gov")
    login = told_by_the_provider("Ana@Example.gov", is_verified=True)
    arrive(login)
    assert login.user == person
    assert SocialAccount.objects.get().user == person


@pytest.mark.parametrize(
    ("email", "is_verified"), [("ana@example.gov", False), ("stranger@example.gov", True)]
)
def test_an_unverified_address_or_a_stranger_is_led_back_and_no_account_is_made(email, is_verified):
    a_user(Role.STAFF, email="ana@example.gov")
    people = User.objects.count()
    with pytest.raises(ImmediateHttpResponse) as answer:
        arrive(told_by_the_provider(email, is_verified=is_verified))
    assert answer.value.response.headers["Location"] == "/accounts/login/?stranger=yes"
    assert User.objects.count() == people
    assert not SocialAccount.objects.exists()
    assert Event.objects.filter(action="accounts.sign_in.refuse_stranger").count() == 1


def test_a_closed_account_is_matched_to_nobody():
    a_user(Role.STAFF, email="ana@example.gov", is_active=False)
    with pytest.raises(ImmediateHttpResponse):
        arrive(told_by_the_provider("ana@example.gov", is_verified=True))
    assert not SocialAccount.objects.exists()
