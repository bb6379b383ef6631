"""``manage.py invite_administrator ADDRESS NAME``: the first person of an empty portal, or a way back in."""

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import Role
from kernel import clock
from kernel.errors import RuleBroken
from kernel.scope import as_programme
from sites.actions.invitations import GOOD_FOR_HOURS, Invitee, invite_person
from sites.appointments import Post
from sites.management.portal import the_portal_at_work


class Command(BaseCommand):
    """Whoever may run commands on the machine may appoint an administrator; the record says that the portal did."""

    help = "Send an invitation to become a BJA administrator."

    def add_arguments(self, parser):
        """Whom."""
        parser.add_argument("address")
        parser.add_argument("name")

    def handle(self, *, address, name, **_options):
        """Write the invitation; the letter leaves by mail."""
        with as_programme():
            by = the_portal_at_work()
            try:
                invite_person(Invitee(address, name), Post(Role.ADMIN), from_on=clock.today(), by=by)
            except RuleBroken as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"The invitation is on its way to {address}. Its link works for {GOOD_FOR_HOURS} hours."
        )
