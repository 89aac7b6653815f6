"""What the version before, with one due time for both queues, does to a store that this one serves too."""

import fcntl
import json
import os
import struct
from hashlib import blake2b
from pathlib import Path

import psycopg

from bot.store.document import render, to_document

FLOCK = struct.Struct("hhqqi4x")  # struct flock


def due_times(learner):
    messages = [each.due_at for each in learner.deliveries if each.state in ("waiting", "sending")]
    return messages + [each.due_at for each in learner.purchase.errands]


class PostgresBefore:
    """Its statements, word for word."""

    INSERT = "insert into learners (document, due_at, learner_id) values (%s, %s, %s)"
    UPDATE = (
        "update learners set document = %s, due_at = %s, revision = revision + 1, updated_at = now() "
        "where learner_id = %s"
    )
    MAKE_CLAIM = "insert into delivery_claims (learner_id) values (%s) on conflict do nothing"
    DUE = (
        "select learner_id from learners join delivery_claims as claim using (learner_id) "
        "where due_at <= %s {} order by due_at limit %s for update of claim skip locked"
    )
    WITH_A_MESSAGE = (
        """and (document @? '$.deliveries[*] ? (@.state == "waiting" || @.state == "sending")' """
        "or not document @? '$.errands[*]')"
    )

    def __init__(self, url):
        self.connection = psycopg.connect(url, autocommit=True)

    def save(self, learner):
        first = min(due_times(learner), default=None)
        row = (json.dumps(to_document(learner)), first, learner.learner_id)
        with self.connection.transaction():
            if self.connection.execute(self.UPDATE, row).rowcount == 0:
                self.connection.execute(self.INSERT, row)
            if first is not None:
                self.connection.execute(self.MAKE_CLAIM, (learner.learner_id,))

    def due(self, now):
        return self._due(self.DUE.format(""), now)

    def due_messages(self, now):
        return self._due(self.DUE.format(self.WITH_A_MESSAGE), now)

    def claims(self, learner_id):
        """Whether somebody has the claim to deliver to that learner, and the one to do their errands."""
        return [self._is_claimed(name) for name in (learner_id, f"{learner_id} errands")]

    def _is_claimed(self, name):
        query = "select from delivery_claims where learner_id = %s for update skip locked"
        return self.connection.execute(query, (name,)).rowcount == 0

    def _due(self, query, now):
        return [learner_id for (learner_id,) in self.connection.execute(query, (now, 100))]

    def close(self):
        self.connection.close()


class FilesBefore:
    """It keeps one marker a learner in `due/`, with the time of the first thing due; an earlier marker is
    left as it is. It looks at no other folder."""

    def __init__(self, url):
        self.folder = Path(url.removeprefix("json:"))
        self.due_folder = self.folder / "due"

    def save(self, learner):
        self.due_folder.mkdir(exist_ok=True)
        marker, first = self.due_folder / learner.learner_id, min(due_times(learner), default=None)
        if first is not None and not (marker.exists() and marker.stat().st_mtime <= first.timestamp()):
            marker.touch()
            os.utime(marker, (first.timestamp(), first.timestamp()))
        path = self.folder / learner.learner_id[4:6] / f"{learner.learner_id}.json"
        path.parent.mkdir(exist_ok=True)
        path.with_suffix(".new").write_bytes(render(learner))
        path.with_suffix(".new").rename(path)
        if first is None:
            marker.unlink(missing_ok=True)

    def due(self, now):
        passed = [each for each in self.due_folder.iterdir() if each.stat().st_mtime <= now.timestamp()]
        return [each.name for each in passed]

    due_messages = due  # by the same markers; the document tells it the rest

    def claims(self, learner_id):
        digest = blake2b(learner_id.encode(), digest_size=8).digest()
        first = int.from_bytes(digest, "big") >> 4 << 2
        with open(self.folder / "locks", "r+b") as locks:
            return [self._is_claimed(locks, first | kind) for kind in (2, 3)]

    @staticmethod
    def _is_claimed(locks, byte):
        try:
            fcntl.fcntl(locks, fcntl.F_OFD_SETLK, FLOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, byte, 1, 0))
        except BlockingIOError:
            return True
        return False

    def close(self):
        pass


def open_version_before(url):
    return FilesBefore(url) if url.startswith("json:") else PostgresBefore(url)
