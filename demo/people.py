"""The invented people: one for each role, and a lead and a member for each site of the
demonstration.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.roles import Role
from audit.record import record
from kernel import clock
from liaisons.actions import assign_liaison
from sites.models import Agency, Membership

# Everybody of the demonstration signs in with it; production has no invented people at all.
PASS_PHRASE = "four herons over still water"  # noqa: S105 - printed at every start of the demonstration

# role, e-mail, name, title, organization
STAFF = [
    (Role.ADMIN, "admin@example.gov", "Imara Castellan", "Program administrator", "BJA"),
    (Role.ADMIN, "admin2@example.gov", "Theo Varnhagen", "Program administrator", "BJA"),
    (Role.STAFF, "staff@example.gov", "Odile Brankner", "Policy adviser", "BJA"),
    (Role.STAFF, "staff2@example.gov", "Marcus Tindale", "Policy adviser", "BJA"),
    (Role.PROVIDER, "cna@example.org", "Priya Holmqvist", "TTA coordinator", "CNA"),
    (Role.PROVIDER, "iir@example.org", "Wendell Osprey", "Logistics manager", "IIR"),
]
LIAISONS = [
    ("liaison@example.org", "Ruth Abernalt", "Chief of police (retired)"),
    ("liaison2@example.org", "Caleb Montrosse", "Sheriff (retired)"),
]
EXPERTS = [
    ("expert@example.org", "Nadia Fennimark", "Crime-gun intelligence"),
    ("expert2@example.org", "Julian Overbeck", "Crime analysis"),
    ("expert3@example.org", "Simone Hartqual", "Community engagement"),
]
HATS = ("hats@example.org", "Beatrix Lindqvale", "Liaison at two sites, expert at a third")
PARTNER = ("partner@example.gov", "Anselm Corrivage", "Assistant U.S. attorney")
LEADS = [
    ("Delphine Arkwell", "Chief of police"), ("Ignatius Morrow", "Chief of police"),
    ("Renata Quillfeather", "Sheriff"),
    ("Harlan Westmere", "Deputy mayor for public safety"), ("Yvette Sandoral", "Chief of police"),
    ("Tobias Kestrelle", "Chief of police"), ("Marguerite Dunhollow", "District attorney"),
    ("Silas Brightwater", "Chief of police"), ("Corinne Ashgrove", "Chief of police"),
    ("Emeric Vandalor", "Chief of police"),
]  # fmt: skip
MEMBERS = [
    ("Poppy Larkspire", "Crime analyst"), ("Dexter Hollowmere", "Grants coordinator"),
    ("Amara Winterbourne", "Crime analysis supervisor"), ("Felix Thornaby",
    "Public information officer"),
    ("Ginevra Stallard", "Project coordinator"), ("Otto Ravensworth", "Crime analyst"),
    ("Leocadia Penhallow", "Project coordinator"), ("Bram Fairleigh", "Data manager"),
    ("Sunniva Crossfield", "Crime analyst"), ("Rafferty Blythe", "Project coordinator"),
]  # fmt: skip
ROLES_SHOWN = [
    ("BJA administrator", "admin@example.gov"), ("BJA administrator, second", "admin2@example.gov"),
    ("BJA staff", "staff@example.gov"), ("TTA provider staff (CNA)", "cna@example.org"),
    ("TTA provider staff (IIR)", "iir@example.org"), ("Strategic Site Liaison",
    "liaison@example.org"),
    ("Subject-matter expert", "expert@example.org"), ("Site lead", "lead@example.gov"),
    ("Site member", "member@example.gov"), ("Federal partner", "partner@example.gov"),
    ("Several hats", "hats@example.org"),
]  # fmt: skip


@dataclass
class Cast:
    """Who plays at one site.  ``at(part)`` is the person of a part of a story."""

    lead: User | None = None
    member: User | None = None
    liaison: User | None = None
    experts: list = field(default_factory=list)
    program: dict = field(default_factory=dict)

    def at(self, part):
        """A person by their part: lead, member, liaison, expert, or an e-mail of the program."""
        if part in {"lead", "member", "liaison"}:
            return getattr(self, part) or self.lead or self.liaison
        if part == "expert":
            return self.experts[0]
        return self.program[part]


class Company:
    """Makes people with one shared, once-hashed pass phrase, and gives them their roles."""

    def __init__(self, portal):
        self.portal, self.password = portal, make_password(PASS_PHRASE)

    def person(self, email, name, title):
        """An invented person who can sign in."""
        user = User(email=email, name=name, title=title, is_invented=True, password=self.password)
        user.save()
        return user

    def give(self, user, role, site, from_on, **where):
        """One role of one person, from a day on."""
        membership = Membership.objects.create(
            user=user, role=role, site=site, from_on=from_on, **where
        )
        after = {"role": membership.get_role_display(), "from": str(from_on)}
        with clock.at(datetime.combine(from_on, time(8), ZoneInfo("America/New_York"))):
            record("sites.membership.load", by=self.portal, on=membership, site=site, after=after)
        return membership

    def program_people(self, from_on):
        """Administrators, staff and providers, by the word before the @ of their e-mail."""
        people = {}
        for role, email, name, title, organization in STAFF:
            people[email.partition("@")[0]] = user = self.person(email, name, title)
            self.give(user, role, None, from_on, organization=organization)
        return people

    def experts(self):
        """The experts; each site gets some of them."""
        return [self.person(*row) for row in EXPERTS]

    def site_people(self, site, number, from_on):
        """A lead and a member at their agency; the first site's have the short addresses."""
        agency = Agency.objects.filter(site=site).first()
        people = []
        for role, names in ((Role.LEAD, LEADS), (Role.MEMBER, MEMBERS)):
            name, title = names[number % len(names)]
            email = f"{role}@example.gov"
            if number:
                email = f"{role}.{site.slug}@example.gov"
            user = self.person(email, name, title)
            self.give(user, role, site, from_on, agency=agency)
            people.append(user)
        return people

    def assign(self, liaison, site, from_on, by):
        """A liaison serves the site, by the act that also tells the site."""
        assign_liaison(site, liaison, by=by, from_on=from_on)
