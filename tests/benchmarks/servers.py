"""The servers that are measured: the bare app under granian, and the product as it is served."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.requests import PUBLIC_URL, TOKEN, WEBHOOK_SECRET

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent


def environment(store_url: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "STRIPE_SECRET_KEY": "sk_test_benchmark",
        "STRIPE_PRICE_ID_PAID": "price_benchmark",
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": "http://127.0.0.1:9",
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886",
        "TWILIO_API_BASE": "http://127.0.0.1:9",
        "PUBLIC_URL": PUBLIC_URL,
        "STORE_URL": store_url,
        "DELIVERY": "worker",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


@contextmanager
def bare(app: str = "tests.benchmarks.bare:app") -> Iterator[int]:
    """A yardstick under granian with two workers; its port."""
    port = free_port()
    command = [str(BIN / "granian"), "--interface", "wsgi", "--workers", "2", "--port", str(port)]
    yield from _running([*command, "--blocking-threads", "32", "--no-ws", app], environment("json:unused", port), port)


@contextmanager
def product(store_url: str) -> Iterator[int]:
    port = free_port()
    yield from _running([str(BIN / "tutorclaw")], environment(store_url, port), port)


def _running(command: list[str], environ: dict[str, str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, env=environ, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1000):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise RuntimeError("the server does not listen")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
