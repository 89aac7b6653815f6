"""The servers that are measured: the yardsticks under granian, and the product as it is served."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.ports import free_port
from tests.benchmarks.events import SECRET
from tests.benchmarks.load import RefusedError
from tests.benchmarks.processes import children, descendants, name_of
from tests.benchmarks.requests import PUBLIC_URL, TOKEN

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
BACKGROUND = "tutorclaw-bg"
DOOR = "tutorclaw-mcp"
NOWHERE = "http://127.0.0.1:9"  # no request of a benchmark needs Stripe or Twilio
# The background looks for what it missed, and finds nobody there.
# Every start looks at Stripe's side in the background; nobody answers that here.
_EXPECTED = re.compile(r'outcome="(answered|upgraded|ignored)"|stripe_calls_total.call="(list|other)"')


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def workers(self) -> list[int]:
        """Those that answer requests: they have no children, and are neither in the background nor a door."""
        ours = descendants(self.pid)
        return [pid for pid in ours if not children(pid) and name_of(pid) not in (BACKGROUND, DOOR)]

    def background(self) -> list[int]:
        return [pid for pid in descendants(self.pid) if name_of(pid) == BACKGROUND]

    def check(self) -> None:
        """RefusedError where a request was not what it was to be: a repeat, a failure, one that sold."""
        for line in self.get("/metrics").splitlines():
            counted, _, number = line.rpartition(" ")
            if "_total{" in counted and float(number) and not _EXPECTED.search(counted):
                raise RefusedError(f"not what was to be measured: {line}")

    def get(self, path: str) -> str:
        """The body of a 200. Raises OSError where nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            if answer.status != 200:
                raise RefusedError(f"{path}: {answer.status}")
            return answer.read().decode()
        finally:
            connection.close()


@contextmanager
def bare(app: str = "tests.benchmarks.bare:app", workers: int = 2, **environ: str) -> Iterator[Server]:
    """A yardstick under granian."""
    port = free_port(0)
    command = [str(BIN / "granian"), "--interface", "wsgi", "--workers", str(workers), "--port", str(port)]
    command += ["--blocking-threads", "32", "--no-ws", app]
    with _running(command, environment("", port) | environ, port) as server:
        yield server


@contextmanager
def product(store_url: str, **settings: str) -> Iterator[Server]:
    """`tutorclaw`, without deliveries."""
    port = free_port(0)
    with (
        tempfile.TemporaryDirectory() as metrics,  # where those of a database are counted
        _running(
            [str(BIN / "tutorclaw")], environment(store_url, port) | {"TMPDIR": metrics} | settings, port
        ) as server,
    ):
        yield server


def environment(store_url: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "STRIPE_SECRET_KEY": "sk_test_benchmark",
        "STRIPE_PRICE_ID_PAID": "price_benchmark",
        "STRIPE_WEBHOOK_SECRET": SECRET,
        "STRIPE_API_BASE": NOWHERE,
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886",
        "TWILIO_API_BASE": NOWHERE,
        "PUBLIC_URL": PUBLIC_URL,
        "STORE_URL": store_url,
        "DELIVERY": "worker",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


@contextmanager
def _running(command: list[str], environ: dict[str, str], port: int) -> Iterator[Server]:
    process = subprocess.Popen(
        command, env=environ, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Until the port answers, with whatever. Tried often: a start is measured by it."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with suppress(ConnectionRefusedError, ConnectionResetError, RefusedError):
            Server(port, process.pid).get("/healthz")
            return
        time.sleep(0.002)
    raise RuntimeError("the server does not answer")
