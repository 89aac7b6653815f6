"""Where the learner is, and what they can do next."""

from bot.core.conversation.exercises import open_exercise
from bot.core.conversation.position import Place, following, place_of
from bot.core.conversation.predictions import open_prediction
from bot.core.conversation.review import open_question
from bot.core.conversation.solving import solved_in
from bot.core.course import Course
from bot.core.gate import is_open
from bot.core.learner import Learner
from bot.core.wording import greetings, guidance, predicting, reviewing


def where_now(course: Course, learner: Learner) -> str:
    place = place_of(course, learner)
    if place == Place(1):
        return greetings.where_new(course)
    chapter = course.chapter(place.chapter)
    return greetings.where(chapter, chapter.lessons_to[place.step], place.exercise)


def onward(course: Course, learner: Learner, sells: bool = True) -> str:
    """What to say next, where the learner stands: never what cannot be done there. `sells`: what has to be
    paid for is named."""
    if open_question(course, learner):
        return reviewing.still_open()
    if open_exercise(course, learner) is not None:
        return guidance.exercise_open()
    if open_prediction(course, learner) is not None:
        return predicting.guess_open()
    there = _ahead(course, learner)
    if there is None:
        return guidance.at_the_end()
    if is_open(course, learner, there.chapter):
        return guidance.go_on()
    return guidance.before_the_wall() if sells else guidance.any_part()


def can_go_on(course: Course, learner: Learner) -> bool:
    """Whether `next` leads on: neither to the wall, nor past the course's end."""
    there = _ahead(course, learner)
    return there is not None and is_open(course, learner, there.chapter)


def _ahead(course: Course, learner: Learner) -> Place | None:
    place = place_of(course, learner)
    return following(course, place, solved_in(learner, course.chapter(place.chapter)))
