"""What other processes do to a store in the tests: `python -m tests.store.workers COMMAND URL …`."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.core.queues import Queue
from bot.store.json_files.store import JsonFiles
from bot.store.postgres import Postgres
from bot.store.protocol import Store
from tests.learners import changed
from tests.store.people import ana

ROOT = Path(__file__).parents[2]


def open_store(url: str) -> Store:
    return JsonFiles(url.removeprefix("json:")) if url.startswith("json:") else Postgres(url)


@contextmanager
def worker(*command: str):
    """The process, which has said that it is ready; killed at the end."""
    arguments = [sys.executable, "-m", "tests.store.workers", *command]
    with subprocess.Popen(
        arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def add(url: str, learner_id: str, times: str) -> None:
    """Count up the learner's chapter, one lock and one save each."""
    store = open_store(url)
    _say_ready()
    sys.stdin.readline()
    for _ in range(int(times)):
        with store.locked(learner_id) as entry:
            entry.save(changed(entry.learner, chapter=entry.learner.progress.chapter + 1))
    store.close()


def save_forever(url: str, learner_id: str) -> None:
    """Save states of many sizes, each of which says how long it is. Says each number once it is saved."""
    store = open_store(url)
    _say_ready()
    for number in count(1):
        with store.locked(learner_id) as entry:
            length = number * 997 % 20_000
            entry.save(changed(ana(learner_id), name="x" * length, chapter=number, lesson=length))
        print(number, flush=True)


def hold(url: str, learner_id: str, which: str) -> None:
    """Hold a lock until something is written to stdin."""
    store = open_store(url)
    locks = {
        "document": lambda: store.locked(learner_id),
        "selling": lambda: store.selling(learner_id, 0),
        "outbox": lambda: store.claim(Queue.OUTBOX, learner_id),
        "tasks": lambda: store.claim(Queue.STRIPE_TASKS, learner_id),
    }
    with locks[which]():
        _say_ready()
        sys.stdin.readline()
    store.close()


def deliver(url: str) -> None:
    """Be a process that delivers, and that looks for who is due."""
    store = open_store(url)
    with store.delivering():
        store.due(Queue.OUTBOX, datetime.now(UTC), 1)
        _say_ready()
        sys.stdin.readline()
    store.close()


def name(url: str, address: str) -> None:
    """Say which id an address has."""
    _say_ready()
    sys.stdin.readline()
    store = open_store(url)
    print(store.id_for(address), flush=True)
    store.close()


def _say_ready() -> None:
    print("ready", flush=True)


if __name__ == "__main__":
    commands = {"add": add, "save_forever": save_forever, "hold": hold, "deliver": deliver, "name": name}
    commands[sys.argv[1]](*sys.argv[2:])
