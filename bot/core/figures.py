"""What a turn adds to the figures of the operator's page: numbers by name and day, and nothing about anybody.

"joined"                a new learner
"active"                one who writes for the first time on a day
"chapter variables"     who came to a chapter for the first time, by its slug
"wall"                  who met the paywall for the first time
"finished"              who has read the last lesson of the course
"at variables/run"      how many stand at a step: one more there, and one fewer where they stood
"wrong variables/run"   a wrong answer to an exercise
"unclear in an exercise"  a message that was not understood, by where it was
"text …"                what it said, where texts are kept
"""

from collections.abc import Iterator
from typing import Final

from bot.core.conversation.predictions import open_prediction
from bot.core.course import Course
from bot.core.figure_sums import Change
from bot.core.learner import Learner, Progress
from bot.core.messaging.messages import InboundMessage

TEXT_KEPT: Final = 120  # characters
UNCLEAR: Final = ("in an exercise", "at a prediction", "between lessons", "no text in it")


def figures_of_turn(
    course: Course, before: Learner | None, after: Learner, message: InboundMessage, keep_texts: bool = False
) -> list[Change]:
    found: list[Change] = []
    was, now = before.progress if before else None, after.progress
    if before is None:
        found.append(("joined", 1))
    if before is None or _day(before) != _day(after):
        found.append(("active", 1))
    if was is None or was.kept_place != now.kept_place:
        found += _moved(place_name(was) if was else "", place_name(now))
    if was is None or was.read != now.read:
        found += _read(course, was, now)
    if now.wall is not None and (was is None or was.wall is None) and not after.purchase.payments:
        found.append(("wall", 1))
    if was is not None and now.wrong and now.wrong != was.wrong and _same_exercise(was, now):
        found.append((f"wrong {place_name(now, exercise=course)}", 1))
    if was is None or now.confused > was.confused or not message.text.strip():
        found += _unclear(course, before, after, message, keep_texts)
    return found


def figures_of_learner(course: Course, learner: Learner) -> list[Change]:
    """What can be told of a learner's figures by how they stand."""
    found: list[Change] = [("joined", 1)]
    found += _moved("", place_name(learner.progress))
    found += _read(course, None, learner.progress)
    paid = bool(learner.purchase.payments)
    if learner.progress.wall is not None or learner.purchase.checkout is not None or paid:
        found.append(("wall", 1))
    if learner.purchase.checkout is not None or paid:
        found.append(("link", 1))
    if paid:
        found.append(("paid", 1))
    return found


def place_name(progress: Progress, exercise: Course | None = None) -> str:
    """Where they stand by name, "variables/run"; empty where that is not known. With `exercise` it is the
    open exercise's."""
    slug_and_step = progress.kept_place.split(" ", 2)[1:2]
    name = slug_and_step[0] if slug_and_step else ""
    if exercise is None or not name:
        return name.partition("+")[0]
    chapter = exercise.chapter(progress.chapter)
    number = progress.exercise
    step = chapter.exercises[number - 1].step if 0 < number <= len(chapter.exercises) else "?"
    return f"{chapter.slug}/{step}"


def _unclear(
    course: Course, before: Learner | None, after: Learner, message: InboundMessage, keep_texts: bool
) -> Iterator[Change]:
    said = " ".join(message.text.split())
    if not said:
        yield f"unclear {UNCLEAR[3]}", 1
        return
    if before is None or after.progress.confused <= before.progress.confused:
        return
    where = _where(course, before)
    yield f"unclear {where}", 1
    if keep_texts:
        yield f"text {where}: {said[:TEXT_KEPT]}", 1


def _day(learner: Learner) -> object:
    return learner.last_message_at.date() if learner.last_message_at else None


def _moved(left: str, reached: str) -> Iterator[Change]:
    if left == reached:
        return
    if left:
        yield f"at {left}", -1
    if reached:
        yield f"at {reached}", 1


def _read(course: Course, was: Progress | None, now: Progress) -> Iterator[Change]:
    for number, lesson in now.read.items():
        if not 0 < number <= course.last_chapter or lesson <= 0:
            continue
        known = was.read.get(number, 0) if was else 0
        chapter = course.chapter(number)
        if known <= 0:
            yield f"chapter {chapter.slug}", 1
        if number == course.last_chapter and known < len(chapter.lessons) <= lesson:
            yield "finished", 1


def _same_exercise(was: Progress, now: Progress) -> bool:
    return bool(now.exercise) and (was.chapter, was.exercise) == (now.chapter, now.exercise)


def _where(course: Course, learner: Learner) -> str:
    if learner.progress.exercise or learner.progress.review:
        return UNCLEAR[0]
    return UNCLEAR[1] if open_prediction(course, learner) is not None else UNCLEAR[2]
