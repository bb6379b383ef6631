"""Documents for tests: added, read and opened as a person."""

from accounts.roles import Role
from exchanges.actions import documents as exchange_documents
from exchanges.actions import exchange as exchanges
from exchanges.models import Exchange, ExchangeDocument
from kernel.scope import as_program
from sites.row_level_security import as_person
from tests.documents.make import a_paper
from tests.exchanges.make import an_exchange
from tests.make import a_user, in_program


@in_program
def hosted(*sites, host):
    exchange = an_exchange(*sites)
    exchanges.choose_host(exchange, by=a_user(Role.STAFF), kind="alumni", name=str(host), host_site=host)
    return Exchange.objects.get(pk=exchange.pk)


def add_to(exchange, by, **over):
    with as_person(by):
        row = Exchange.objects.visible_to(by).get(pk=exchange.pk)
        return exchange_documents.add_exchange_document(row, a_paper(**over), by=by)


def seen_by(person):
    with as_person(person):
        return [
            row.about for row in ExchangeDocument.objects.visible_to(person).not_withdrawn().order_by("pk")
        ]


def opened(client, person, document):
    client.force_login(person)
    with as_program():
        address = type(document).objects.get(pk=document.pk).get_absolute_url()
    return client.get(address)
