"""The codes that learners get by writing `connect`, by which an agent's client may see them.

A code is made of the message that asked for it, with the store's key: the same message coming again gets the
same code, and no document holds one, only its keyed hash. That hash is an id of this store too, and made to
lead to the learner's document: a code finds its learner without an index.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.learner import Learner
from bot.core.tutoring.access import Client, linked, with_code
from bot.core.wording.connecting import CODE
from bot.store.protocol import Store

LENGTH = 8  # characters, of 40 bits; ten minutes and 120 tries a minute find none
_LONGEST_GIVEN = 32  # with what people put between


class ConnectCodes:
    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def issued(self, learner: Learner, message_sid: str, texts: Sequence[str], now: datetime) -> Learner:
        """The learner with the code that these texts will show; the same one where they show none."""
        if not _shows(texts):
            return learner
        return with_code(learner, self._hash(self._code(learner.learner_id, message_sid)), now)

    def shown(self, learner_id: str, message_sid: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        """The texts with the code in its place, which leads to the learner from now on. No lock may be
        held."""
        if _shows(texts):
            self._lead(self._hash(self._code(learner_id, message_sid)), learner_id)
        return self.put_in(learner_id, message_sid, texts)

    def put_in(self, learner_id: str, message_sid: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        if not _shows(texts):
            return texts
        code = self._code(learner_id, message_sid).upper()
        return tuple(text.replace(CODE, code) for text in texts)

    def redeem(self, client: Client, given: str) -> Learner | None:
        """Let the client in. None where the code was never given, was used, or is too old."""
        code = "".join(filter(str.isalnum, given[:_LONGEST_GIVEN])).lower()
        if len(code) != LENGTH or not code.isascii():
            return None
        hashed = self._hash(code)
        with self._store.locked(hashed) as entry:
            learner = linked(entry.learner, hashed, client, self._clock())
            if learner is not None:
                entry.save(learner)
        return learner

    def _lead(self, hashed: str, learner_id: str) -> None:
        """Never over a code that leads elsewhere, as one of a billion might: joining those two would make one
        person of two. That code does not work then, and the next one does."""
        if self._store.read(hashed) is None:
            self._store.join([learner_id, hashed], self._clock(), into=learner_id)

    def _code(self, learner_id: str, message_sid: str) -> str:
        return self._store.id_for(f"code:{learner_id}:{message_sid}").removeprefix("lrn_")[:LENGTH]

    def _hash(self, code: str) -> str:
        return self._store.id_for(f"connect:{code}")


def _shows(texts: Sequence[str]) -> bool:
    return any(CODE in text for text in texts)
