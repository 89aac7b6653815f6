"""One call of an agent on one learner's document: seen by whom it may be, changed in one durable write."""

import json
from collections.abc import Callable
from dataclasses import asdict
from hashlib import blake2b
from typing import Any, TypeVar

from bot.core.conversation.unlocked import opened_chapter
from bot.core.course import Course
from bot.core.languages import edition_of, speaking_to
from bot.core.learner import Learner
from bot.core.payments.ledger import Kind
from bot.core.renumbering import settled
from bot.core.tutoring.access import Client, may_see
from bot.core.tutoring.moving import with_wall
from bot.core.tutoring.opening import opened
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.repeats import kept_result, with_result
from bot.core.wording import for_agents
from bot.services.ledger_writer import LedgerWriter
from bot.store.protocol import Store

NOBODY = Refusal(Code.NO_SUCH_LEARNER, for_agents.no_such_learner(), for_agents.how_to_find_a_learner())

Result = TypeVar("Result")
Change = Callable[[Course, Learner], tuple[Learner, Result] | Refusal]

_MOST_REMEMBERED = 8192


class TutoredLearners:
    def __init__(self, course: Course, store: Store, ledger: LedgerWriter) -> None:
        self._course = course
        self._store = store
        self._ledger = ledger
        self._opened: set[tuple[str, int]] = set()

    def seen(self, client: Client, learner_id: str) -> Learner | None:
        learner = self._store.read(learner_id)
        if learner is None or not may_see(client, learner):
            return None
        return settled(self._course, learner)

    def spoken(self, learner: Learner, tell: Callable[[Course], Result]) -> Result:
        """What is told of the course, in the learner's language."""
        with speaking_to(self._course, learner):
            return tell(edition_of(self._course))

    def changed(
        self,
        client: Client,
        learner_id: str,
        chapter: Callable[[Learner], int],
        change: Change[Result],
        kind: Callable[..., Result],
        key: str = "",
    ) -> Result | Refusal:
        """What `change` makes of the learner, and its result, of this `kind`, which is kept under `key`: in
        the learner's language.
        `chapter` is the one that the call is about: the gate is asked before a kept result is shown again."""
        with self._store.locked(learner_id) as entry:
            if entry.learner is None or not may_see(client, entry.learner):
                return NOBODY
            before = settled(self._course, entry.learner)
            gate = opened(self._course, before, chapter(before))
            if not isinstance(gate, Refusal) and (kept := kept_result(before, key)):
                return kind(**json.loads(kept))
            done = gate if isinstance(gate, Refusal) else self._told(before, change)
            if not isinstance(done, Refusal):
                entry.save(with_result(done[0], key, as_json(done[1]) if key else ""))
        if isinstance(done, Refusal):
            return self.refused(before, done)
        self._note_read(before, done[0])
        return done[1]

    def _told(self, learner: Learner, change: Change[Result]) -> tuple[Learner, Result] | Refusal:
        return self.spoken(learner, lambda course: change(course, learner))

    def refused(self, learner: Learner, refusal: Refusal) -> Refusal:
        """At the wall the learner has now asked for that chapter, as in the chat: a payment opens it."""
        wall = refusal.wall
        if wall is None:
            return refusal
        self._ledger.append(Kind.WALL_MET, learner.learner_id, f"chapter {wall}")
        with self._store.locked(learner.learner_id) as entry:
            if entry.learner is not None:
                found = settled(self._course, entry.learner)
                asked = with_wall(self._course, found, wall)
                if asked is not found and isinstance(opened(self._course, found, wall), Refusal):
                    entry.save(asked)
        return refusal

    def note_shown(self, learner: Learner, chapter: int) -> None:
        """A paid chapter is seen for the first time, before an agent says that it was read."""
        if chapter > self._course.free_chapters and chapter not in learner.progress.read:
            self._append_opened(learner.learner_id, chapter)

    def _note_read(self, before: Learner, after: Learner) -> None:
        if (chapter := opened_chapter(self._course, before, after)) is not None:
            self._append_opened(after.learner_id, chapter)

    def _append_opened(self, learner_id: str, chapter: int) -> None:
        """Once, as far as this process knows; the ledger may say a thing twice."""
        if (learner_id, chapter) in self._opened:
            return
        if len(self._opened) >= _MOST_REMEMBERED:
            self._opened.clear()
        self._opened.add((learner_id, chapter))
        self._ledger.append(Kind.CHAPTER_OPENED, learner_id, f"chapter {chapter}")


def key_of_call(client: Client, tool: str, request_id: str) -> str:
    """By which a call is known again; "" where it has no request id."""
    if not request_id:
        return ""
    whole = json.dumps([client.name, tool, request_id]).encode()
    return blake2b(whole, digest_size=9).hexdigest()


def as_json(result: Any) -> str:
    return json.dumps(asdict(result), ensure_ascii=False, separators=(",", ":"))
