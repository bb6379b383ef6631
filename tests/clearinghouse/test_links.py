"""The link check: what it notices, and where it can never be led (IN-05)."""

import socket
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from clearinghouse import link_checker
from clearinghouse.link_checker import Looked, check_some, look, public_place
from clearinghouse.models import Resource
from notifications.models import Notice, QueueFailure
from tests.clearinghouse.make import a_resource
from tests.make import a_user, the_portal
from tests.markup import as_read


def named(*places):
    """A name server that answers with these addresses."""
    return lambda _host, port, **_: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places
    ]


PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "224.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("place", PRIVATE)
def test_in_05_an_address_that_is_not_public_is_refused(place):
    """IN-05."""
    assert (
        look("http://example.org/", resolve=named(place)).problem
        == "This address is not on the public internet."
    )
    assert not look("http://example.org/", resolve=named("93.184.215.14", place)).works


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://localhost/", "http://0/",
     "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://user:word@example.org/",
     "http://example.org:22/", "http://example.org:6379/", "http://", "//example.org", "http://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_in_05_no_way_to_write_an_address_leads_to_this_machine(address, monkeypatch):
    """IN-05."""
    connected = []
    monkeypatch.setattr(socket, "create_connection", lambda place, *_: connected.append(place) or _refuse())
    assert not look(
        address, resolve=socket.getaddrinfo if "example" not in address else named("127.0.0.1")
    ).works
    assert connected == []


class Listener:
    """A listener on the loopback that hears, and answers what it is told to."""

    def __init__(self, answer):
        self.heard, self.answer = 0, answer
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            self.heard += 1
            with line:
                line.recv(4000)
                line.sendall(self.answer.encode())


@pytest.fixture
def inside():
    listener = Listener("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    yield listener
    listener.door.close()


WAYS_IN = ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "0", "127.1", "[::ffff:127.0.0.1]"]


@pytest.mark.parametrize("host", WAYS_IN)
def test_in_05_a_listener_on_this_machine_hears_nothing(host, inside, monkeypatch):
    """IN-05: with the port of a listener that would answer, so that the judgment alone stands before it."""
    monkeypatch.setitem(link_checker.PORTS, "http", inside.port)
    assert not look(f"http://{host}/").works
    assert inside.heard == 0
    monkeypatch.setattr(link_checker, "public_place", lambda *_: "127.0.0.1")
    assert look(f"http://{host}/").works  # it was there all the time
    assert inside.heard == 1


@pytest.mark.parametrize("host", WAYS_IN)
def test_in_05_no_redirect_leads_to_a_listener_on_this_machine(host, inside, monkeypatch):
    """IN-05: the first address is public and answers; where it leads is judged anew."""
    monkeypatch.setitem(link_checker.PORTS, "http", inside.port)
    outside = Listener(
        f"HTTP/1.1 302 Found\r\nLocation: http://{host}:{inside.port}/\r\nContent-Length: 0\r\n\r\n"
    )
    real, asked = socket.create_connection, []

    def connect(place, *how):
        asked.append(place[0])
        return real(("127.0.0.1", outside.port) if place[0] == "93.184.215.14" else place, *how)

    def resolve(name, *how, **said):
        found = named("93.184.215.14") if name == "example.org" else socket.getaddrinfo
        return found(name, *how, **said)

    monkeypatch.setattr(socket, "create_connection", connect)
    looked = look("http://example.org/", resolve=resolve)
    outside.door.close()
    assert (looked.works, asked, outside.heard, inside.heard) == (False, ["93.184.215.14"], 1, 0)


class Silent(Listener):
    """Takes what is asked and answers nothing until the other side has gone."""

    def _listen(self):
        line, _ = self.door.accept()
        with line:
            while line.recv(4000):
                self.heard += 1


def test_a_server_that_never_comes_to_an_end_is_cut_off(monkeypatch):
    silent = Silent("")
    monkeypatch.setitem(link_checker.PORTS, "http", silent.port)
    monkeypatch.setattr(link_checker, "public_place", lambda *_: "127.0.0.1")
    monkeypatch.setattr(link_checker, "LONGEST_SECONDS", 0.1)
    looked = look("http://example.org/")
    silent.door.close()
    assert silent.heard == 1
    assert looked.problem == "No answer (RemoteDisconnected)."  # TimeoutError would be that of one read alone


def test_in_05_a_name_that_answers_differently_the_second_time_is_asked_only_once(monkeypatch):
    """IN-05: the connection goes to the address that was judged."""
    asked, connected = [], []
    monkeypatch.setattr(socket, "create_connection", lambda place, *_: connected.append(place) or _refuse())

    def rebinding(host, port, **_):
        asked.append(host)
        return named("93.184.215.14" if len(asked) == 1 else "127.0.0.1")(host, port)

    assert not look("http://example.org/", resolve=rebinding).works
    assert (asked, connected) == (["example.org"], [("93.184.215.14", 80)])


def _refuse():
    raise ConnectionRefusedError


COOKIE = "session=zeta"


