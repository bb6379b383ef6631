"""Documents for tests: added, read and opened as a person."""

from accounts.roles import Role
from kernel.scope import as_programme
from sites.wall import as_person
from tests.documents.make import a_paper
from tests.make import a_user, in_programme
from tests.tta.exchanges import an_exchange
from tta.actions import documents as acts
from tta.actions import exchange as exchanges
from tta.models import Exchange, ExchangeDocument


@in_programme
def hosted(*sites, host):
    exchange = an_exchange(*sites)
    exchanges.choose_host(exchange, by=a_user(Role.STAFF), kind="alumni", name=str(host), host_site=host)
    return Exchange.objects.get(pk=exchange.pk)


def add_to(exchange, by, **over):
    with as_person(by):
        row = Exchange.objects.visible_to(by).get(pk=exchange.pk)
        return acts.add_exchange_document(row, a_paper(**over), by=by)


def seen_by(person):
    with as_person(person):
        return [row.about for row in ExchangeDocument.objects.visible_to(person).standing().order_by("pk")]


def opened(client, person, document):
    client.force_login(person)
    with as_programme():
        address = type(document).objects.get(pk=document.pk).get_absolute_url()
    return client.get(address)
