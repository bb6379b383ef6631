"""What tests of TTA stand on."""

import pytest

from tests.exchanges.make_past import a_place


@pytest.fixture
def places():
    """Three sites the tables name."""
    return [a_place("Baltimore", "MD"), a_place("Tulsa", "OK"), a_place("Chicago", "IL")]
