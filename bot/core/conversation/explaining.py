"""What a learner asks of the step they are at: other words, another example, why it was wrong."""

from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.onward import onward
from bot.core.conversation.position import Place, is_beside, place_of, place_of_lesson
from bot.core.conversation.solving import solved_in
from bot.core.conversation.turn import Turn, last_said, say, tell
from bot.core.course import Chapter, Course, Exercise
from bot.core.grading import grade
from bot.core.learner import Learner
from bot.core.messaging.messages import Text
from bot.core.messaging.stored_replies import Part
from bot.core.wording import explaining


def explain(course: Course, learner: Learner) -> Turn:
    """The lesson in its second wording: the open one, or the one before the open exercise."""
    place = _lesson_place(course, learner)
    lesson = course.chapter(place.chapter).lesson_at_step(place.step)
    after = onward(course, learner)
    if lesson is None or not lesson.again:
        return say(learner, explaining.no_other_words(last_said(learner), after))
    text = explaining.again(lesson, lesson.again, after)
    turn = tell(course, learner, place, text, Part.AGAIN, lesson.again)
    return give_example(course, learner) if _was_just_said(learner, turn) else turn


def give_example(course: Course, learner: Learner) -> Turn:
    place = _lesson_place(course, learner)
    lesson = course.chapter(place.chapter).lesson_at_step(place.step)
    after = onward(course, learner)
    if lesson is None or not lesson.example:
        return say(learner, explaining.no_example(last_said(learner), after))
    text = explaining.example(lesson, lesson.example, after)
    turn = tell(course, learner, place, text, Part.EXAMPLE, lesson.example)
    return say(learner, explaining.no_more(after)) if _was_just_said(learner, turn) else turn


def _was_just_said(learner: Learner, turn: Turn) -> bool:
    """Whoever asks once more wants something else than the same lines."""
    return any(
        isinstance(reply, Text) and (reply.kept or reply.text) == last_said(learner) for reply in turn.replies
    )


def why(course: Course, learner: Learner) -> Turn:
    """What was wrong with the last answer; or, once the exercise is solved, why the right one is right."""
    exercise, wrong = open_exercise(course, learner), learner.progress.wrong
    place, after = place_of(course, learner), onward(course, learner)
    if exercise is not None and wrong:
        given, advice = _given(exercise, wrong[-1]), grade(exercise, wrong[-1]).advice
        if advice is None:
            return say(learner, explaining.no_reason(given, last_said(learner)))
        return tell(course, learner, place, explaining.wrong(given, advice, after))
    solved = _just_solved(course, learner, place)
    if solved is None:
        return explain(course, learner)
    return tell(course, learner, place, explaining.right(solved, after))


def _given(exercise: Exercise, answer: str) -> str:
    """The answer as the learner knows it: of a choice the option, not its number."""
    if exercise.kind == "choice" and answer in map(str, range(1, len(exercise.options) + 1)):
        return exercise.options[int(answer) - 1]
    return answer


def _lesson_place(course: Course, learner: Learner) -> Place:
    """Where the lesson stands that is open, or that the open exercise follows."""
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    step = chapter.exercise_at[place.exercise - 1] if place.exercise else place.step
    lesson = chapter.lessons_to[step]
    return place_of_lesson(chapter, lesson) if lesson else Place(place.chapter)


def _just_solved(course: Course, learner: Learner, place: Place) -> Exercise | None:
    """The exercise right before this place, where it is solved."""
    chapter = course.chapter(place.chapter)
    number = _number_before(chapter, place)
    return chapter.exercises[number - 1] if number and number in solved_in(learner, chapter) else None


def _number_before(chapter: Chapter, place: Place) -> int:
    """The number of the exercise that was left for this place; 0 where it was a lesson."""
    if is_beside(chapter, place):
        return place.exercise - 1
    if not place.exercise and chapter.exercise_number(place.step):
        return chapter.exercise_number(place.step)  # the chapter's last
    return chapter.exercise_number(place.step - 1) if place.step > 1 else 0
