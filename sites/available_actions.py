"""Action buttons of a site and its engagement; none that the action would refuse."""

from dataclasses import dataclass

from django.urls import reverse

from sites.access import may
from sites.lifecycle import ENDED
from sites.steps import steps_open_to

# verb: the words of its button, its kind
STEP_WORDS = {
    "announce": ("Announce", "primary"),
    "launch": ("Launch", "primary"),
    "activate": ("Mark as active", "primary"),
    "close_out": ("Begin the close-out", "outline"),
    "close": ("End the engagement", "primary"),
    "extend": ("Extend", "outline"),
    "transition": ("Move to another track", "outline"),
    "withdraw": ("Withdraw", "plain"),
}
SITE_WORDS = [
    ("sites.edit_profile", "Edit the profile", "sites:profile-edit"),
    ("sites.edit_site", "Edit the site", "sites:edit"),
    ("sites.edit_agency", "Add an agency", "sites:agency-add"),
]
# once the last engagement has ended
SELECT_AGAIN = ("sites.add_engagement", "Add an engagement", "sites:engagement-add")


@dataclass(frozen=True)
class ActionButton:
    label: str
    url: str
    kind: str = "outline"


def ask_url(user, engagements):
    """Where ``user`` asks for help for a site; empty where they may not, or none of ``engagements``
    takes requests.
    """
    asking = next((one for one in engagements if one.takes_requests), None)
    if asking is None or not may(user, "tta.draft_request", asking):
        return ""
    return reverse("tta:request-new", args=[asking.site.slug])


def site_offers(user, site, last):
    """The edits of a site open to the person; ``last`` is its newest engagement, if it has one."""
    words = [*SITE_WORDS, *([] if last and last.state not in ENDED else [SELECT_AGAIN])]
    return [
        ActionButton(label, reverse(route, args=[site.slug]))
        for permission, label, route in words
        if may(user, permission, site)
    ]


def engagement_offers(user, engagement):
    """The steps and edits of an engagement open to the person."""
    where = [engagement.site.slug, engagement.number]
    open_now = {step.verb for step in steps_open_to(user, engagement)}
    buttons = [
        ActionButton(label, reverse(f"sites:engagement-{verb.replace('_', '-')}", args=where), kind)
        for verb, (label, kind) in STEP_WORDS.items()
        if verb in open_now
    ]
    if may(user, "sites.edit_engagement", engagement):
        buttons.append(ActionButton("Dates and settings", reverse("sites:engagement-edit", args=where)))
    return buttons
