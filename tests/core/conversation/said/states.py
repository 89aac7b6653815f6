"""Where a learner stands when something is said: come to by real turns through the shipped course."""

from collections.abc import Callable
from copy import copy
from functools import cache
from itertools import count

from bot.core.course import Lesson
from bot.core.learner import Tier
from bot.store.document import to_document
from tests.chat import Person
from tests.core.conversation.said.behaviour import PLACE
from tests.core.conversation.said.in_exercises import all_solved, exercise_of, hints_out, one_wrong
from tests.core.conversation.said.start import Unreachable, newcomer, shipped, welcomed
from tests.learners import changed

MINUTES_AWAY = 6 * 24 * 60
MOST_STEPS = 90


def person_in(state: str, exercise: str = "") -> Person:
    """A learner in that state, whom nobody else uses. Raises Unreachable."""
    found = _kept(state, exercise)
    if isinstance(found, Unreachable):
        raise found
    return _copied(found)


@cache
def _kept(state: str, exercise: str) -> Person | Unreachable:
    try:
        return STATES[state](exercise)
    except Unreachable as reason:
        return reason


def _copied(person: Person) -> Person:
    twin = copy(person)
    number = next(copy(person._sids))
    twin._sids = count(number)
    return twin


def _lesson(_: str = "") -> Person:
    """Deep in chapter 2, at a lesson that asks nothing."""
    person, chapter = welcomed(), shipped().chapter(2)
    wanted = next(lesson for lesson in chapter.lessons[3:] if not _asks(lesson))
    person.says("chapter 2")
    return _walked(person, lambda: wanted.text in person.reply)


def _walked(person: Person, arrived: Callable[[], bool]) -> Person:
    for _ in range(MOST_STEPS):
        if arrived():
            return person
        person.says("next")
    raise Unreachable("`next` does not lead there")


def _asks(lesson: Lesson) -> bool:
    return getattr(lesson, "prediction", None) is not None


def _prediction(_: str = "") -> Person:
    first = shipped().chapter(1).lessons[0]
    if not _asks(first):
        raise Unreachable("the course's first lesson has no prediction")
    person = welcomed()
    person.says("next")
    if first.text not in person.reply:
        raise Unreachable("the first lesson was not shown")
    return person


def _predicted(_: str = "") -> Person:
    person = _prediction()
    person.says("4")
    return person


def _after(state: Callable[[str], Person], *texts: str) -> Callable[[str], Person]:
    def built(exercise: str) -> Person:
        person = state(exercise)
        for text in texts:
            person.says(text)
        return person

    return built


def _paid_now(_: str = "") -> Person:
    person = _after(_lesson, "chapter 6")("")
    person.pays()
    return person


def _paid_7(_: str = "") -> Person:
    person, chapter = _paid_now(), shipped().chapter(7)
    wanted = next(lesson for lesson in chapter.lessons[2:] if not _asks(lesson))
    person.says("chapter 7")
    return _walked(person, lambda: wanted.text in person.reply)


def _end(_: str = "") -> Person:
    """Where three times `next` leads nowhere: twice is what an open exercise takes to be left."""
    person, stood = _paid_now(), 0
    person.says(f"chapter {shipped().last_chapter}")
    for _ in range(MOST_STEPS):
        before = _place(person)
        person.says("next")
        stood = stood + 1 if _place(person) == before else 0
        if stood == 3:
            return person
    raise Unreachable("`next` never comes to the end")


def _place(person: Person) -> tuple[object, ...]:
    document = to_document(person.learner)
    return tuple(document.get(name) for name in PLACE)


def _away(_: str = "") -> Person:
    person = _lesson()
    person._sids = count(MINUTES_AWAY)  # a message's number is its minute, too
    return person


def _closed(_: str = "") -> Person:
    person = _paid_7()
    person.learner = changed(person.learner, tier=Tier.FREE, closed_for="refund")
    return person


STATES: dict[str, Callable[[str], Person]] = {
    "new": newcomer,
    "welcomed": welcomed,
    "lesson": _lesson,
    "prediction": _prediction,
    "predicted": _predicted,
    **{kind: exercise_of(kind) for kind in ("number", "choice", "text", "code")},
    "one_wrong": one_wrong,
    "hints_out": hints_out,
    "solved": all_solved,
    "listed": _after(_lesson, "chapters"),
    "asked": _after(_lesson, "progres"),
    "wall": _after(_lesson, "chapter 6"),
    "after_wall": _after(_lesson, "chapter 6", "chapter 3"),
    "wall_in_exercise": _after(exercise_of("number"), "chapter 6"),
    "wall_at_prediction": _after(_prediction, "chapter 6"),
    "paid_now": _paid_now,
    "paid_7": _paid_7,
    "stopped": _after(_lesson, "stop"),
    "end": _end,
    "away": _away,
    "closed": _closed,
}
