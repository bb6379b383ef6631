from django import forms

from tests.markup import as_read


class Sample(forms.Form):
    title = forms.CharField(help_text="A few words.")
    mode = forms.ChoiceField(choices=[("a", "At the site"), ("r", "Remotely")], widget=forms.RadioSelect)
    is_urgent = forms.BooleanField(required=False, label="This is urgent")
    wanted_by = forms.DateField(required=False)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"class": "extra"}), required=False)


def test_a_refused_field_is_described_by_its_help_and_its_error():
    said = as_read(str(Sample(data={})))
    assert 'aria-invalid="true"' in said
    assert 'aria-describedby="id_title_helptext id_title_error"' in said
    assert 'class="usa-error-message" id="id_title_error"' in said


def test_the_list_of_errors_leads_to_each_field_and_to_the_first_choice_of_a_group():
    said = as_read(str(Sample(data={})))
    assert '<a href="#id_title">Title: Fill this in.</a>' in said
    assert '<a href="#id_mode_0">Mode: Choose one.</a>' in said


def test_an_error_of_the_whole_form_is_in_the_list():
    form = Sample(data={"title": "x", "mode": "a"})
    form.add_error(None, "Fewer than 2 expert hours remain for Gary, Indiana.")
    assert "<li>Fewer than 2 expert hours remain for Gary, Indiana.</li>" in str(form)


def test_a_form_without_errors_has_no_list_of_them():
    assert "data-errors" not in str(Sample())


def test_what_may_be_left_empty_says_so():
    said = as_read(str(Sample()))
    assert 'for="id_wanted_by">Wanted by <span class="psp-optional">(optional)</span>' in said
    assert 'for="id_title">Title</label>' in said


def test_every_widget_is_dressed_and_keeps_its_own_class():
    said = as_read(str(Sample()))
    assert 'type="date" name="wanted_by" class="usa-input"' in said
    assert 'class="usa-input extra"' in said
    assert 'class="usa-radio__input"' in said
    assert 'class="usa-checkbox__input"' in said
    assert said.count('class="usa-input extra"') == said.count("extra")


def test_a_label_drawn_alone_is_dressed_and_has_no_colon():
    assert Sample()["title"].label_tag() == '<label class="usa-label" for="id_title">Title</label>'


def test_what_can_not_be_right_is_answered_in_plain_words():
    class Form(forms.Form):
        hours = forms.DecimalField(max_value=24, max_digits=4, decimal_places=2)
        on = forms.DateField()
        website = forms.URLField(assume_scheme="https")
        mail = forms.EmailField()
        track = forms.ChoiceField(choices=[("a", "A")])
        name = forms.CharField(max_length=3)

    typed = {"hours": "99", "on": "soon", "website": "x y", "mail": "me", "track": "z", "name": "four"}

    assert {name: said for name, (said, *_) in Form(typed).errors.items()} == {
        "hours": "Give at most 24.",
        "on": "Give a day of the calendar as month/day/year, for example 04/11/2025.",
        "website": "Give a web address, for example https://www.example.gov.",
        "mail": "Give an e-mail address, for example name@example.gov.",
        "track": "Choose one of the list.",
        "name": "Say it in at most 3 characters; these are 4.",
    }
