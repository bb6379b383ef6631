"""Django's Redis cache with one client a process: theirs makes one for every errand, a fifth of a
millisecond each.
"""

from functools import cached_property

from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient


class Client(RedisCacheClient):
    """The client over the pool of connections, which is made to be shared."""

    @cached_property
    def _only(self):
        return super().get_client()

    def get_client(self, key=None, *, write=False):  # noqa: ARG002 - Django's signature
        """The same for reading and writing: there is one server."""
        return self._only


class RedisCache(DjangoRedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
