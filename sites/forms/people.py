"""Forms of invitations and memberships."""

from urllib.parse import urlencode

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.forms import NEW_PASSPHRASE_HELP
from accounts.models import User
from accounts.roles import Role
from kernel import clock
from sites.actions.invitations import Invitee
from sites.models import Agency
from sites.role_grants import RoleSpec
from web.pagination import contains


class InviteForm(forms.Form):
    """Whom to invite to what, from when to when."""

    error_heading = "Nobody is invited yet. Please check:"
    email = forms.EmailField(label="E-mail address", help_text="The link is good for this address alone.")
    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(
        label="Title", max_length=120, required=False, help_text="For example: crime analyst."
    )
    role = forms.ChoiceField(label="Role")
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Agency",
        required=False,
        empty_label="None of the site’s agencies",
    )
    organization = forms.CharField(
        label="Organization",
        max_length=120,
        required=False,
        help_text="For people who belong to no agency of the site.",
    )
    from_on = forms.DateField(label="First day", initial=clock.today)
    until_on = forms.DateField(label="Last day", required=False, help_text="Leave empty while nobody knows.")

    def __init__(self, *args, site, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.site = site
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = choices if len(choices) == 1 else [("", "Choose a role"), *choices]
        if site is None:
            del self.fields["agency"]
        else:
            self.fields["agency"].queryset = Agency.objects.filter(site=site)

    def invitee(self):
        return Invitee(*(self.cleaned_data[name] for name in ("email", "name", "title")))

    def post(self):
        cleaned = self.cleaned_data
        return RoleSpec(cleaned["role"], self.site, cleaned.get("agency"), cleaned["organization"])

    def days(self):
        return {name: self.cleaned_data[name] for name in ("from_on", "until_on")}


class DatesForm(forms.Form):
    from_on = forms.DateField(label="First day")
    until_on = forms.DateField(label="Last day", required=False, help_text="Leave empty while nobody knows.")
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person reads it, and the record keeps it.",
    )


class EndForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person reads it.",
    )


class ResetForm(forms.Form):
    """How one knows who is asking."""

    reason = forms.CharField(
        label="How you made sure who is asking",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: called back on the number in the agency's directory. The record keeps it.",
    )


class AcceptForm(forms.Form):
    """Nothing is asked of somebody who is signed in."""


class JoinForm(forms.Form):
    """A new person's name and passphrase."""

    error_heading = "Your account is not made yet. Please check:"
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label="Your title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    passphrase = forms.CharField(
        label="Choose a passphrase",
        strip=False,
        help_text=NEW_PASSPHRASE_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **kwargs):
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self):
        """The passphrase against the rules, with the name and the address as typed."""
        cleaned = super().clean()
        if "passphrase" in cleaned:
            person = User(email=self.email, name=cleaned.get("name", ""), title=cleaned.get("title", ""))
            try:
                validate_password(cleaned["passphrase"], person)
            except forms.ValidationError as refusal:
                self.add_error("passphrase", refusal)
        return cleaned


class PeopleFilter(forms.Form):
    """Which people of the program; lives in the address."""

    q = forms.CharField(label="Name or e-mail address", required=False, max_length=100)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Every role"), *Role.choices])
    after = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)

    def narrow(self, rows):
        """``rows`` as the filter says; what can not be read narrows nothing."""
        self.is_valid()
        cleaned = self.cleaned_data
        if cleaned.get("q"):
            rows = rows.filter(contains("user__name", cleaned["q"]) | contains("user__email", cleaned["q"]))
        if cleaned.get("role"):
            return rows.filter(role=cleaned["role"])
        return rows

    def skipped(self):
        """How many rows stand before this page."""
        return self.cleaned_data.get("after") or 0

    def url(self, after):
        parameters = {name: self.cleaned_data.get(name) for name in ("q", "role")} | {"after": after}
        return "?" + urlencode({name: value for name, value in parameters.items() if value})
