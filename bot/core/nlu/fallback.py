"""What a text that nobody understands still speaks of: a chapter by its number, a wish to be left in peace,
two words with nothing between them.

All of it is asked about, for it may be talk.
"""

from bot.core.nlu.chapter_mentions import mark_chapters, values
from bot.core.nlu.intents import Ask, Intent, Unknown, Word
from bot.core.nlu.sentences import plain_words
from bot.core.nlu.traits import IN_PAIRS
from bot.core.nlu.vocabulary.en import ENGLISH

_MOST_WORDS = 40
_SHORTEST_STOP = 3  # words: "stop sending me messages" is no talk about a stop, "stop the car" is
_LONGEST_STOP = 8
_NEW_SENTENCE = frozenset({"i", "you", "it", "this", "right", "already", "now"})
_TURNS_ROUND = frozenset({"not", "no", "never", "without", "except", "nor", "neither", "instead"})


def fallback(text: str) -> Ask | Unknown:
    """`text` as fold() gives it."""
    words = plain_words(mark_chapters(text))[:_MOST_WORDS]
    if _asks_for_peace(words):
        return Ask((Intent(Word.STOP),))
    if len(words) == 2 and IN_PAIRS.issuperset(words):
        return Ask(tuple(dict.fromkeys(Intent(Word(word)) for word in words)))
    wanted = _before_refusal(words)
    if named := values([word for word in wanted if word[0] == "#"]):
        return Ask(tuple(Intent(Word.CHAPTER, number) for number in named[:3]))
    return Ask((Intent(Word.CHAPTERS),)) if wanted[:1] == ["chapter"] else Unknown()


def _before_refusal(words: list[str]) -> list[str]:
    """ "chapter 3, not chapter 7": what stands before the no."""
    return words[: next((n for n, word in enumerate(words) if word in _TURNS_ROUND), len(words))]


def _asks_for_peace(words: list[str]) -> bool:
    """ "please stop sending me messages all the time its annoying", "stop i am busy"."""
    if words[:1] == ["stop"] and words[1:2] and words[1] in _NEW_SENTENCE:
        return True
    for start, word in enumerate(words):
        refused = _TURNS_ROUND & set(words[:start])
        if not refused and (word == "unsubscribe" or _stop_begins(words[start:])):
            return True
    return False


def _stop_begins(words: list[str]) -> bool:
    longest = min(len(words), _LONGEST_STOP)
    return any(ENGLISH.phrases.get(" ".join(words[:n])) == "stop" for n in range(_SHORTEST_STOP, longest + 1))
