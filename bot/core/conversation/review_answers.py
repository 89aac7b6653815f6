"""Answers to a question from before: one hint, then it is told; and on."""

from dataclasses import replace

from bot.core.conversation.answers import solved
from bot.core.conversation.exercises import walk_on
from bot.core.conversation.position import following, place_of
from bot.core.conversation.review import Question, ask, next_question, without_review
from bot.core.conversation.solving import solved_in, with_practice
from bot.core.conversation.turn import Turn, joined, last_said, say
from bot.core.course import Course
from bot.core.gate import is_open
from bot.core.grading import Verdict
from bot.core.learner import Learner
from bot.core.practice import How
from bot.core.wording import answering, guidance, reviewing


def take_review_answer(course: Course, learner: Learner, asked: Question, verdict: Verdict) -> Turn:
    if not verdict.correct:
        words = verdict.advice or _first_hint(asked)
        return _helped(course, learner, asked, reviewing.not_yet(words))
    how = How.HELPED if learner.progress.hints > 0 else How.ALONE
    known = solved(learner, asked.chapter, asked.number, how, again=True)
    praise = reviewing.right(
        how is How.ALONE, verdict.capital, last_said(learner), asked.chapter.number + asked.number
    )
    return _on(course, known, asked, praise)


def give_review_hint(course: Course, learner: Learner, asked: Question) -> Turn:
    return _helped(course, learner, asked, reviewing.hint(_first_hint(asked)))


def _first_hint(asked: Question) -> str:
    return answering.hints(asked.exercise)[0]


def _helped(course: Course, learner: Learner, asked: Question, help_text: str) -> Turn:
    """With one hint, or a word for a wrong answer; the second time with the answer."""
    if learner.progress.hints == 0:
        return say(replace(learner, progress=replace(learner.progress, hints=1)), help_text)
    told = with_practice(learner, asked.chapter, asked.exercise, How.TOLD, again=True)
    return _on(
        course, told, asked, reviewing.told(answering.answer_of(asked.exercise), asked.exercise.because)
    )


def pass_review(course: Course, learner: Learner) -> Turn:
    """`next`: on along the path, past all questions."""
    return _arrive(course, without_review(learner), "")


def _on(course: Course, learner: Learner, asked: Question, lead: str) -> Turn:
    learner, question = next_question(course, learner, asked)
    if question is not None:
        return ask(course, learner, question, lead)
    return _arrive(course, without_review(learner), lead)


def _arrive(course: Course, learner: Learner, lead: str) -> Turn:
    place = place_of(course, learner)
    there = following(course, place, solved_in(learner, course.chapter(place.chapter)))
    if lead and there is not None and not is_open(course, learner, there.chapter):
        return say(learner, lead, guidance.before_the_wall())
    if lead and there is not None and there.chapter != place.chapter:
        lead = joined(lead, reviewing.then(course.chapter(there.chapter)))
    return walk_on(course, learner, place, lead, review=False)
