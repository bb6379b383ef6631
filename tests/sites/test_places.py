"""A site is found by any name the pages print: with its postal code, its state in full, or half of a double site."""

import pytest

from kernel.scope import as_program
from sites.models import Site
from sites.us_states import sites_called
from tests.exchanges.make_past import a_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    names = [
        ("Saginaw", "MI"),
        ("Pueblo", "CO"),
        ("St. Louis", "MO"),
        ("Oakland/Richmond", "CA"),
        ("Richmond", "VA"),
    ]
    return [a_place(name, state) for name, state in names]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Saginaw, MI", ["Saginaw"]),
        ("saginaw mi", ["Saginaw"]),
        ("Saginaw, Michigan", ["Saginaw"]),
        ("Saginaw,  Mich.", ["Saginaw"]),
        ("Pueblo, Colorado", ["Pueblo"]),
        ("Saint Louis, MO", ["St. Louis"]),
        ("st louis", ["St. Louis"]),
        ("oakland / richmond", ["Oakland/Richmond"]),
        ("Oakland and Richmond, California", ["Oakland/Richmond"]),
        ("Richmond, CA", ["Oakland/Richmond"]),
        ("richmond", ["Oakland/Richmond", "Richmond"]),
        ("MI", ["Saginaw"]),
        ("Michigan", ["Saginaw"]),
        ("Saginaw, OH", []),
    ],
)
def test_a_site_is_found_by_the_name_people_type(places, typed, names):
    with as_program():
        assert [site.name for site in Site.objects.named(typed)] == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Saginaw, MI", "Saginaw"),
        ("Saginaw, Michigan", "Saginaw"),
        ("St Louis, MO", "St. Louis"),
        ("Oakland, CA", "Oakland/Richmond"),
        ("Richmond, California", "Oakland/Richmond"),
        ("Richmond, VA", "Richmond"),
    ],
)
def test_an_import_finds_the_one_site_a_full_name_means(places, typed, name):
    assert [site.name for site in sites_called(typed, places)] == [name]


@pytest.mark.parametrize("typed", ["Saginaw", "Saginaw, OH", "Sagin, MI", ""])
def test_an_import_guesses_no_site(places, typed):
    assert sites_called("Saginaw, MI", places)
    assert sites_called(typed, places) == []
