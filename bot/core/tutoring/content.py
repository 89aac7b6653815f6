"""A chapter's lessons, one at a time, and its exercises without their answers."""

from bot.core.conversation.position import place_of
from bot.core.conversation.solving import solved_in
from bot.core.course import Chapter, Course
from bot.core.learner import Learner
from bot.core.tutoring.opening import opened
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.results import ChapterContent, Exercises, ExerciseShown
from bot.core.tutoring.stages import PREDICT, stage_of
from bot.core.wording import for_agents


def chapter_content(
    course: Course, learner: Learner, number: int, lesson: int | None
) -> ChapterContent | Refusal:
    """That lesson, or the one where the learner stands."""
    chapter = opened(course, learner, number)
    if isinstance(chapter, Refusal):
        return chapter
    lesson = lesson_here(course, learner, chapter) if lesson is None else lesson
    if not 1 <= lesson <= len(chapter.lessons):
        return no_such_lesson(chapter, lesson)
    shown = chapter.lessons[lesson - 1]
    guesses = shown.prediction is not None
    known = is_past_guessing(course, learner, chapter, lesson)
    stage = stage_of(learner.progress) if known else PREDICT
    return ChapterContent(
        chapter=number,
        title=chapter.title,
        lesson=lesson,
        lessons=tuple(each.heading for each in chapter.lessons),
        heading=shown.heading,
        text=shown.text,
        asks_for_guess=guesses,
        result=shown.prediction.result if shown.prediction and known else None,
        in_other_words=shown.again,
        another_example=shown.example,
        teach=for_agents.LESSON + for_agents.teach(stage, guesses),
    )


def lesson_here(course: Course, learner: Learner, chapter: Chapter) -> int:
    place = place_of(course, learner)
    return max(chapter.lessons_to[place.step], 1) if place.chapter == chapter.number else 1


def is_past_guessing(course: Course, learner: Learner, chapter: Chapter, lesson: int) -> bool:
    """Whether the result may be shown: the learner is beyond `predict` there, or has long read on."""
    place = place_of(course, learner)
    here = place.chapter == chapter.number and chapter.lessons_to[place.step] == lesson
    if here:
        return stage_of(learner.progress) != PREDICT
    return lesson < learner.progress.read.get(chapter.number, 0)


def exercises_of(course: Course, learner: Learner, number: int) -> Exercises | Refusal:
    """No answer, hint or advice is in it."""
    chapter = opened(course, learner, number)
    if isinstance(chapter, Refusal):
        return chapter
    solved = solved_in(learner, chapter)
    shown = (
        ExerciseShown(n, each.title, each.question, each.kind, each.options, n in solved)
        for n, each in enumerate(chapter.exercises, 1)
    )
    return Exercises(number, chapter.title, tuple(shown), for_agents.EXERCISES)


def no_such_lesson(chapter: Chapter, asked: int) -> Refusal:
    return Refusal(Code.NO_SUCH_LESSON, for_agents.no_such_lesson(chapter, asked), for_agents.CALL_STATE)
