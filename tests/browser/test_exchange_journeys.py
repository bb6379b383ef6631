"""A group exchange from the proposal to the check-in after ninety days: with the mouse, by the keyboard, on a phone
without a script.
"""

import pytest

from exchanges.models import CheckIn, Exchange, Traveler
from kernel.scope import as_program
from tests.browser.checks import assert_page_is_sound
from tests.browser.exchange_walk import Walk
from tests.browser.hands import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = {
    "mouse": {"look": lambda person: assert_page_is_sound(person.page)},
    "keyboard": {"hand": Keyboard},
    "no script, on a phone": {"has_script": False, "on_phone": True},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_group_exchange_from_the_proposal_to_the_check_in_after_ninety_days(browser, address, way):
    walk = Walk(browser, address, **way)
    walk.propose()
    walk.gather()
    walk.decide()
    assert walk.trips == [(2, 0, 16), (1, 0, 17)]
    walk.ask_the_host()
    walk.travel()
    assert walk.trips == [(0, 1, 17), (0, 1, 17)]
    walk.debrief()
    walk.say_what_came_of_it()
    first, second = walk.people["lead"], walk.people["second"]
    for person, reads in ((first, True), (second, False)):
        person.open(walk.path)
        assert person.reads("What lead said after 90 days.") == reads
        assert person.reads("What second said after 90 days.") != reads
    with as_program():
        row = Exchange.objects.get()
        assert (row.state, row.host_answer, row.host_rating) == ("closed", "Both days suit us.", 5)
        assert Traveler.objects.get(name="Lee Analyst").trip == "no_show"
        assert CheckIn.objects.filter(answered_at=None).count() == 0
    walk.leave()
