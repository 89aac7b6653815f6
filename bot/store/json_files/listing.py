"""Which learners a folder of documents has."""

import os
import re
from collections.abc import Iterator
from typing import Final

from bot.store.identity import is_learner_id

_SHARD_FORM: Final = re.compile(r"[a-z2-7]{2}")


def shards(folder: str) -> Iterator[tuple[str, list[str]]]:
    """In order, each with the names in it. Raises OSError."""
    for shard in sorted(filter(_SHARD_FORM.fullmatch, os.listdir(folder))):
        path = os.path.join(folder, shard)
        yield shard, os.listdir(path) if os.path.isdir(path) else []


def learner_ids(folder: str) -> Iterator[str]:
    """In order, a shard at a time: documents that come and go meanwhile do no harm. Raises OSError."""
    for shard, names in shards(folder):
        ids = (name.removesuffix(".json") for name in names if name.endswith(".json"))
        yield from sorted(each for each in ids if is_learner_id(each) and each[4:6] == shard)
