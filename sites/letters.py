"""Checks the recipient's permissions again when a letter is sent."""

from sites.models import roles_of


def may_still_receive(person, site_id):
    """Whether a notice about the site may reach the person now: asked again when the mail leaves."""
    if site_id is None:
        return person.is_active
    return person.is_active and bool(roles_of(person).roles_at(site_id))
