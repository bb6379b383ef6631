"""URL patterns of the documents of a parent row: add, open, withdraw."""

from django.urls import path


def below(record, name, views):
    """Add, open, withdraw: ``views`` in this order, below the address ``record``, named
    ``name``-document-...
    """
    add, opened, withdraw = views
    one = f"{record}/documents/<int:document>"
    return [
        path(f"{record}/documents/new/", add.as_view(), name=f"{name}-document-add"),
        path(f"{one}/", opened.as_view(), name=f"{name}-document"),
        path(f"{one}/withdraw/", withdraw.as_view(), name=f"{name}-document-withdraw"),
    ]
