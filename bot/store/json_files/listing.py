"""Which learners a folder of documents has."""

import os
import re
from collections.abc import Iterator
from typing import Final

from bot.store.identity import is_learner_id

_SHARD_FORM: Final = re.compile(r"[a-z2-7]{2}")


def learner_ids(folder: str, after: str = "") -> Iterator[str]:
    """Those with a document. Otherwise as ids_with()."""
    return ids_with(".json", folder, after)


def ids_with(suffix: str, folder: str, after: str = "") -> Iterator[str]:
    """Those behind `after` with such a file, in order, a shard at a time: what comes and goes meanwhile does
    no harm. Raises OSError."""
    shards = filter(_SHARD_FORM.fullmatch, os.listdir(folder))
    for shard in sorted(each for each in shards if each >= after[4:6]):
        path = os.path.join(folder, shard)
        names = os.listdir(path) if os.path.isdir(path) else []
        ids = (name.removesuffix(suffix) for name in names if name.endswith(suffix))
        yield from sorted(each for each in ids if is_learner_id(each) and each[4:6] == shard and each > after)
