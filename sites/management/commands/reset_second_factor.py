"""``manage.py reset_second_factor ADDRESS REASON``: for the only administrator, whom nobody else
can help.
"""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kernel.errors import RuleBroken
from kernel.scope import as_program
from sites.actions.second_factor import reset_second_factor
from sites.management.system_user import system_administrator


class Command(BaseCommand):
    """Whoever may run commands on the machine may do this; the record says that the portal did, and
    why.
    """

    help = "Take somebody's second step of signing in away and send them the link to set up another."

    def add_arguments(self, parser):
        parser.add_argument("address")
        parser.add_argument("reason")

    def handle(self, *, address, reason, **_options):
        """Reset it; the letter leaves by mail."""
        with as_program():
            person = User.objects.filter(email=address.strip().lower(), is_active=True).first()
            if person is None:
                raise CommandError(f"Nobody signs in with {address}.")
            try:
                reset_second_factor(person, by=system_administrator(), reason=reason)
            except RuleBroken as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The second step of {person.name} is reset. An e-mail with a link is on its way.")
