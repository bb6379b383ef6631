"""SE-05: a warning that can be extended by one key, and a text that is still there after the session has ended."""

from tests.browser.checks import assert_axe_clean, choose

LONG = "Shootings rose by a third. " * 80  # two thousand words of a note are no more to keep than these


def drafts(page):
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('psp-draft:'))")


def test_what_was_typed_is_there_after_the_page_was_left_and_says_that_it_is_not_saved(page, address):
    page.goto(f"{address}/ui/")
    page.get_by_label("What is the problem?").fill(LONG)
    choose(page, "Remotely")
    choose(page, "Detectives")
    page.goto(f"{address}/ui/focus/")
    page.goto(f"{address}/ui/")
    assert page.get_by_label("What is the problem?").input_value() == LONG
    assert page.get_by_label("Remotely").is_checked()
    assert page.get_by_label("Detectives").is_checked()
    assert not page.get_by_label("Analysts").is_checked()
    assert page.get_by_text("We kept what you typed here before. It is not saved yet.").is_visible()


def test_another_persons_draft_is_never_shown_and_is_thrown_away(page, address):
    page.goto(f"{address}/ui/")
    other = '{"fields": [["title", "not yours", false]], "isSent": false}'
    page.evaluate("(said) => sessionStorage.setItem('psp-draft:2:gallery', said)", other)
    page.reload()
    assert page.get_by_label("Title").input_value() == ""
    assert drafts(page) == []


def test_signing_out_leaves_no_draft_behind(page, address):
    page.goto(f"{address}/ui/")
    page.get_by_label("Title").fill("Crime gun intelligence")
    assert drafts(page) == ["psp-draft:gallery:gallery"]
    page.locator("summary", has_text="Account of").first.click()
    page.get_by_role("button", name="Sign out").first.click()
    assert drafts(page) == []


def test_passwords_are_never_kept(page, address):
    page.goto(f"{address}/ui/")
    page.evaluate("document.querySelector('#id_title').type = 'password'")
    page.get_by_label("Title").fill("what only I know")
    assert "what only I know" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_the_warning_takes_the_focus_is_read_aloud_and_one_key_extends(page, address):
    page.goto(f"{address}/ui/session/")
    page.get_by_label("Title").fill("Half a sen")
    warning = page.get_by_role("alertdialog", name="Are you still there?")
    warning.wait_for(timeout=8000)
    assert_axe_clean(page)
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    page.keyboard.press("Enter")
    warning.wait_for(state="hidden")
    assert page.get_by_label("Title").input_value() == "Half a sen"


def test_at_the_end_the_page_asks_the_server_and_the_text_comes_back(page, address):
    page.goto(f"{address}/ui/session/")
    page.get_by_label("Title").fill("Half a sentence")
    with page.expect_navigation(timeout=15000):
        pass
    assert page.get_by_label("Title").input_value() == "Half a sentence"


def test_a_count_says_how_many_characters_are_left_and_cuts_nothing(page, address):
    page.goto(f"{address}/ui/")
    text = page.get_by_label("What is the problem?")
    text.fill("x" * 2010)
    assert page.get_by_text("10 characters too many").is_visible()
    assert len(text.input_value()) == 2010


def test_filters_that_say_nothing_stay_out_of_the_address(page, address):
    page.goto(f"{address}/ui/")
    page.get_by_label("State", exact=True).select_option("Michigan")
    page.get_by_label("Cohort", exact=True).select_option("")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/ui/?*")
    assert page.url.endswith("/ui/?state=Michigan")


def test_what_was_sent_and_not_answered_by_a_success_stays_in_the_tab(page, address):
    page.goto(f"{address}/ui/")
    page.get_by_label("Title").fill("Sent into a server that failed")
    page.evaluate("""() => {
        const key = "psp-draft:gallery:gallery";
        const draft = JSON.parse(sessionStorage.getItem(key));
        sessionStorage.setItem(key, JSON.stringify({ ...draft, isSent: true }));
    }""")
    page.goto(f"{address}/ui/focus/")

    assert drafts(page) == ["psp-draft:gallery:gallery"]
