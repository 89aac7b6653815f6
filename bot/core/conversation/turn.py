"""What one message leads to: the learner as they are then, and the replies."""

from dataclasses import dataclass, replace

from bot.core.conversation.position import Place
from bot.core.course import Course
from bot.core.gate import is_open
from bot.core.learner import Learner
from bot.core.messaging.messages import CheckoutLink, Reply, Text
from bot.core.messaging.stored_replies import compress
from bot.core.wording import teaching


@dataclass(frozen=True, slots=True)
class Turn:
    learner: Learner
    replies: tuple[Reply, ...]


def say(learner: Learner, *texts: str) -> Turn:
    """A turn that ends with this learner, and the texts joined into one message."""
    return Turn(learner, (Text(joined(*texts)),))


def joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def go_to(course: Course, learner: Learner, place: Place, lead: str = "") -> Turn:
    """Show a lesson or an exercise, with `lead` before it. The one way to any line of a chapter:
    whatever a learner says that would show one ends here, in front of the gate."""
    if not is_open(course, learner, place.chapter):
        asked = replace(learner, progress=replace(learner.progress, wall=place.chapter))
        link = CheckoutLink(place.chapter)
        return Turn(asked, (Text(lead), link) if lead else (link,))
    return Turn(_standing_at(learner, place), (_shown(course, place, lead),))


def _shown(course: Course, place: Place, lead: str) -> Text:
    chapter = course.chapter(place.chapter)
    if place.exercise:
        number, kind = place.exercise, "exercise"
        exercise = chapter.exercises[number - 1]
        lines, text = exercise.question, teaching.exercise(chapter, number, exercise)
    else:
        number, kind = max(place.lesson, 1), "lesson"
        lesson = chapter.lessons[number - 1]
        lines, text = lesson.text, teaching.lesson(course, chapter, number, lesson)
    whole = joined(lead, text)
    return Text(whole, compress(whole, lines, kind, chapter.number, number))


def _standing_at(learner: Learner, place: Place) -> Learner:
    before = learner.progress
    lesson = place.lesson if place.exercise else max(place.lesson, 1)
    read = before.read
    if not place.exercise and lesson > read.get(place.chapter, 0):
        read = {**read, place.chapter: lesson}
    # An exercise that is shown once more keeps its hints and wrong answers: no hint comes twice.
    again = place.exercise and (place.chapter, place.exercise) == (before.chapter, before.exercise)
    progress = replace(
        before,
        chapter=place.chapter,
        lesson=lesson,
        exercise=place.exercise,
        hints=before.hints if again else 0,
        wrong=before.wrong if again else (),
        read=read,
    )
    return replace(learner, progress=progress)
