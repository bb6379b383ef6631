"""A sensitive note on a liaison's phone: never kept on the device, and not lost from the page either."""

import pytest

from accounts.roles import Role
from kernel.scope import as_program
from liaisons.actions import grant_sensitive
from tests.browser.phone import NEW, said
from tests.make import a_user

pytestmark = pytest.mark.django_db(transaction=True)
ON_THE_DEVICE = """() => new Promise((tell) => {
  indexedDB.open("psp-log", 1).onsuccess = ({ target }) => {
    const rows = target.result.transaction(["waiting", "draft"]);
    const kept = ["waiting", "draft"].map((name) => rows.objectStore(name).getAll());
    rows.oncomplete = () => tell(JSON.stringify(kept.map((one) => one.result)));
  };
})"""


def test_a_sensitive_note_is_never_on_the_device_and_stays_on_the_page_until_it_is_taken(
    phone, context, liaison, address
):
    with as_program():
        grant_sensitive(liaison, by=a_user(Role.ADMIN), reason="Works on the case.")
    phone.goto(address + NEW)
    phone.get_by_label("What was said or done").fill("A witness will talk.")
    phone.get_by_label("Who reads it").select_option("sensitive")
    phone.get_by_text("A sensitive note is never kept on this device.").wait_for()
    context.set_offline(True)
    phone.get_by_role("button", name="Log it").click()
    phone.get_by_text("There is no signal, and a sensitive note is not kept on this device.").wait_for()
    assert "witness" not in phone.evaluate(ON_THE_DEVICE)
    assert phone.get_by_label("What was said or done").input_value() == "A witness will talk."
    context.set_offline(False)
    phone.get_by_role("button", name="Log it").click()
    phone.get_by_role("heading", name="Phone call").wait_for()
    assert phone.get_by_text("A witness will talk.").is_visible()
    assert said() == []
