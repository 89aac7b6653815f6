"""Lessons, exercises, and what is said to an answer."""

from collections.abc import Sequence

from bot.core.course import Chapter, Course, Exercise, Lesson
from bot.core.practice import Solved
from bot.core.wording import predicting
from bot.core.wording.counting import how_solved
from bot.core.wording.exercising import asks_for


def lesson(course: Course, chapter: Chapter, number: int, shown: Lesson) -> str:
    head = f"📖 *{chapter.number}. {chapter.title}* · {number}/{len(chapter.lessons)}\n*{shown.heading}*"
    step = chapter.lesson_at[number - 1]
    after = predicting.ask_for_guess() if shown.prediction else after_step(course, chapter, step)
    return f"{head}\n\n{shown.text}\n\n{after}"


def after_step(course: Course, chapter: Chapter, step: int) -> str:
    """What to do when a lesson has been read."""
    if step == len(chapter.steps):
        return f"👉 {_chapter_done(course, chapter)}"
    if isinstance(chapter.steps[step], Lesson):
        return "👉 Say *next* to go on."
    return "👉 Say *next* to try it yourself."


def _chapter_done(course: Course, chapter: Chapter) -> str:
    if chapter.number < course.last_chapter:
        return f"Say *next* for chapter {chapter.number + 1}."
    return "That was the last chapter. Say *progress* to see how far you have come."


def exercise(chapter: Chapter, number: int, shown: Exercise) -> str:
    head = f"✏️ *Exercise {number} of {len(chapter.exercises)}* · chapter {chapter.number}\n*{shown.title}*"
    return f"{head}\n\n{question(shown)}"


def question(shown: Exercise) -> str:
    if shown.kind == "choice":
        options = "\n".join(f"{n}. {option}" for n, option in enumerate(shown.options, 1))
        return f"{shown.question}\n\n{options}\n\n👉 Answer with a number."
    return f"{shown.question}\n\n👉 Answer with {asks_for(shown)}."


def still_open(shown: Exercise) -> str:
    return (
        f"Your exercise *{shown.title}* is still open: try an answer, or say *hint*.\n\n"
        "To leave it for now, say *next* once more. *exercises* brings it back."
    )


def passed(solved: Sequence[Lesson | Exercise]) -> str:
    """On the way to a step, past exercises that are solved."""
    titles = [step.title for step in solved if isinstance(step, Exercise)]
    if len(titles) > 1:
        return f"✅ {len(titles)} exercises here are solved already."
    return f"✅ *{titles[0]}* is solved already." if titles else ""


def exercises_done(course: Course, chapter: Chapter, done: Solved, unread: bool) -> str:
    """`unread`: lessons of the chapter are still to come."""
    how = f" {how_solved(done).capitalize()}." if how_solved(done) else ""
    if done.solved < done.total:
        return (
            f"You have solved {done.solved} of {done.total} in chapter {chapter.number}.{how} "
            f"Say *exercises* for the rest, or *next* to go on."
        )
    after = "Say *next* to go on with the lessons." if unread else _chapter_done(course, chapter)
    if done.total == 1:
        return f"🎉 The exercise of chapter {chapter.number} is solved!{how} {after}"
    return f"🎉 All {done.total} exercises of chapter {chapter.number} solved!{how} {after}"


def _how(done: Solved) -> str:
    """Behind "solved": ", all on your own", ": 3 on your own, 1 with help", or nothing."""
    how = how_solved(done)
    return f"{': ' if how[0].isdigit() else ', '}{how}" if how else ""


def exercises_again(chapter: Chapter) -> str:
    if len(chapter.exercises) == 1:
        return f"You have solved the exercise of chapter {chapter.number}. Here it is once more."
    return f"You have solved all exercises of chapter {chapter.number}. Here they are once more."


def no_exercises(chapter: Chapter) -> str:
    return f"Chapter {chapter.number} has no exercises. Say *next* to go on."


def no_hint() -> str:
    return (
        "Take your time: *again* shows this step once more, *back* the one before. "
        "Hints come with the exercises: say *exercises* to try one."
    )


def at_the_beginning() -> str:
    return "This is the very beginning."


def course_finished(course: Course, done: Solved) -> str:
    head = f"🎓 You have reached the end of *{course.title}*."
    after = "Say *chapters* to go back to any part."
    if not done.total:
        return f"{head} Well done!\n\n{after}"
    if not done.solved:
        return (
            f"{head} You have seen all of it, and none of its {done.total} exercises is solved yet: "
            "that is where it becomes yours.\n\nSay *exercises 1* to begin with them."
        )
    told = f"You solved {done.solved} of {done.total} exercises{_how(done)}."
    if done.solved < done.total:
        return f"{head} {told}\n\nSay *progress* to see where you are, or *exercises 1* for the rest."
    return f"{head} 🎉 {told} That is all of them: well done!\n\n{after}"