def answer_of_a_site(request):
    """A site that wants its cookie back, and writes Location in UTF-8 as many do."""
    first = request.partition("\r\n")[0]
    if "Accept: text/html" not in request:
        return "406 Not Acceptable"
    if first.startswith("GET /cookie ") and COOKIE not in request:
        return f"302 Found\r\nLocation: /cookie\r\nSet-Cookie: {COOKIE}; Path=/"
    if first.startswith("GET /utf8loc "):
        return "302 Found\r\nLocation: /café menu"
    known = (
        "/cookie ",
        "/caf%C3%A9 ",
        "/caf%C3%A9%20menu ",
        "/q?name=caf%C3%A9 ",
        "/q?a=b%20c ",
        "/q?a=b%2Fc&d=(e) ",
    )
    return "200 OK" if first[4:].startswith(known) else "404 Not Found"


@pytest.fixture
def website(monkeypatch):
    """A public address whose connections reach a listener that ``answer_of_a_site`` speaks for."""
    door = socket.create_server(("127.0.0.1", 0))
    heard, real = [], socket.create_connection

    def listen():
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                heard.append(line.recv(8000).decode())
                line.sendall(f"HTTP/1.1 {answer_of_a_site(heard[-1])}\r\nContent-Length: 0\r\n\r\n".encode())

    threading.Thread(target=listen, daemon=True).start()
    own = door.getsockname()
    monkeypatch.setattr(socket, "create_connection", lambda _place, *how: real(own, *how))
    yield heard
    door.close()


@pytest.mark.parametrize(
    "path",
    ["/café", "/q?name=café", "/q?a=b c", "/q?a=b%2Fc&d=(e)", "/cookie", "/utf8loc", "/café#top"],
)
def test_a_link_that_a_browser_opens_works(website, path):
    assert look(f"http://example.org{path}", resolve=named("93.184.215.14")) == Looked()
    assert (
        look("http://example.org/gone", resolve=named("93.184.215.14")).problem == "The server answered 404."
    )


def test_a_name_with_letters_of_another_alphabet_is_looked_up_as_a_browser_does(website):
    names = []

    def resolve(host, port, **how):
        names.append(host)
        return named("93.184.215.14")(host, port)

    assert look("http://bücher.example/café", resolve=resolve).works
    assert names == ["xn--bcher-kva.example"]


def test_a_cookie_goes_back_to_the_site_that_set_it_and_to_no_other(website):
    look("http://example.org/cookie", resolve=named("93.184.215.14"))
    assert COOKIE in website[-1]
    look("http://example.net/cookie", resolve=named("93.184.215.14"))
    assert COOKIE not in website[2]


def test_a_public_address_is_taken():
    assert public_place("example.org", 443, named("93.184.215.14")) == "93.184.215.14"


@pytest.mark.django_db
def test_an_address_counts_as_broken_after_three_weeks_and_its_owner_is_told_once(client):
    owner = a_user(Role.PROVIDER)
    row = a_resource(url="https://example.org/", owner=owner)
    at = timezone.now()
    for week in range(5):
        check_some(at=at + timedelta(days=8 * week), looker=lambda _: Looked("The server answered 404."))
        assert Notice.objects.count() == (1 if week >= 2 else 0)
    assert Notice.objects.get().recipient == owner
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Does not answer any more" in as_read(page)


@pytest.mark.django_db
def test_a_working_address_is_noted_and_not_asked_again_within_a_week():
    a_resource(url="https://example.org/")
    a_resource("No address known")
    at = timezone.now()
    assert check_some(at=at, looker=lambda _: Looked()) == 1
    assert check_some(at=at + timedelta(days=6), looker=lambda _: Looked()) == 0
    assert Resource.objects.exclude(link_seen_on=None).count() == 1


@pytest.mark.django_db
def test_an_address_whose_check_raises_is_counted_and_the_next_is_asked():
    bad, good = a_resource("Bad", url="https://bad.example/"), a_resource("Good", url="https://good.example/")

    def look_at(address):
        if address == bad.url:
            raise ZeroDivisionError
        return Looked()

    assert check_some(looker=look_at) == 1
    failure = QueueFailure.objects.get()
    assert (failure.queue, failure.about, failure.tries) == ("link checks", "Check the link of Bad", 1)
    good.refresh_from_db()
    assert good.link_checked_at
    asked = []
    assert check_some(looker=lambda address: asked.append(address) or Looked()) == 0
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_an_address_is_asked(settings):
    settings.CHECK_LINKS = True
    a_resource(url="https://good.example/")
    seen = []
    assert check_some(looker=lambda _: seen.append(connection.in_atomic_block) or Looked()) == 1
    assert seen == [False]


@pytest.mark.django_db
def test_an_address_that_another_worker_is_asking_is_left_to_it():
    a_resource(url="https://good.example/")
    inner = []

    def look_at(_):
        inner.append(check_some(looker=lambda _: Looked()))
        return Looked()

    assert check_some(looker=look_at) == 1
    assert inner == [0]


@pytest.mark.django_db
@pytest.mark.parametrize("owner", ["the portal", "somebody who left"])
def test_of_a_resource_that_nobody_looks_after_bja_is_told(owner):
    staff, _provider = a_user(Role.STAFF), a_user(Role.PROVIDER)
    a_resource(url="https://example.org/", owner=the_portal() if owner == "the portal" else a_user())
    at = timezone.now()
    for week in range(4):
        check_some(at=at + timedelta(days=8 * week), looker=lambda _: Looked("The server answered 404."))

    assert [notice.recipient for notice in Notice.objects.all()] == [staff]
