"""Other words, another example, and why an answer was wrong or right."""

from bot.core.course import Exercise, Lesson
from bot.core.wording.joining import paragraphs
from bot.core.wording.quoting import quoted, visible
from bot.core.wording.speaking import N_, _


def again(lesson: Lesson, words: str, after: str) -> str:
    head = _("💬 *{title}*, in other words:", title=lesson.heading)
    return f"{head}\n\n{words}\n\n{after}"


def example(lesson: Lesson, words: str, after: str) -> str:
    head = _("🔎 Another example for *{title}*:", title=lesson.heading)
    return f"{head}\n\n{words}\n\n{after}"


def wrong(answer: str, advice: str, after: str) -> str:
    answered = _("You answered {answer}.", answer=quoted(visible(answer)))
    return f"{answered} {advice}\n\n{after}"


def right(solved: Exercise, after: str) -> str:
    reason = solved.because or solved.praise or _("That is the right answer.")
    return f"*{solved.title}*: {reason}\n\n{after}"


_NO_OTHER_WORDS = (
    N_("I have no other words for this one, sorry. Say *repeat* to read it again, slowly."),
    N_("This one comes in one wording only. Reading it aloud often helps: *repeat* shows it."),
)
_NO_EXAMPLE = (
    N_("I have no other example for this one, sorry. *explain* says it in other words."),
    N_("There is no second example here. *repeat* shows the lesson once more."),
)


def no_other_words(before: str, after: str) -> str:
    """`before` is the last thing that was said, and never said twice running."""
    return _another(before, *[paragraphs(_(text), after) for text in _NO_OTHER_WORDS])


def no_example(before: str, after: str) -> str:
    return _another(before, *[paragraphs(_(text), after) for text in _NO_EXAMPLE])


def no_more(after: str) -> str:
    ended = _("That is all I have for this one. Trying it out helps most: *exercises* has some.")
    return f"{ended}\n\n{after}"


def no_reason(answer: str, before: str) -> str:
    shown = quoted(visible(answer))
    return _another(
        before,
        _("{answer} is not it, and I have no more to say about it. *hint* helps you on.", answer=shown),
        _("I cannot tell what led you to {answer}. Say *hint*, and we go step by step.", answer=shown),
    )


def _another(before: str, *texts: str) -> str:
    return next(text for text in texts if text != before)
