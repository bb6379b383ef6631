"""What the site record shows of success stories; sites/views/record.py asks for it by the name in the settings."""

from django.urls import reverse

from newsroom.models import Story
from sites.access import may
from ui.parts import Entry

SHOWN = 5
TEMPLATE = "newsroom/_site_panel.html"


def stories(user, site):
    """The stories in clearance, for those who may see them."""
    draft = Story(site=site)
    if not may(user, "newsroom.view_story", draft):
        return {"template": TEMPLATE, "is_shown": False}
    rows = Story.objects.visible_to(user).filter(site=site).in_clearance().with_names()[:SHOWN]
    links = [Entry("Write a success story", reverse("newsroom:story-begin", args=[site.slug]))]
    return {
        "template": TEMPLATE,
        "is_shown": True,
        "stories": list(rows),
        "links": links if may(user, "newsroom.write_story", draft) else [],
    }
