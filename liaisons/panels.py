"""What the site record shows of liaisons' work; sites/views/record.py asks for it by the name in the settings."""

from django.urls import reverse

from liaisons.models import NextStep
from ui.parts import Entry as Link

STEPS = 5


def on_the_road(user, site):
    """Open next steps, the longest overdue first, and the ways to the log and the liaisons."""
    team = [Link("Monthly summaries", reverse("liaisons:site-summaries", args=[site.slug]))]
    return {
        "template": "liaisons/_site_panel.html",
        "steps": list(NextStep.objects.visible_to(user).filter(site=site).open().with_names()[:STEPS]),
        "links": [
            Link("All next steps", reverse("liaisons:nextsteps", args=[site.slug])),
            Link("Liaisons", reverse("liaisons:assignments", args=[site.slug])),
            Link("Activity log", f"{reverse('liaisons:log')}?site={site.name}"),
            Link("Full reports", f"{reverse('liaisons:reports')}?site={site.name}"),
            *(team if user.has_perm("liaisons.view_summary", site) else ()),
        ],
    }
