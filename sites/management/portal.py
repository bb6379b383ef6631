"""Who acts when a command of the machine does what only an administrator may."""

from accounts.models import User
from accounts.roles import Role
from sites.standing import Hat, Standing


def the_portal_at_work():
    """The portal itself, for one act holding what an administrator holds; nothing of it is saved."""
    portal = User.objects.the_portal()
    portal.is_active = True
    portal.standing = Standing(portal.pk, (Hat(0, Role.ADMIN, None),))
    return portal
