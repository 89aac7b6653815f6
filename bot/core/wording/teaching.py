"""Lessons, exercises, and what is said to an answer."""

from collections.abc import Sequence

from bot.core.course import Chapter, Course, Exercise, Lesson
from bot.core.practice import Solved
from bot.core.wording import predicting
from bot.core.wording.counting import how_solved, how_solved_sentence, in_one_way
from bot.core.wording.exercising import answer_with
from bot.core.wording.joining import paragraphs, sentences
from bot.core.wording.speaking import _, plural


def lesson(course: Course, chapter: Chapter, number: int, shown: Lesson, known: bool = False) -> str:
    """`known`: what it asks was answered before, and its result is shown with it."""
    head = f"📖 *{chapter.number}. {chapter.title}* · {number}/{len(chapter.lessons)}\n*{shown.heading}*"
    step = chapter.lesson_at[number - 1]
    after = after_step(course, chapter, step)
    if shown.prediction:
        result = predicting.result(shown.prediction.result, "", "", after)
        after = result if known else predicting.ask_for_guess()
    return f"{head}\n\n{shown.text}\n\n{after}"


def after_step(course: Course, chapter: Chapter, step: int) -> str:
    """What to do when a lesson has been read."""
    if step == len(chapter.steps):
        return f"👉 {_chapter_done(course, chapter)}"
    if isinstance(chapter.steps[step], Lesson):
        return sentences("👉", _("Say *next* to go on."))
    return sentences("👉", _("Say *next* to try it yourself."))


def _chapter_done(course: Course, chapter: Chapter) -> str:
    if chapter.number < course.last_chapter:
        return _("Say *next* for chapter {chapter}.", chapter=chapter.number + 1)
    return _("That was the last chapter. Say *progress* to see how far you have come.")


def exercise(chapter: Chapter, number: int, shown: Exercise) -> str:
    head = _(
        "✏️ *Exercise {exercise} of {last}* · chapter {chapter}",
        exercise=number,
        last=len(chapter.exercises),
        chapter=chapter.number,
    )
    return f"{head}\n*{shown.title}*\n\n{question(shown)}"


def question(shown: Exercise) -> str:
    if shown.kind == "choice":
        options = "\n".join(f"{n}. {option}" for n, option in enumerate(shown.options, 1))
        return paragraphs(shown.question, options, sentences("👉", _("Answer with a number.")))
    return f"{shown.question}\n\n👉 {answer_with(shown)}"


def still_open(shown: Exercise) -> str:
    is_open = _("Your exercise *{title}* is still open: try an answer, or say *hint*.", title=shown.title)
    return paragraphs(is_open, _("To leave it for now, say *next* once more. *exercises* brings it back."))


def passed(solved: Sequence[Lesson | Exercise]) -> str:
    """On the way to a step, past exercises that are solved."""
    titles = [step.title for step in solved if isinstance(step, Exercise)]
    if len(titles) > 1:
        several = plural(
            "{number} exercise here is solved already.",
            "{number} exercises here are solved already.",
            len(titles),
        )
        return f"✅ {several}"
    return sentences("✅", _("*{title}* is solved already.", title=titles[0])) if titles else ""


def exercises_done(course: Course, chapter: Chapter, done: Solved, unread: bool) -> str:
    """`unread`: lessons of the chapter are still to come."""
    how = how_solved_sentence(done)
    if done.solved < done.total:
        so_far = _(
            "You have solved {solved} of {total} in chapter {chapter}.",
            solved=done.solved,
            total=done.total,
            chapter=chapter.number,
        )
        return sentences(so_far, how, _("Say *exercises* for the rest, or *next* to go on."))
    after = _("Say *next* to go on with the lessons.") if unread else _chapter_done(course, chapter)
    solved = plural(
        "The exercise of chapter {chapter} is solved!",
        "All {number} exercises of chapter {chapter} solved!",
        done.total,
        chapter=chapter.number,
    )
    return sentences("🎉", solved, how, after)


def exercises_again(chapter: Chapter) -> str:
    if len(chapter.exercises) == 1:
        return _(
            "You have solved the exercise of chapter {chapter}. Here it is once more.", chapter=chapter.number
        )
    return _(
        "You have solved all exercises of chapter {chapter}. Here they are once more.", chapter=chapter.number
    )


def exercise_ahead(lesson: int) -> str:
    """An exercise of a lesson that was not read yet."""
    return _(
        "This exercise belongs to a lesson that you have not read yet. Try it, or say *lesson {lesson}* to "
        "read on first.",
        lesson=lesson,
    )


def no_exercises(chapter: Chapter) -> str:
    return _("Chapter {chapter} has no exercises. Say *next* to go on.", chapter=chapter.number)


def no_hint() -> str:
    take_time = _("Take your time: *again* shows this step once more, *back* the one before.")
    return sentences(take_time, _("Hints come with the exercises: say *exercises* to try one."))


def at_the_beginning() -> str:
    return _("This is the very beginning.")


def course_finished(course: Course, done: Solved) -> str:
    head = sentences("🎓", _("You have reached the end of *{course}*.", course=course.title))
    after = _("Say *chapters* to go back to any part.")
    if not done.total:
        return paragraphs(sentences(head, _("Well done!")), after)
    if not done.solved:
        none_yet = plural(
            "You have seen all of it, and its {number} exercise is not solved yet: that is where it "
            "becomes yours.",
            "You have seen all of it, and none of its {number} exercises is solved yet: that is where it "
            "becomes yours.",
            done.total,
        )
        return paragraphs(sentences(head, none_yet), _("Say *exercises 1* to begin with them."))
    if done.solved < done.total:
        rest = _("Say *progress* to see where you are, or *exercises 1* for the rest.")
        return f"{head} {_solved(done)}\n\n{rest}"
    return paragraphs(sentences(head, "🎉", _solved(done), _("That is all of them: well done!")), after)


def _solved(done: Solved) -> str:
    how = how_solved(done)
    if not how:
        return plural(
            "You solved {solved} of {number} exercise.",
            "You solved {solved} of {number} exercises.",
            done.total,
            solved=done.solved,
        )
    if in_one_way(done):
        # Translators: {how} is "all on your own" or the like.
        return plural(
            "You solved {solved} of {number} exercise, {how}.",
            "You solved {solved} of {number} exercises, {how}.",
            done.total,
            solved=done.solved,
            how=how,
        )
    # Translators: {how} is "3 on your own, 1 with help" or the like.
    return plural(
        "You solved {solved} of {number} exercise: {how}.",
        "You solved {solved} of {number} exercises: {how}.",
        done.total,
        solved=done.solved,
        how=how,
    )
