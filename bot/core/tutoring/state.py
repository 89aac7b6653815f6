"""Where a learner stands, for an agent that has just come in."""

from collections.abc import Iterator

from bot.core.conversation.position import place_of
from bot.core.conversation.solving import solved_in
from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.tutoring.content import lesson_here
from bot.core.tutoring.results import LearnerState
from bot.core.tutoring.stages import confidence_of, stage_of
from bot.core.wording import for_agents, paywall


def state_of(course: Course, learner: Learner) -> LearnerState:
    place, progress = place_of(course, learner), learner.progress
    chapter = course.chapter(place.chapter)
    lesson = chapter.lessons_to[place.step]
    taught = lesson_here(course, learner, chapter)  # at a chapter's door its first lesson is taught
    read = sum(min(max(progress.read.get(each.number, 0), 0), len(each.lessons)) for each in course.chapters)
    solved = solved_in(learner, chapter)
    return LearnerState(
        learner_id=learner.learner_id,
        name=learner.name,
        tier=learner.tier.value,
        chapter=chapter.number,
        chapter_title=chapter.title,
        lesson=lesson,
        lessons_in_chapter=len(chapter.lessons),
        stage=stage_of(progress),
        confidence=confidence_of(progress),
        solved_in_chapter=len(solved),
        exercises_in_chapter=len(chapter.exercises),
        lessons_read=read,
        exercises_solved=sum(len(solved_in(learner, each)) for each in course.chapters),
        chapters=course.last_chapter,
        free_chapters=course.free_chapters,
        wall=progress.wall,
        news=tuple(_news(course, learner)),
        next=for_agents.next_step(
            chapter.number < course.last_chapter,
            next((n for n in range(1, len(chapter.exercises) + 1) if n not in solved), None),
            taught + 1 if taught < len(chapter.lessons) else None,
        ),
    )


def _news(course: Course, learner: Learner) -> Iterator[str]:
    """What the chat would have told by itself. It is read off the document, and so is told until something
    has come of it: whoever asks twice is told twice, and nothing is lost with an answer that got lost."""
    purchase, progress = learner.purchase, learner.progress
    if is_paid(learner):
        if not any(number > course.free_chapters for number in progress.read):
            ahead = progress.chapter if progress.chapter > course.free_chapters else None
            yield paywall.confirmation(course, ahead)
    elif purchase.closed_for is not None:
        yield paywall.closed_again(purchase.closed_for)
    elif purchase.processing:
        yield paywall.on_its_way()
    elif purchase.promised:
        yield paywall.promised()
