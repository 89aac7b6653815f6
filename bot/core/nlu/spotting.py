"""Topics that a few words give away wherever they stand: "paypal", "kill myself"."""

from collections.abc import Iterator, Mapping, Sequence

from bot.core.nlu.language import Language
from bot.core.nlu.normalize import without_accents
from bot.core.nlu.notation import spell_out
from bot.core.nlu.topics import DISTRESS, Topic

_MOST_WORDS = 60
_LONGEST = 5  # words of one phrase


def spotted_among(languages: Sequence[Language]) -> Mapping[str, Topic]:
    """By the words, as they are written."""
    return {
        phrase: Topic(topic)
        for language in languages
        for topic, patterns in language.spotted.items()
        for phrase in spell_out(without_accents(patterns), language.groups)
    }


def spot(phrases: Mapping[str, Topic], words: Sequence[str]) -> Topic | None:
    """The topic that the words give away; distress before every other one."""
    found = list(_found(phrases, words[:_MOST_WORDS]))
    return next((topic for topic in found if topic in DISTRESS), found[0] if found else None)


def _found(phrases: Mapping[str, Topic], words: Sequence[str]) -> Iterator[Topic]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if topic := phrases.get(" ".join(words[start:end])):
                yield topic
