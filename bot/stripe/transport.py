"""The HTTP client that the SDK is given: one that can be hung up on. Loaded by `sdk.load` alone."""

from typing import Any

import requests
import stripe
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from bot.stripe.bulkhead import use_socket

CONNECT_TIMEOUT = 3.0
READ_TIMEOUT = 6.0

# The socket is named twice: when it is new, and when a kept connection is used again. Only then is it
# to be had: http.client forgets the socket of an answer that says "Connection: close" while its body
# is still being read.


class _PlainConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        use_socket(self.sock)

    def request(self, *args: Any, **options: Any) -> None:
        if self.sock is not None:
            use_socket(self.sock)
        super().request(*args, **options)


class _TlsConnection(_PlainConnection, HTTPSConnection):
    """The same: what `super()` is up there is HTTPSConnection here."""


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):  # that manager has pools of its own
            manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
        return manager


def make_session(through_proxies: bool) -> requests.Session:
    """`through_proxies` False: the environment's proxies and .netrc are left alone, as is right for an
    address on this machine."""
    session = requests.Session()
    session.trust_env = through_proxies
    session.mount("http://", _Adapter())
    session.mount("https://", _Adapter())
    return session


def make_client(session: requests.Session) -> stripe.RequestsClient:
    return stripe.RequestsClient(timeout=(CONNECT_TIMEOUT, READ_TIMEOUT), session=session)
