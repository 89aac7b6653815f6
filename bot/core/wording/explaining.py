"""Other words, another example, and why an answer was wrong or right."""

from bot.core.course import Exercise, Lesson
from bot.core.wording.quoting import quoted, visible


def again(lesson: Lesson, words: str, after: str) -> str:
    return f"💬 *{lesson.heading}*, in other words:\n\n{words}\n\n{after}"


def example(lesson: Lesson, words: str, after: str) -> str:
    return f"🔎 Another example for *{lesson.heading}*:\n\n{words}\n\n{after}"


def wrong(answer: str, advice: str, after: str) -> str:
    return f"You answered {quoted(visible(answer))}. {advice}\n\n{after}"


def right(solved: Exercise, after: str) -> str:
    reason = solved.because or solved.praise or "That is the right answer."
    return f"*{solved.title}*: {reason}\n\n{after}"


def no_other_words(before: str, after: str) -> str:
    """`before` is the last thing that was said, and never said twice running."""
    return _another(
        before,
        f"I have no other words for this one, sorry. Say *repeat* to read it again, slowly.\n\n{after}",
        f"This one comes in one wording only. Reading it aloud often helps: *repeat* shows it.\n\n{after}",
    )


def no_example(before: str, after: str) -> str:
    return _another(
        before,
        f"I have no other example for this one, sorry. *explain* says it in other words.\n\n{after}",
        f"There is no second example here. *repeat* shows the lesson once more.\n\n{after}",
    )


def no_more(after: str) -> str:
    return f"That is all I have for this one. Trying it out helps most: *exercises* has some.\n\n{after}"


def no_reason(answer: str, before: str) -> str:
    shown = quoted(visible(answer))
    return _another(
        before,
        f"{shown} is not it, and I have no more to say about it. *hint* helps you on.",
        f"I cannot tell what led you to {shown}. Say *hint*, and we go step by step.",
    )


def _another(before: str, *texts: str) -> str:
    return next(text for text in texts if text != before)
