"""What an answer leads to, and hints: from gentle to plain, then the worked answer with its reason."""

from dataclasses import replace

from bot.core.conversation.exercises import ahead, another, beyond
from bot.core.conversation.position import behind, following, is_beside, place_of
from bot.core.conversation.solving import counted, how_now, solved_in, with_practice
from bot.core.conversation.turn import Turn, behind_gate, go_to, joined, last_said, say
from bot.core.course import Chapter, Course, Exercise
from bot.core.grading import Verdict, grade
from bot.core.grading.closeness import is_close
from bot.core.learner import Learner
from bot.core.nlu.normalize import normalize
from bot.core.practice import How
from bot.core.wording import answering, teaching

ANSWERS_KEPT = 6  # wrong answers of the open exercise
ANSWER_LENGTH = 60  # characters of each


def take_answer(course: Course, learner: Learner, exercise: Exercise, answer: str, verdict: Verdict) -> Turn:
    if verdict.correct:
        return _right(course, learner, exercise, verdict.capital)
    return _wrong(course, learner, exercise, answer, verdict)


def _right(course: Course, learner: Learner, exercise: Exercise, capital: bool) -> Turn:
    place = place_of(course, learner)
    chapter = course.chapter(place.chapter)
    before = solved_in(learner, chapter)
    lead = answering.right(exercise, capital, last_said(learner), place.exercise)
    how = how_now(learner.progress, len(answering.hints(exercise)))
    learner = solved(learner, chapter, place.exercise, how)
    left = behind(chapter, place)
    if is_beside(chapter, place):
        if number := another(learner, chapter, place, again=place.exercise in before):
            said = ahead(course, learner, chapter, number, place.exercise)
            return go_to(course, learner, replace(left, exercise=number), joined(lead, said))
    elif (there := following(course, left, solved_in(learner, chapter))) and there.chapter == place.chapter:
        return go_to(course, learner, there, lead)
    done = beyond(chapter, learner, left)
    unread = chapter.lessons_to[left.step] < len(chapter.lessons)
    return say(done, lead, teaching.exercises_done(course, chapter, counted(done, [chapter]), unread))


def solved(learner: Learner, chapter: Chapter, number: int, how: How, again: bool = False) -> Learner:
    """`again`: in a look back."""
    done = tuple(sorted({*solved_in(learner, chapter), number}))
    progress = replace(learner.progress, solved={**learner.progress.solved, chapter.number: done})
    return with_practice(
        replace(learner, progress=progress), chapter, chapter.exercises[number - 1], how, again
    )


def _wrong(course: Course, learner: Learner, exercise: Exercise, answer: str, verdict: Verdict) -> Turn:
    given = " ".join(answer[: 4 * ANSWER_LENGTH].split())[:ANSWER_LENGTH]
    count = len(learner.progress.wrong)
    says = answering.Wrong(is_close(exercise, answer), count, last_said(learner))
    advice = verdict.advice
    if advice is not None and _was_given(learner, exercise, given, advice):
        advice = None
    kept = (*learner.progress.wrong[-(ANSWERS_KEPT - 1) :], given)
    learner = replace(learner, progress=replace(learner.progress, wrong=kept))
    if advice is not None:
        return say(learner, answering.wrong(advice, says))
    return _help(course, learner, exercise, says)


def _was_given(learner: Learner, exercise: Exercise, given: str, advice: str) -> bool:
    """Whether that advice was given before: for these very words, or for the same answer in other ones."""
    before = learner.progress.wrong
    return normalize(given) in map(normalize, before) or any(
        grade(exercise, wrong).advice == advice for wrong in before
    )


def give_hint(course: Course, learner: Learner, exercise: Exercise) -> Turn:
    return _help(course, learner, exercise, None)


def _help(course: Course, learner: Learner, exercise: Exercise, wrong: answering.Wrong | None) -> Turn:
    """The next hint, after a wrong answer or alone. After the last one the answer is told, once with its
    reason and a twin question; then two short wordings of it take turns."""
    ladder, given = answering.hints(exercise), max(learner.progress.hints, 0)
    helped = replace(learner, progress=replace(learner.progress, hints=given + 1))
    if given < len(ladder):
        word = ladder[given]
        text = answering.wrong(word, wrong) if wrong else answering.hint(word, last_said(learner))
        return say(helped, text)
    if given == len(ladder) and exercise.twin is not None and not learner.progress.twin:
        return _with_twin(course, helped, exercise, exercise.twin)
    return say(helped, answering.told(exercise, given - len(ladder)))


def _with_twin(course: Course, learner: Learner, exercise: Exercise, twin: Exercise) -> Turn:
    def shown(_: Chapter) -> Turn:
        progress = replace(learner.progress, twin=True, hints=0, wrong=())
        text = answering.told_with_twin(exercise, teaching.question(twin))
        return say(replace(learner, progress=progress), text)

    return behind_gate(course, learner, place_of(course, learner).chapter, shown)
