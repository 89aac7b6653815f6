"""A running `tutorclaw demo`, for tests."""

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.config.root import find_root
from bot.sandbox.real_keys import real_keys

ROOT = find_root()

COMMAND = [
    sys.executable,
    "-P",
    "-c",
    "import sys; from bot.cli import main; sys.exit(main(['demo', *sys.argv[1:]]))",
]


class Demo:
    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    @property
    def url(self) -> str:
        return self.address.rstrip("/")

    @cached_property
    def operator_token(self) -> str:
        """As it is printed."""
        assert self.process.stdout is not None
        line = next(each for each in self.process.stdout if each.startswith("The operator's page: "))
        return line.split()[-1]

    def end(self, by: int) -> int:
        """Its exit code after that signal."""
        self.process.send_signal(by)
        return self.process.wait(15)


def environment(**more: str) -> dict[str, str]:
    """Ours, without what the product reads of it."""
    ours = {name: value for name, value in os.environ.items() if not re.match("STRIPE_|TWILIO_|STORE_", name)}
    return {**ours, **more}


@contextmanager
def demo(data: Path, *arguments: str, cwd: Path = ROOT, **settings: str) -> Iterator[Demo]:
    """A demo whose folder is in `data`. It is killed at the end, should it still run."""
    if real_keys({}, ROOT / ".env"):
        pytest.skip("the demo does not start beside the real keys in .env")
    with subprocess.Popen(
        [*COMMAND, "--data", str(data), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(**settings),
        cwd=cwd,
    ) as process:
        try:
            assert process.stdout is not None
            yield Demo(process, process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(20)


def fetch(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Status and text of the answer; status 0 where there is none."""
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=15)) as connection:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        path = f"{parts.path or '/'}?{parts.query}"
        try:
            connection.request("POST" if body else "GET", path, body, given)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""


@contextmanager
def feed(url: str) -> Iterator[Iterator[str]]:
    """The lines of the feed that the page of the phone +15550000001 gets."""
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=15)) as connection:
        connection.request("GET", "/feed?phone=15550000001")
        with connection.getresponse() as answer:
            yield (line.decode().rstrip("\n") for line in answer)


def hello_of(url: str) -> str:
    """What that page is first told, as JSON."""
    with feed(url) as lines:
        assert next(lines) == "event: hello"
        return next(lines).removeprefix("data: ")


def family(pid: int) -> set[int]:
    """The process and everything that it started."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def all_end(pids: set[int], within: float) -> bool:
    """Whether they have all ended after so many seconds; they need not be our children."""
    deadline = time.monotonic() + within
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            if not select.select([handle], [], [], max(0.0, deadline - time.monotonic()))[0]:
                return False
        finally:
            os.close(handle)
    return True


def listening(pids: set[int]) -> set[str]:
    """The addresses on which these processes listen, "127.0.0.1:8000" or with IPv6 in hexadecimal."""
    inodes = {link for pid in pids for link in _sockets(pid)}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            local, state, inode = (line.split()[n] for n in (1, 3, 9))
            if state == "0A" and inode in inodes:
                found.add(_readable(local))
    return found


def _sockets(pid: int) -> set[str]:
    links = set()
    try:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            links.add(os.readlink(descriptor).removeprefix("socket:[").removesuffix("]"))
    except OSError:
        return links
    return links


def _readable(local: str) -> str:
    address, port = local.split(":")
    if len(address) == 8:
        address = ".".join(str(byte) for byte in reversed(bytes.fromhex(address)))
    return f"{address}:{int(port, 16)}"
