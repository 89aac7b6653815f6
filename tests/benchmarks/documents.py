"""Learners' documents in great number, in the store's own layout, as a copy or a backup would bring them."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from bot.content import read_course
from bot.core.checkout import Checkout
from bot.core.conversation.engine import take_message
from bot.core.learner import Learner
from bot.core.messaging.messages import InboundMessage
from bot.sandbox.stripe.objects import FRAGMENT
from bot.store.document import render
from bot.store.identity import id_for
from bot.store.json_files.documents import read_boot
from bot.store.json_files.save_header import with_header
from bot.store.json_files.store import JsonFiles
from tests.benchmarks.events import session_of
from tests.benchmarks.requests import WORDS, address
from tests.benchmarks.servers import ROOT
from tests.learners import changed

_SHARD = "abcdefghijklmnopqrstuvwxyz234567"


def make_documents(folder: Path, how_many: int, *, at_wall: bool = False) -> list[str]:
    """Documents of the learners from 0 on; the ids of the first thousands. `at_wall`: with a session, and
    with the spare that is there after two saves and not in a copy. Not synced: they are soon thrown away."""
    key = _open_store(folder)
    for shard in product(_SHARD, repeat=2):
        (folder / "".join(shard)).mkdir(exist_ok=True)
    share = -(-how_many // 2)
    with ProcessPoolExecutor(2) as pool:
        halves = [range(start, min(start + share, how_many)) for start in (0, share)]
        list(pool.map(_write, halves, [str(folder)] * 2, [key] * 2, [at_wall] * 2))
    return [id_for(key, address(number)) for number in range(min(how_many, 100_000))]


def _open_store(folder: Path) -> bytes:
    store = JsonFiles(folder)
    store.close()
    return bytes.fromhex(store.key())


def _write(numbers: range, folder: str, key: bytes, at_wall: bool) -> None:
    busy, boot = busy_learner(), read_boot()
    for number in numbers:
        learner_id = id_for(key, address(number))
        learner = changed(busy, learner_id=learner_id, address=address(number), name=f"Learner {number}")
        path = f"{folder}/{learner_id[4:6]}/{learner_id}"
        if at_wall:
            learner = changed(learner, checkout=_open_checkout(learner_id), wall=6)
            _write_file(f"{path}.twin", _padded(with_header(learner, 1, boot)[1]))
            _write_file(f"{path}.json", _padded(with_header(learner, 2, boot)[1]))
        else:
            _write_file(f"{path}.json", render(learner))


def _write_file(path: str, data: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(fd, data)
    os.close(fd)


def _open_checkout(learner_id: str) -> Checkout:
    session_id, now = session_of(learner_id), datetime.now(UTC)
    url = f"https://checkout.stripe.com/c/pay/{session_id}{FRAGMENT}"
    return Checkout(1, "f" * 32, session_id, url, now + timedelta(days=1), 2900, "usd", now)


def _padded(data: bytes) -> bytes:
    return data.ljust(-(-len(data) // 4096) * 4096)


def busy_learner() -> Learner:
    """One with all the replies that a document keeps."""
    course = read_course(ROOT / "data" / "course")
    learner = None
    for number, word in enumerate(WORDS):
        message = InboundMessage(f"SM{number:032x}", address(0), "Learner 0", word, datetime.now(UTC))
        learner, _ = take_message(course, learner, message, "lrn_" + "a" * 26)
    assert learner is not None
    return learner
