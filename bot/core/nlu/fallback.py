"""What a text that nobody understands still speaks of: a chapter by its number, a wish to be left in peace,
two words with nothing between them.

All of it is asked about, for it may be talk.
"""

from itertools import takewhile

from bot.core.nlu.chapter_mentions import values
from bot.core.nlu.intents import Ask, Intent, Unknown, Word
from bot.core.nlu.language import Language
from bot.core.nlu.sentences import plain_words
from bot.core.nlu.traits import IN_PAIRS

_MOST_WORDS = 40
_SHORTEST_STOP = 3  # words: "stop sending me messages" is no talk about a stop, "stop the car" is
_LONGEST_STOP = 8
_NEW_SENTENCE = frozenset({"i", "you", "it", "this", "right", "already", "now"})
_BEFORE_STOP = frozenset({"already", "enough", "now", "ok", "you", "bot", "and"})
_TURNS_ROUND = frozenset({"not", "no", "never", "without", "except", "nor", "neither", "instead"})


def fallback(language: Language, text: str) -> Ask | Unknown:
    """`text` as fold() gives it."""
    words = plain_words(language, language.mentions.mark_chapters(text))[:_MOST_WORDS]
    wanted = list(takewhile(lambda word: word not in _TURNS_ROUND, words))  # "chapter 3, not chapter 7"
    if _asks_for_peace(language, words, len(wanted)):
        return Ask((Intent(Word.STOP),))
    if len(words) == 2 and IN_PAIRS.issuperset(words):
        return Ask(tuple(dict.fromkeys(Intent(Word(word)) for word in words)))
    if named := values([word for word in wanted if word[0] == "#"]):
        return Ask(tuple(Intent(Word.CHAPTER, number) for number in named[:3]))
    return Ask((Intent(Word.CHAPTERS),)) if wanted[:1] == ["chapter"] else Unknown()


def _asks_for_peace(language: Language, words: list[str], refused_at: int) -> bool:
    """ "please stop sending me messages all the time its annoying", "stop i am busy"."""
    if words[:1] == ["stop"] and words[1:2] and words[1] in _NEW_SENTENCE:
        return True
    if words[-1:] == ["stop"] and words[-2:-1] and words[-2] in _BEFORE_STOP and len(words) <= refused_at:
        return True
    if "unsubscribe" in words[:refused_at]:
        return True
    return any(_stops(language, words[n:]) for n in range(refused_at + 1))


def _stops(language: Language, words: list[str]) -> bool:
    lengths = range(_SHORTEST_STOP, min(len(words), _LONGEST_STOP) + 1)
    return any(language.tables.said.get(" ".join(words[:n])) in (Word.STOP, "stop?") for n in lengths)
