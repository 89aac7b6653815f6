"""The product as its own process: the same command that serves in production."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping

STARTS_WITHIN = 30.0  # seconds
ENDS_WITHIN = 12.0  # seconds: the server answers what is under way before it goes

# A demo that is killed must not leave its server behind: Linux then sends SIGTERM to the server.
_COMMAND = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
if os.getppid() != int(sys.argv.pop()):
    sys.exit(0)
from bot.cli import main
sys.exit(main())
"""


class BotDied(Exception):
    """The server ended by itself. `said` is what it wrote that is no log line."""

    def __init__(self, code: int, said: list[str]) -> None:
        super().__init__(f"the server ended with exit code {code}")
        self.code = code
        self.said = said


class BotProcess:
    """`log` is called with every line that the server writes, from a thread of its own."""

    def __init__(self, settings: Mapping[str, str], log: Callable[[str], None]) -> None:
        self._url = settings["PUBLIC_URL"]
        self._log = log
        self._said: list[str] = []
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", _COMMAND, str(os.getpid())],
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_served(self) -> None:
        """Return once it answers; raise BotDied where it ends instead, TimeoutError where it does neither."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if (code := self._process.poll()) is not None:
                self._reader.join(timeout=2)
                raise BotDied(code, self._said)
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError("the server did not answer")

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

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/healthz", timeout=2) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except OSError:
            return False

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if not line.startswith("{"):
                self._said.append(line.rstrip())
            self._log(line.rstrip())
