"""Makes what the search reads for every resource of the library under measurement."""

import django

django.setup()

from clearinghouse.models import Resource  # noqa: E402 - the same
from clearinghouse.search_index import index  # noqa: E402 - models need Django set up

index(Resource.objects.filter(entry=None).values_list("pk", flat=True))
