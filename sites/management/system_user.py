"""The system user that runs commands which otherwise need an administrator."""

from accounts.models import User
from accounts.roles import Role
from sites.user_roles import HeldRole, UserRoles


def system_administrator():
    """The portal itself, for one act holding what an administrator holds; nothing of it is saved."""
    portal = User.objects.the_portal()
    portal.is_active = True
    portal.site_roles = UserRoles(portal.pk, (HeldRole(0, Role.ADMIN, None),))
    return portal
