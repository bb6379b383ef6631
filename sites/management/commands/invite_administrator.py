"""``manage.py invite_administrator ADDRESS NAME``: the first person of an empty portal, or a way
back in.
"""

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import Role
from kernel import clock
from kernel.errors import RuleBroken
from kernel.scope import as_program
from sites.actions.invitations import GOOD_FOR_HOURS, Invitee, invite_person
from sites.management.system_user import system_administrator
from sites.role_grants import RoleSpec


class Command(BaseCommand):
    """Whoever may run commands on the machine may appoint an administrator; the record says that
    the portal did.
    """

    help = "Send an invitation to become a BJA administrator."

    def add_arguments(self, parser):
        parser.add_argument("address")
        parser.add_argument("name")

    def handle(self, *, address, name, **_options):
        """Write the invitation; the letter leaves by mail."""
        with as_program():
            by = system_administrator()
            try:
                invite_person(Invitee(address, name), RoleSpec(Role.ADMIN), from_on=clock.today(), by=by)
            except RuleBroken as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"The invitation is on its way to {address}. Its link works for {GOOD_FOR_HOURS} hours."
        )
