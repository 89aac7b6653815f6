"""The demo's own folder, which git ignores: one running demo each."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MOST = 20  # demos at once


@dataclass(frozen=True)
class Folder:
    path: Path

    @classmethod
    @contextmanager
    def claimed(cls, within: Path, reset: bool) -> "Iterator[Folder]":
        """`within`/demo, or demo-2, demo-3 … where another demo runs. Emptied first for `reset`.

        The lock dies with its holder, so that no killed demo keeps a folder.
        """
        within.mkdir(parents=True, exist_ok=True)
        for number in range(1, MOST + 1):
            path = within / ("demo" if number == 1 else f"demo-{number}")
            path.mkdir(exist_ok=True)
            with (path / "lock").open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                if reset:
                    _empty(path)
                yield cls(path)
                return
        raise OSError(f"{MOST} demos are running already")

    def last_ports(self) -> tuple[int, ...]:
        """Those of the last demo here, where its open pages and Checkout links lead, in the order in which
        they were kept; an earlier version kept fewer. () before the first."""
        try:
            ports = tuple(int(port) for port in (self.path / "ports").read_text().split())
        except (OSError, ValueError):
            return ()
        return ports if all(0 < port < 65536 for port in ports) else ()

    def keep_ports(self, *ports: int) -> None:
        (self.path / "ports").write_text(" ".join(map(str, ports)))


def _empty(path: Path) -> None:
    for each in path.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != "lock":
            each.unlink()
