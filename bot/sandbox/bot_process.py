"""The product as its own process: the same command that serves in production."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping

from bot.config.hosting import HOST_VARIABLES

STARTS_WITHIN = 30.0  # seconds
ENDS_WITHIN = 12.0  # seconds: the server answers what is under way before it goes

# A demo that is killed must not leave its server behind: Linux sends the server SIGTERM then.
# -P: files in the folder where it is started must not be imported as modules.
_COMMAND = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv.pop()):
    sys.exit(0)
from bot.cli import main
sys.exit(main())
"""
_SERVING = '"event":"serving"'  # in its log, once all of it answers
# The stand-ins are on this machine: no proxy may come between.
_NO_PROXY = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


class BotDied(Exception):
    """The server ended by itself. `said` are the lines that it wrote beside its log."""

    def __init__(self, code: int, said: list[str]) -> None:
        super().__init__(f"the server ended with exit code {code}")
        self.code = code
        self.said = said


def why_not(error: BotDied | TimeoutError) -> str:
    """Why there is no server, in words."""
    return "\n".join([*(error.said if isinstance(error, BotDied) else ()), str(error)])


def _without_the_host(environ: Mapping[str, str]) -> dict[str, str]:
    """The stand-ins' store is its own, wherever this runs: a container in the cloud, beside another app."""
    theirs = {*HOST_VARIABLES, "DATABASE_URL"}
    return {name: value for name, value in environ.items() if name not in theirs}


class BotProcess:
    """`log` is called with every line that the server writes, from a thread of its own."""

    def __init__(self, settings: Mapping[str, str], log: Callable[[str], None]) -> None:
        self._log = log
        self._serves = False
        self._begun = threading.Event()  # it serves, or its output has ended
        self._said: list[str] = []
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-c", _COMMAND, str(os.getpid())],
            env={**_without_the_host(os.environ), **_NO_PROXY, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_served(self) -> None:
        """Return once it serves; raise BotDied where it ends instead, TimeoutError where it does neither.

        Its log says so. Asking the port instead could reach another server.
        """
        if not self._begun.wait(STARTS_WITHIN):
            raise TimeoutError("the server did not answer")
        if not self._serves:
            code = self._process.wait()
            self.stop()
            raise BotDied(code, self._said)

    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout=2)
        if self._process.stdout and not self._reader.is_alive():
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if not line.startswith("{"):
                self._said.append(line.rstrip())
            self._log(line.rstrip())
            if _SERVING in line:
                self._serves = True
                self._begun.set()
        self._begun.set()
