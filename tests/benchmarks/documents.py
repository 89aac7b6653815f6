"""Learners' documents in great number, in the store's own layout, as a copy or a backup would bring them."""

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from bot.content import read_course
from bot.core.conversation.engine import take_message
from bot.core.learner import Learner
from bot.core.messaging.messages import InboundMessage
from bot.i18n.languages import read_understanding
from bot.store.document import render
from bot.store.identity import id_for
from bot.store.json_files.store import JsonFiles
from tests.benchmarks.requests import WORDS, address
from tests.benchmarks.servers import ROOT
from tests.learners import changed

_SHARD = "abcdefghijklmnopqrstuvwxyz234567"


def make_documents(folder: Path, how_many: int) -> None:
    """Documents of the learners from 0 on. Not synced: they are soon thrown away."""
    key = _open_store(folder)
    for shard in product(_SHARD, repeat=2):
        (folder / "".join(shard)).mkdir(exist_ok=True)
    share = -(-how_many // 2)
    with ProcessPoolExecutor(2) as pool:
        halves = [range(start, min(start + share, how_many)) for start in (0, share)]
        list(pool.map(_write, halves, [str(folder)] * 2, [key] * 2))


def _open_store(folder: Path) -> bytes:
    store = JsonFiles(folder)
    store.close()
    return bytes.fromhex(store.key())


def _write(numbers: range, folder: str, key: bytes) -> None:
    busy = busy_learner()
    for number in numbers:
        learner_id = id_for(key, address(number))
        learner = changed(busy, learner_id=learner_id, address=address(number), name=f"Learner {number}")
        _write_file(f"{folder}/{learner_id[4:6]}/{learner_id}.json", render(learner))


def _write_file(path: str, data: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(fd, data)
    os.close(fd)


def busy_learner() -> Learner:
    """One with all the replies that a document keeps."""
    course = read_course(ROOT / "data" / "course")
    understanding = read_understanding()
    learner = None
    for number, word in enumerate(WORDS):
        message = InboundMessage(f"SM{number:032x}", address(0), "Learner 0", word, datetime.now(UTC))
        learner, _ = take_message(course, learner, message, "lrn_" + "a" * 26, understanding)
    assert learner is not None
    return learner
