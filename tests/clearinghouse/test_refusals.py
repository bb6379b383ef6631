"""Refusals of the actions on toolkits; each leaves every row as it was."""

import pytest

from accounts.roles import Role
from clearinghouse.actions.toolkit import add_to_toolkit, adopt_toolkit
from clearinghouse.models import Toolkit
from kernel.errors import NotAllowed
from tests.assertions import EVERY_TABLE, refused
from tests.clearinghouse.make import a_resource, a_toolkit
from tests.make import a_user

pytestmark = pytest.mark.django_db


def test_a_toolkit_of_an_account_is_changed_by_its_owner_alone():
    toolkit, _ = a_toolkit(a_resource(), owner=a_user(Role.LEAD))
    stranger, another = a_user(), a_resource("Another")
    with refused(NotAllowed, match="somebody's account", watched=EVERY_TABLE):
        add_to_toolkit(toolkit, another, by=stranger)


def test_an_empty_toolkit_is_not_kept_in_an_account():
    _, secret = a_toolkit()
    assert adopt_toolkit(secret, by=a_user()) is None
    assert Toolkit.objects.get().owner is None
