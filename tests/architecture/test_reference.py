"""docs/reference is written from the code and never stale."""

import pytest

from psp_portal.reference_docs import FOLDER, all_lifecycles, pages, settings_page, settings_read
from psp_portal.safety_cases_doc import CASES, where_tested
from sites.access import grants


@pytest.mark.parametrize("name", pages())
def test_a_reference_page_is_what_the_tables_say(name):
    assert (FOLDER / name).read_text() == pages()[name], (
        "run manage.py write_reference and commit docs/reference"
    )


def test_the_pages_name_every_permission_and_every_lifecycle():
    text = "".join(pages().values())
    assert [name for name in grants() if f"`{name.split('.')[1]}`" not in text] == []
    assert [life.noun for life in all_lifecycles() if f"## {life.noun}" not in text] == []


def test_the_settings_page_names_what_differs_between_machines():
    named = {name for name, _, _ in settings_read()}
    assert {"PORTAL_MODE", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_SECRET_KEY"} <= named
    assert all(f"`{name}`" in settings_page() for name in named)


def test_every_case_of_the_catalog_has_a_test_that_names_it():
    assert sorted(set(CASES) - set(where_tested())) == []
