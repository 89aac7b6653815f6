"""What to do with the learner next, where they stand."""

from bot.core.conversation.position import place_of
from bot.core.conversation.solving import solved_in
from bot.core.course import Chapter, Course, Lesson
from bot.core.learner import Learner
from bot.core.tutoring.content import lesson_here
from bot.core.tutoring.opening import opened
from bot.core.tutoring.refusals import Refusal
from bot.core.tutoring.results import Guidance
from bot.core.tutoring.stages import confidence_of, stage_of
from bot.core.wording import for_agents, predicting, teaching

_WITH_EXERCISE = ("modify", "make")


def guidance_for(course: Course, learner: Learner) -> Guidance | Refusal:
    chapter = opened(course, learner, place_of(course, learner).chapter)
    if isinstance(chapter, Refusal):
        return chapter
    stage, number = stage_of(learner.progress), lesson_here(course, learner, chapter)
    lesson = chapter.lessons[number - 1]
    exercise = _next_exercise(learner, chapter)
    return Guidance(
        chapter=chapter.number,
        lesson=number,
        heading=lesson.heading,
        stage=stage,
        confidence=confidence_of(learner.progress),
        teach=for_agents.teach(stage, lesson.prediction is not None),
        say=_say(course, chapter, number, lesson, stage, exercise),
        exercise=exercise,
    )


def _say(
    course: Course, chapter: Chapter, number: int, lesson: Lesson, stage: str, exercise: int | None
) -> str:
    """What the chat would say there."""
    if stage == "predict":
        return teaching.lesson(course, chapter, number, lesson)
    if stage == "run" and lesson.prediction:
        after = teaching.after_step(course, chapter, chapter.lesson_at[number - 1])
        return predicting.result(lesson.prediction.result, "", "", after)
    if stage in _WITH_EXERCISE and exercise is not None:
        return teaching.exercise(chapter, exercise, chapter.exercises[exercise - 1])
    return lesson.again or lesson.text


def _next_exercise(learner: Learner, chapter: Chapter) -> int | None:
    solved = solved_in(learner, chapter)
    return next((n for n in range(1, len(chapter.exercises) + 1) if n not in solved), None)
