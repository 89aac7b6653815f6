"""What came of something that was said: the reply, and the learner's document before and after."""

from dataclasses import dataclass
from typing import Any

from bot.core.wording.payment_answers import MONEY_PAID
from bot.store.document import to_document
from tests.chat import Person

PLACE = ("chapter", "lesson", "exercise", "step", "twin")
DONE = (*PLACE, "solved", "wrong", "hints", "stopped", "tier", "wall", "read")


@dataclass(frozen=True)
class Behaviour:
    before: dict[str, Any]
    after: dict[str, Any]
    reply: str
    link: object | None  # what is still to come from Stripe

    def _changed(self, *fields: str) -> bool:
        return any(self.before.get(name) != self.after.get(name) for name in fields)

    @property
    def is_free(self) -> bool:
        return self.after["tier"] == "free"

    @property
    def moved(self) -> bool:
        return self._changed(*PLACE)

    @property
    def graded(self) -> bool:
        """Wrong answers and hints that go because another exercise came are no grade."""
        wrong, hints = self.after.get("wrong"), self.after.get("hints", 0)
        judged_wrong = bool(wrong) and wrong != self.before.get("wrong")
        return self.solved or judged_wrong or hints > self.before.get("hints", 0)

    @property
    def solved(self) -> bool:
        return self._changed("solved")

    @property
    def changed_stop(self) -> bool:
        return self._changed("stopped")

    @property
    def sells(self) -> bool:
        return self.link is not None and not self.asks_stripe

    @property
    def asks_stripe(self) -> bool:
        """What is asked about money that was paid waits for Stripe too, and its answer holds no link."""
        return getattr(self.link, "topic", "") in MONEY_PAID

    @property
    def options(self) -> tuple[str, ...]:
        """What "did you mean" offers."""
        asked = self.after.get("expecting") or {}
        return tuple(asked.get("options", ())) if asked.get("kind") != "chapters" else ()

    @property
    def asks(self) -> bool:
        return any(word in self.reply for word in self.options)

    @property
    def place(self) -> tuple[object, ...]:
        return tuple(self.after.get(name) for name in PLACE)

    def did_as(self, other: "Behaviour") -> bool:
        """The same was done: the document says the same, and most of the reply stands in this one."""
        same = all(self.after.get(name) == other.after.get(name) for name in DONE)
        return same and self.link == other.link and self.options == other.options and self._tells(other)

    def _tells(self, other: "Behaviour") -> bool:
        wanted = {part for part in other.reply.split("\n\n") if part.strip()}
        told = sum(part in self.reply for part in wanted)
        return 2 * told >= len(wanted)


def say(person: Person, text: str, times: int = 1) -> Behaviour:
    before = to_document(person.learner or person._newborn())
    for _ in range(times):
        person.says(text)
        person.cannot_run_it()
    assert person.learner is not None
    return Behaviour(before, to_document(person.learner), person.reply, person.offer)
