"""Refusals of the actions on toolkits; each leaves every row as it was."""

import pytest

from accounts.roles import Role
from clearinghouse.actions.editing import import_resources
from clearinghouse.actions.toolkit import add_to_toolkit, adopt_toolkit
from clearinghouse.csv_import import as_table, read_plan
from clearinghouse.models import Kind, Resource, Toolkit
from kernel.errors import EditedMeanwhile, NotAllowed
from tests.assertions import EVERY_TABLE, refused
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
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


def test_a_table_is_not_imported_over_a_resource_that_changed_since_the_preview():
    staff, row = a_user(Role.STAFF), a_resource("Guide", terms=[a_term(Kind.TYPE, "guide")])
    plan = read_plan(as_table().removeprefix("\ufeff").replace("Guide", "Manual"))
    assert len(plan.changed) == 1
    Resource.objects.filter(pk=row.pk).update(version=row.version + 1)
    with refused(EditedMeanwhile, match="since the preview", watched=EVERY_TABLE):
        import_resources(plan, by=staff)


def test_a_change_of_a_featured_toolkit_is_on_its_public_page_at_once(client):
    toolkit, _ = a_toolkit(a_resource(), title="For chiefs", is_featured=True)
    page = f"/t/{toolkit.code}/"
    assert "A second guide" not in client.get(page).content.decode()
    add_to_toolkit(toolkit, a_resource("A second guide"))
    assert Toolkit.objects.get().version == toolkit.version + 1
    assert "A second guide" in client.get(page).content.decode()
