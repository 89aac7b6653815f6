"""The WSGI app as granian's threads call it."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

App = Callable[[dict[str, Any], Any], Iterable[bytes]]

# Looks, a second apart. No request needs as long: Stripe is waited for 10 s, a database 2 s.
MOST_LOOKS = 60


class Answering:
    """Notices that none of the threads answers any more, and hands granian each answer in one piece: it
    streams what is no list, at twice the price, and every answer of ours is short."""

    def __init__(self, app: App, threads: int) -> None:
        self._app = app
        self._threads = threads
        self._looks = 0
        self._began: dict[int, int] = {}  # thread: the look at which its request began

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        thread = threading.get_ident()
        self._began[thread] = self._looks
        try:
            parts = self._app(environ, start)
            try:
                return [b"".join(parts)]
            finally:
                if (close := getattr(parts, "close", None)) is not None:
                    close()
        finally:
            del self._began[thread]

    def is_stuck(self) -> bool:
        """Whether each thread has been in one and the same request for MOST_LOOKS calls of this."""
        self._looks += 1
        began = list(self._began.values())
        return len(began) >= self._threads and self._looks - max(began) > MOST_LOOKS
