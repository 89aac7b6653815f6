"""What a text that nobody understands still speaks of: a chapter by its number, a wish to be left in peace.

All of it is asked about, for it may be talk.
"""

from bot.core.meaning import Ask, Intent, Unknown, Word
from bot.core.understanding.mentions import mark_chapters, values
from bot.core.understanding.sentences import plain_words
from bot.core.understanding.tables import exact_words, phrases

_MOST_WORDS = 40
_SHORTEST_STOP = 3  # words: "stop sending me messages" is no talk about a stop, "stop the car" is
_LONGEST_STOP = 8
_TURNS_ROUND = frozenset({"not", "no", "never", "without", "except", "nor", "neither", "instead"})


def traces(text: str) -> Ask | Unknown:
    """`text` as tidy() gives it."""
    words = plain_words(mark_chapters(text))[:_MOST_WORDS]
    if _asks_for_peace(words):
        return Ask((Intent(Word.STOP),))
    if _TURNS_ROUND & set(words):
        return Unknown()
    if named := values([word for word in words if word[0] == "#"]):
        return Ask(tuple(Intent(Word.CHAPTER, number) for number in named[:3]))
    return Ask((Intent(Word.CHAPTERS),)) if words[:1] == ["chapter"] else Unknown()


def _asks_for_peace(words: list[str]) -> bool:
    """ "please stop sending me messages all the time its annoying"."""
    for start, word in enumerate(words):
        refused = _TURNS_ROUND & set(words[:start])
        if not refused and (word == "unsubscribe" or _stop_begins(words[start:])):
            return True
    return False


def _stop_begins(words: list[str]) -> bool:
    stop = exact_words()["stop"]
    longest = min(len(words), _LONGEST_STOP)
    return any(phrases().whole.get(" ".join(words[:n])) == stop for n in range(_SHORTEST_STOP, longest + 1))
