"""What an agent that teaches is told. Agents read English whatever the learner speaks: none of this is ever
said to a learner."""

from bot.core.counting import chapters_between, counted
from bot.core.course import Chapter, Course

CALL_STATE = "Call get_learner_state next."
CALL_UPGRADE = "Call get_upgrade_url next, and pass its `say` on as it is."


def teach(stage: str, guesses: bool) -> str:
    """How to go about this stage. `guesses`: the lesson asks what will be seen."""
    return {
        "predict": _PREDICT if guesses else _PREDICT_FREELY,
        "run": "Show what the program does, beside the learner's guess. Let them say what surprised them. "
        "Then call update_progress with stage `investigate`.",
        "investigate": "Ask about one line at a time: what is it there for, what if it were gone? Let the "
        "learner answer before you do. Then call update_progress with stage `modify`.",
        "modify": "Let the learner change the program or solve the exercise named here. Hints only, no "
        "solution: check what they send with assess_response, and run programs with submit_code.",
        "make": "Let the learner write something of their own with what this lesson teaches, a few lines. "
        "Run it with submit_code. Then call update_progress with the next lesson.",
    }.get(stage, _PREDICT_FREELY)


_PREDICT = (
    "Show the lesson's program and ask what it will show. Do not tell, run or hint at the result before the "
    "learner has made a guess. Pass the guess to assess_response, without `exercise`: it answers with the "
    "result. Then call update_progress with stage `run`."
)
_PREDICT_FREELY = (
    "Tell this one lesson in a few short messages, and ask the learner to guess before you show what any of "
    "it does. Then call update_progress with stage `run`."
)
EXERCISES = (
    "Ask one at a time, in these words, and give no answer away: pass what the learner writes to "
    "assess_response with the exercise's number."
)
LESSON = "Teach this one lesson and stop: do not go through the chapter at once. "


def next_step(moves: bool, unsolved: int | None, lesson_after: int | None) -> str:
    """`moves`: there is a chapter behind this one."""
    if lesson_after is not None:
        return (
            f"Call generate_guidance to teach; after this lesson, update_progress with lesson {lesson_after}."
        )
    if unsolved is not None:
        return f"All lessons are read: call get_exercises, and ask exercise {unsolved}."
    return "Call update_progress with the next chapter." if moves else "The course is done: say so, warmly."


def no_such_learner() -> str:
    return "No learner of yours has that id."


def how_to_find_a_learner() -> str:
    return (
        "Call register_learner next: with a handle of your own for a new learner, or with the code that a "
        "WhatsApp learner gets by writing connect in the chat."
    )


def no_such_code() -> str:
    return "That code was never given, was used, or is older than ten minutes."


def ask_for_a_code() -> str:
    return (
        "Ask the learner to write connect in the chat once more, and call register_learner with the new code."
    )


def no_such_chapter(course: Course, asked: int) -> str:
    return f"There is no chapter {asked}: this course has {chapters_between(1, course.last_chapter)}."


def no_such_lesson(chapter: Chapter, asked: int) -> str:
    return (
        f"Chapter {chapter.number} has no lesson {asked}: it has {counted(len(chapter.lessons), 'lesson')}."
    )


def no_such_exercise(chapter: Chapter, asked: int) -> str:
    there_are = counted(len(chapter.exercises), "exercise")
    return f"Chapter {chapter.number} has no exercise {asked}: it has {there_are}."


def behind_the_wall(course: Course, chapter: Chapter) -> str:
    free = (
        f"{chapters_between(1, course.free_chapters)} of it free"
        if course.free_chapters
        else "none of it free"
    )
    return f"Chapter {chapter.number}, {chapter.title}, is part of the full course; this learner has {free}."


def already_paid(sells: bool) -> str:
    return (
        "This learner has the full course." if sells else "The whole course is free: there is nothing to buy."
    )


def on_its_way() -> str:
    return "This learner has paid, and the bank is still moving the money: nothing is sold twice."


def tell_that_it_opens() -> str:
    return "Tell the learner that the course opens by itself once it arrives, and teach the free chapters."


def no_payment_page() -> str:
    return "The payment page cannot be opened just now; nothing was charged."


def try_tomorrow(lasting: bool) -> str:
    when = "tomorrow" if lasting else "in a minute"
    return f"Call get_upgrade_url again {when}."


def exchanges_used(most: int) -> str:
    return (
        f"The {counted(most, 'exchange')} of today are used up: more come tomorrow, and with the full course."
    )


def runs_used(most: int) -> str:
    return f"The {counted(most, 'program')} of today are used up: more come tomorrow."


def no_sandbox() -> str:
    return "No program can be run here."


def sandbox_busy() -> str:
    return "Too many programs run just now, and this one was not run."


def talk_it_through() -> str:
    return "Let the learner run it on their own machine, or talk it through line by line."


def too_many_calls() -> str:
    return "More than 120 calls in a minute."


def wait_a_minute() -> str:
    return "Wait a minute, then call it again."


def mend_arguments() -> str:
    return "Mend the arguments, then call it again."


def empty(what: str) -> str:
    return f"`{what}` is empty."


def no_handle() -> str:
    return (
        "`handle` is to be 1 to 64 characters with a letter or digit among them, or `code` a learner's code."
    )


def out_of_order() -> str:
    return "The course cannot be read or saved just now, and nothing was changed."


def call_it_again() -> str:
    return "Call it again in a minute."


def after_the_link() -> str:
    return (
        "Pass `say` on as it is: the link is this learner's alone, and they pay on Stripe's page, "
        "never through you. Once they have paid, get_learner_state tells so."
    )
