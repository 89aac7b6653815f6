"""A process that dies in the middle of what it writes, without a process: in files before the n-th call that
opens or changes one, in PostgreSQL before or after the n-th thing that is asked.

`Killed` is no Exception, and each later call raises it again: so nothing is tidied up, as after kill -9.
"""

import os
import threading
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from bot.store.json_files.rename_exchange import find_rename_exchange
from bot.store.json_files.store import JsonFiles
from bot.store.postgres import Postgres, claims, documents, joining, ledger, store

CALLS = ["open", "write", "pwrite", "fsync", "fdatasync", "link", "unlink", "rename", "mkdir", "utime"]
ASKING = (claims, documents, joining, ledger, store)


class Killed(BaseException):
    pass


class Life:
    """Of the process that has opened a store. `left`: the calls that it still lives for; None: no end."""

    def __init__(self) -> None:
        self.left = None
        self._thread = threading.get_ident()

    def step(self):
        if self.left is None or threading.get_ident() != self._thread:
            return
        self.left -= 1
        if self.left < 0:
            raise Killed

    @contextmanager
    def dying_after(self, calls):
        """The block is cut off. Raises Killed unless it comes to its end before."""
        self.left = calls
        with ExitStack() as patched:
            for name in CALLS:
                patched.enter_context(patch.object(os, name, self._counted(getattr(os, name))))
            for module in ASKING:
                patched.enter_context(patch.object(module, "ask", self._asking(module.ask)))
            try:
                yield
            finally:
                self.left = None

    def _counted(self, call):
        def counted(*arguments, **more):
            self.step()
            return call(*arguments, **more)

        return counted

    def _asking(self, ask):
        def asking(connection, *statements):
            try:
                self.step()
                answer = ask(connection, *statements)
                self.step()
            except Killed:
                connection.close()
                raise
            return answer

        return asking


def open_mortal(url, life):
    """The store as a process has it whose life that is."""
    if not url.startswith("json:"):
        return Postgres(url)
    exchange = find_rename_exchange()

    def counted(one, other):
        life.step()
        return exchange(one, other)

    return JsonFiles(url.removeprefix("json:"), exchange=exchange and counted)
