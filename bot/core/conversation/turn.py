"""What one message leads to: the learner as they are then, and the replies."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.core.conversation.position import Place, is_at
from bot.core.course import Chapter, Course
from bot.core.gate import is_open
from bot.core.kept_names import steps_of, write_place
from bot.core.learner import Learner, Progress
from bot.core.messaging.messages import CheckoutLink, Reply, Text
from bot.core.messaging.stored_replies import Part, compress
from bot.core.wording import teaching


@dataclass(frozen=True, slots=True)
class Turn:
    learner: Learner
    replies: tuple[Reply, ...]


def say(learner: Learner, *texts: str) -> Turn:
    """A turn that ends with this learner, and the texts joined into one message."""
    return Turn(learner, (Text(joined(*texts)),))


def last_said(learner: Learner) -> str:
    """The end of the reply before: no stock phrase is said twice running."""
    replies = learner.inbox.replies
    return replies[-1].texts[-1] if replies and replies[-1].texts else ""


def joined(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def behind_gate(
    course: Course, learner: Learner, chapter: int, shown: Callable[[Chapter], Turn], lead: str = ""
) -> Turn:
    """What shows a line of that chapter, if the learner may see it, or else the wall with `lead` before it.
    The one way to any line of a chapter: whatever a learner says that would show one ends here."""
    if is_open(course, learner, chapter):
        return shown(course.chapter(chapter))
    asked = replace(learner, progress=replace(learner.progress, wall=chapter))
    link = CheckoutLink(chapter, again=knows_the_link(learner))
    return Turn(asked, (Text(lead), link) if lead else (link,))


def knows_the_link(learner: Learner) -> bool:
    """Whether a link to pay was made for this learner before."""
    return learner.purchase.checkout is not None


def go_to(course: Course, learner: Learner, place: Place, lead: str = "", known: bool = False) -> Turn:
    """Show a lesson or an exercise, with `lead` before it, and stand there. `known`: what a lesson asks was
    answered before, so that it comes with its result."""

    def shown(chapter: Chapter) -> Turn:
        there = place if place.exercise or place.step else Place(place.chapter, 1, chapter.exercise_number(1))
        seeing = _seeing(course, chapter, learner, there, "" if known else None)
        return Turn(seeing, (_shown(course, chapter, there, lead, seeing.progress.twin, known),))

    return behind_gate(course, learner, place.chapter, shown, lead)


def tell(
    course: Course, learner: Learner, place: Place, text: str, part: Part | None = None, own: str = ""
) -> Turn:
    """Say something of a chapter, and stay. `own` are the course's lines in it: that `part` of the step."""

    def shown(chapter: Chapter) -> Turn:
        if part is None:
            return say(learner, text)
        name = chapter.steps[place.step - 1].step
        return Turn(learner, (Text(text, compress(text, own, part, chapter.slug, name, course.edition)),))

    return behind_gate(course, learner, place.chapter, shown)


def _shown(course: Course, chapter: Chapter, place: Place, lead: str, twin: bool, known: bool) -> Text:
    if place.exercise:
        exercise = chapter.exercises[place.exercise - 1]
        asked = exercise.twin if twin and exercise.twin else exercise
        whole = joined(lead, teaching.exercise(chapter, place.exercise, asked))
        return Text(
            whole, compress(whole, exercise.question, Part.TEXT, chapter.slug, exercise.step, course.edition)
        )
    number = chapter.lessons_to[place.step]
    lesson = chapter.lessons[number - 1]
    whole = joined(lead, teaching.lesson(course, chapter, number, lesson, known))
    return Text(whole, compress(whole, lesson.text, Part.TEXT, chapter.slug, lesson.step, course.edition))


def standing_at(chapter: Chapter, learner: Learner, place: Place, guess: str | None = None) -> Learner:
    """The learner there, with nothing of it shown. `guess` as in Progress."""
    return replace(learner, progress=_at(chapter, learner.progress, place, guess=guess))


def _seeing(
    course: Course, chapter: Chapter, learner: Learner, place: Place, guess: str | None = None
) -> Learner:
    """The learner there: a lesson that they see is read, and may wait for a guess: `guess` None."""
    before = learner.progress
    lesson, read, kept = chapter.lessons_to[place.step], before.read, before.kept_steps
    if not place.exercise:
        if lesson > read.get(place.chapter, 0):
            read = {**read, place.chapter: lesson}
            kept = {**kept, chapter.slug: steps_of(chapter, before, read)}
    elif before.guess is not None and is_at(chapter, before, place):
        guess = before.guess  # an exercise beside the path: the lesson that it is begun at does not ask again
    # The names are written here and not after the turn (kept_names.noted), for one copy instead of two.
    named = write_place(course, chapter, lesson, place.exercise, place.step)
    seen = _at(chapter, before, place, guess=guess, read=read, kept_steps=kept, kept_place=named)
    return replace(learner, progress=seen)


def _at(chapter: Chapter, before: Progress, place: Place, **changed: Any) -> Progress:
    # An exercise that is shown once more keeps its hints and wrong answers: no hint comes twice.
    again = place.exercise and (place.chapter, place.exercise) == (before.chapter, before.exercise)
    lesson = chapter.lessons_to[place.step]
    stays = (place.chapter, lesson) == (before.chapter, before.lesson)
    return replace(
        before,
        chapter=place.chapter,
        lesson=lesson,
        exercise=place.exercise,
        hints=before.hints if again else 0,
        wrong=before.wrong if again else (),
        step=place.step,
        twin=before.twin if again else False,
        review=(),
        stage=before.stage if stays else "",  # an agent's word for that lesson, and for no other
        **changed,
    )
