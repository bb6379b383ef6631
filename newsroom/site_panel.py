"""What the site record shows of success stories; dashboard/site_detail.py asks for it by the name in the settings."""

from django.urls import reverse

from newsroom.models import Story
from sites.access import may
from ui.components import Link


def stories(user, site):
    """The ways to the stories of the site, for those who may see them: links alone, so that the page asks no more."""
    draft = Story(site=site)
    links = []
    if may(user, "newsroom.view_story", draft):
        links.append(Link("Success stories", reverse("newsroom:stories")))
    if may(user, "newsroom.write_story", draft):
        links.append(Link("Write a success story", reverse("newsroom:story-begin", args=[site.slug])))
    return {"template": "newsroom/_site_panel.html", "links": links}
