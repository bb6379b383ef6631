import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.safestring import SafeString

from tests.markup import as_read
from ui.components import Column, Link, Page, TimelineEvent
from ui.templatetags.ui import badge


def drawn(text, **said):
    return as_read(Template(text).render(Context(said)))


def test_a_misspelled_argument_fails_when_the_template_is_compiled():
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument 'hedding'"):
        Template('{% alert hedding="Hours" %}{% endalert %}')


def test_a_component_takes_no_argument_without_its_name():
    with pytest.raises(TemplateSyntaxError):
        Template('{% badge "Draft" %}')


@pytest.mark.parametrize(
    "text",
    [
        '{% badge label="x" kind="green" %}',
        '{% alert kind="danger" %}{% endalert %}',
        '{% button label="x" kind="x" %}',
    ],
)
def test_a_kind_that_does_not_exist_is_refused(text):
    with pytest.raises(TemplateSyntaxError, match="has no kind"):
        drawn(text)


def test_what_people_typed_is_escaped_and_what_components_drew_is_not():
    said = drawn(
        "{% facts %}{% fact label=word %}{{ word }} {% badge label=word %}{% endfact %}{% endfacts %}",
        word="<b>",
    )
    assert "<b>" not in said
    assert said.count("&lt;b&gt;") == 3
    assert '<span class="psp-badge">' in said


def test_a_fact_without_a_value_shows_a_dash():
    assert "<dd>–</dd>" in drawn('{% fact label="Ends" %}{{ nothing }}{% endfact %}')


@pytest.mark.parametrize(("asked", "offers"), [("", False), ("q=&state=", False), ("q=guns", True)])
def test_filters_can_be_cleared_while_the_address_asks_for_something(asked, offers):
    request = RequestFactory().get(f"/log/?{asked}")
    said = drawn('{% filterbar reset_url="/log/" %}{% endfilterbar %}', request=request)
    assert '<button class="usa-button" type="submit">Apply</button>' in said
    assert ('<a href="/log/">Clear</a>' in said) == offers


def test_a_sorted_column_says_so_to_screen_readers():
    said = drawn(
        "{% tablehead columns=columns %}",
        columns=[Column("Site", "?sort=-name", "ascending"), Column("Hours")],
    )
    assert '<th scope="col" aria-sort="ascending"><a id="sort-site" href="?sort=-name">Site</a></th>' in said
    assert '<th scope="col">Hours</th>' in said


def test_the_first_and_only_page_has_no_ways_on():
    assert "rel=" not in drawn('{% pages page=page noun="sites" %}', page=Page(rows=[1, 2]))


def test_a_page_in_the_middle_leads_both_ways():
    said = drawn('{% pages page=page noun="sites" %}', page=Page([1], 2, "?before=a", "?after=b", 66))
    assert 'rel="prev" href="?before=a"' in said
    assert 'rel="next" href="?after=b"' in said


def test_the_last_crumb_is_the_page_itself_and_no_link():
    said = drawn("{% crumbs entries=entries %}", entries=[Link("Home", "/"), Link("Sites", "/sites/")])
    assert '<span aria-current="page">Sites</span>' in said


def test_a_happening_shows_who_what_and_the_words_of_the_reason():
    said = drawn(
        "{% timeline happenings=rows %}",
        rows=[TimelineEvent("Kim Sample", "declined it", None, "Out of scope.")],
    )
    assert "<strong>Kim Sample</strong> declined it" in said
    assert "Out of scope." in said


def test_the_banner_is_a_demonstrations_and_not_productions(settings):
    settings.IS_PRODUCTION = False
    assert "not an official website of the United States government" in drawn("{% banner %}")
    settings.IS_PRODUCTION = True
    assert drawn("{% banner %}") == ""


def test_each_row_escapes_what_people_typed_and_leaves_markup_of_ours():
    rows = [{"title": '<script>alert("x")</script>', "mark": badge(label="Urgent", kind="warning")}]
    assert drawn("{% eachrow rows=rows %}<td>{title} {mark}</td>{% endeachrow %}", rows=rows) == (
        "<td>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; "
        '<span class="psp-badge psp-badge--warning">Urgent</span></td>'
    )


def test_a_kept_piece_never_hands_markup_to_words_that_look_like_it():
    assert "<b>" in badge(label=SafeString("<b>kept</b>"), kind="info")
    assert "<b>" not in badge(label="<b>kept</b>", kind="info")
