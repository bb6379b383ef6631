"""A group exchange walked from the proposal to the check-in after ninety days, as all its people; see ``Walk``."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from exchanges.checkin_reminders import tell_of_due_checkins
from exchanges.models import Exchange
from kernel.encryption import decrypt
from kernel.scope import as_program
from notifications.models import Notice
from tests.browser.keyboard import Person
from tests.documents.make import PDF
from tests.exchanges.make import trips_of
from tests.make import a_focus_area, a_site, a_user, in_program

TITLE = "See a crime center at work"
AGENDA = {"name": "agenda.pdf", "mimeType": "application/pdf", "buffer": PDF}
LEADS = {"lead": ("Saginaw", "Chief Sample"), "second": ("Gary", "Mayor Example")}


class Walk:
    """Two sites, one outside host without an account, and everybody who has a part in it.

    ``way`` says how all of them work (tests/browser/keyboard.py); ``look`` is called at every form with whose it is.
    """

    def __init__(self, browser, address, look=None, **way):
        self.sites = {name: a_site(name=name, slug=f"{name.lower()}-mi") for name in ("Saginaw", "Gary")}
        a_focus_area()
        one, two = self.sites.values()
        users = {
            "lead": a_user(Role.LEAD, one, name="Chief Sample"),
            "second": a_user(Role.LEAD, two, name="Mayor Example"),
            "liaison": a_user(Role.LIAISON, one, name="Robin Sample"),
            "provider": a_user(Role.PROVIDER, name="Kim Other"),
            "staff": a_user(Role.STAFF, name="Pat Other"),
        }
        self.people = {name: Person(browser, address, user, **way) for name, user in users.items()}
        self.people["host"] = Person(browser, address, **way)
        self.first, self.path, self.look = timezone.localdate() - timedelta(days=91), "", look

    @property
    def trips(self):
        """(reserved, spent, left) of each site."""
        return [trips_of(site) for site in self.sites.values()]

    def propose(self):
        """The lead says what for and when."""
        hand = self._open("lead", "/exchanges/", "Propose an exchange")
        hand.write("Title", TITLE)
        hand.write("Goals", "Learn how it runs.")
        hand.write("Objectives", "Sit in on a day.")
        hand.write("Expected outcomes", "A plan for a center")
        hand.tick("Gun Violence")
        hand.day("First day", self.first)
        hand.day("Last day", self.first + timedelta(days=1))
        hand.write("Agenda", "Day 1: the room.")
        self._send("lead", "Propose")
        self.path = self._row().get_absolute_url()
        assert self.people["lead"].reads(
            "Proposed. The liaison reviews it next; meanwhile, name who travels."
        )

    def gather(self):
        """A second site joins, the host is chosen, each site names its own party and one hands in the agenda."""
        hand = self._open("provider", self.path, "Add a site")
        hand.choose("Site", "Gary")
        self._send("provider", "Add")
        self.people["provider"].hand.press("Choose the host")
        hand.choose("Who hosts", "An outside")
        hand.write("Agency", "Lakeport Police Department")
        hand.write("Contact", "Desk of the chief")
        self._send("provider", "Choose")
        for who, names in (("lead", ["Kim Analyst", "Lee Analyst"]), ("second", ["Pat Detective"])):
            for name in names:
                hand = self._open(who, self.path, "Name a traveler")
                hand.write("Name", name)
                self._send(who, "Add the traveler")
        hand = self._open("second", self.path, "Add a document")
        hand.write("What it is", "Agenda of the two days")
        hand.upload("File", AGENDA)
        self._send("second", "Add")
        assert self.people["second"].reads("Agenda of the two days")
        assert not self.people["second"].page.get_by_text("Kim Analyst").count()

    def decide(self):
        """The liaison hands it to BJA, who finds it on the home page and approves it."""
        self._step("liaison", "Hand to BJA")
        self._open("staff", "/", f"Decide an exchange: {TITLE}", "Approve")
        self._send("staff", "Approve")

    def ask_the_host(self):
        """Outside the portal the host answers by the letter, once before the visit."""
        self._write_to_host("liaison", "Ask a host without an account")
        hand = self._open("host", self._link("exchanges.exchange.invite_host"))
        hand.write("Your answer", "Both days suit us.")
        self._send("host", "Send the answer")
        assert self.people["host"].reads("Thank you")

    def travel(self):
        """It is confirmed, booked and held; one traveler fell ill."""
        self._step("liaison", "Host confirmed", "The host confirmed")
        self._step("provider", "Travel booked", "Travel is booked")
        hand = self._open("provider", self.path, "It took place")
        hand.tick("Lee Analyst")
        hand.write("Note", "Fell ill.")
        self._send("provider", "It took place")

    def debrief(self):
        """Each site writes what it learned and who answers for it later; then it is closed."""
        self._step("provider", "Ask for the debrief", "Ask the sites")
        for who, (_, name) in LEADS.items():
            hand = self._open(who, self.path, "Write the debrief")
            hand.write("What was learned", "The daily meeting.")
            hand.write("What will change at home", "We meet daily.")
            hand.choose("How useful it was", "5")
            hand.choose("Who answers after 30, 60 and 90 days", name)
            self._send(who, "Save the debrief")
        self._step("staff", "Close")
        self._write_to_host("provider", "Ask the host how it went")
        hand = self._open("host", self._link("exchanges.exchange.ask_feedback"))
        hand.choose("How it went", "5")
        hand.write("In your words", "Well prepared.")
        self._send("host", "Send the answer")

    def say_what_came_of_it(self):
        """The persons named are told, and answer from their home page after 30, 60 and 90 days."""
        assert tell_of_due_checkins(timezone.localdate()) == 6  # two sites, three times
        for who in LEADS:
            for days in (30, 60, 90):
                hand = self._open(who, "/", f"Report the results after {days} days: {TITLE}", "Answer")
                hand.choose("Did the expected outcomes come about?", "Yes" if days == 90 else "Not yet")
                hand.write("Answer", f"What {who} said after {days} days.")
                self._send(who, "Answer")

    def leave(self):
        """Everybody goes home."""
        for person in self.people.values():
            person.leave()

    def _open(self, who, path, *links):
        """Open a page, go along links, look at what is there; gives the hand."""
        hand = self.people[who].open(path)
        for link in links:
            hand.press(link)
        if self.look:
            self.look(self.people[who])
        return hand

    def _send(self, who, button):
        """Press the button of a form and be led on."""
        before = self.people[who].page.url
        self.people[who].hand.press(button)
        assert self.people[who].page.url != before, self.people[who].page.locator("main").inner_text()

    def _step(self, who, link, button=""):
        self._open(who, self.path, link)
        self._send(who, button or link)

    def _write_to_host(self, who, link):
        hand = self._open(who, self.path, link)
        hand.write("E-mail address of the host", "host@example.org")
        self._send(who, "Write to the host")

    def _row(self):
        with as_program():
            return Exchange.objects.get()

    @in_program
    def _link(self, event):
        """The path of the link in the newest letter of an event."""
        body = decrypt(Notice.objects.filter(event=event).latest("pk").body)
        return "/exchanges/host/" + body.partition("/exchanges/host/")[2].split()[0]
