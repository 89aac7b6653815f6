"""What the words in a phrase file mean, with the numbers of a text put in."""

from bot.core.nlu.chapter_mentions import values
from bot.core.nlu.intents import About, Ask, Do, How, Intent, Meaning, No, Number, Talk, Unknown, Yes
from bot.core.nlu.language import TOPICS


def meaning_of(meant: str, words: list[str], how: How) -> Meaning:
    """What a phrase means ("next or chapter #?"), with the numbers of the words put in."""
    if meant in TOPICS:
        return Talk(TOPICS[meant])
    if meant == "about":
        return About(" ".join(word.lstrip("#%") for word in words))
    numbers = values(words)
    if meant == "number":
        return Number(numbers[0])
    if meant in ("yes", "no"):
        return Yes() if meant == "yes" else No()
    if "%" in meant:  # "chapter # lesson %"
        return _lesson_of(meant, words, how)
    named = [each.replace("#", str(n)) for each in meant.rstrip("?").split(" or ") for n in numbers or (0,)]
    intents = tuple(dict.fromkeys(filter(None, map(Intent.parse, named))))
    if "?" not in meant and len(intents) == 1:
        return Do(intents[0], how)
    return Ask(intents[:3], by_number=not any(word[0] == "#" for word in words) and bool(numbers))


def _lesson_of(meant: str, words: list[str], how: How) -> Meaning:
    for sign in "#%":
        marked = next((word[1:].split("+")[0] for word in words if word[0] == sign), "")
        meant = meant.replace(sign, marked)
    intent = Intent.parse(meant)
    return Do(intent, how) if intent else Unknown()
