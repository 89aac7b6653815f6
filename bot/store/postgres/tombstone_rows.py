"""Reads a tombstone, a row of the table `erased`."""

from dataclasses import replace
from datetime import UTC
from typing import Final

import msgspec

from bot.core.tombstone import Tombstone
from bot.store.postgres.statements import Connection, ask, texts

_READ: Final = b"select tombstone from erased where learner_id = $1"
_READER: Final = msgspec.json.Decoder(Tombstone)


def read_tombstone(connection: Connection, learner_id: str) -> Tombstone | None:
    (row,) = ask(connection, (_READ, (learner_id.encode(),)))
    if not row.ntuples:
        return None
    found = _READER.decode(texts(row)[0])
    return replace(found, at=found.at.astimezone(UTC))
