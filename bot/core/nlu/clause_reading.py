"""What the words of one clause mean: an opening, a phrase of the language, and what changes nothing."""

from collections.abc import Mapping

from bot.core.nlu.clauses import Clause
from bot.core.nlu.intents import Ask
from bot.core.nlu.judging import judge
from bot.core.nlu.language import TOPICS, Language
from bot.core.nlu.meanings import meaning_of
from bot.core.nlu.tones import Tone
from bot.core.nlu.traits import HIGH

_LONGEST_OPENING = 7  # words
_LONGEST_CLOSING = 5
_MOST_OPENINGS = 3  # before a question about a term
_LONGEST_BEFORE = 9  # words before `...`
_MOST_ANY_WORDS = 8  # that `...` stands for


def read_clause(language: Language, words: list[str]) -> Clause | None:
    tones: list[Tone] = []
    aside: Clause | None = None
    while words:
        if found := _find(language, words):
            return judge(language, *found, tones)
        length = opening_length(language, words)
        if not length:
            return None
        opening = " ".join(words[:length])
        if tone := language.tones[opening]:
            tones.append(tone)
        elif aside is None and (said := language.tables.said.get(opening)) and said not in TOPICS:
            aside = judge(language, said, words[:length], [])
        words = words[length:]
    if Tone.REFUSING in tones:
        return Clause(None, refused=True)
    return Clause(None) if tones else aside or Clause(None)


def _find(language: Language, words: list[str]) -> tuple[str, list[str]] | None:
    """The phrase that the words are, without what closes the sentence and changes nothing."""
    tables = language.tables
    keys = [word[0] if word[0] in "#%" else word for word in words]
    loose = not language.loose_words.isdisjoint(keys)
    while keys:
        found = tables.said.get(" ".join(keys))
        if found is None and loose:
            found = tables.said.get(" ".join(language.tight(keys)))
        if found is None and (dots := find_open_ended(tables.open_ended, keys)):
            found = dots[0]
        if found:
            return found, words[: len(keys)]
        closing = _closing_length(language, keys)
        if not closing:
            return None
        keys = keys[:-closing]
    return None


def read_in_any_order(language: Language, words: list[str]) -> Clause | None:
    """ "paise kitne" for "kitne paise". What sells or stops is asked about."""
    meant = language.tables.in_any_order.get(" ".join(sorted(words))) if language.free_order else None
    clause = judge(language, meant, words, []) if meant else None
    if clause and any(intent.word in HIGH for intent in clause.intents):
        return Clause(Ask(clause.intents), firm=True, words=len(words))
    return clause


def read_about(language: Language, words: list[str]) -> Clause | None:
    """A question about a term: "what is a variable", "can you explain loops to me"."""
    for _ in range(_MOST_OPENINGS):
        if found := find_open_ended(language.asking, words):
            _, start, end = found
            named = any(word[0] == "#" for word in words)
            return None if named else Clause(meaning_of("about", words[start:end], "sentence"), firm=True)
        words = words[opening_length(language, words) :] if words else words
    return None


def opening_length(language: Language, words: list[str]) -> int:
    tones = language.tones
    if words[0] not in language.opening_starts:
        return 0
    longest = min(_LONGEST_OPENING, len(words))
    return next((n for n in range(longest, 0, -1) if " ".join(words[:n]) in tones), 0)


def _closing_length(language: Language, keys: list[str]) -> int:
    fillers = language.filler_phrases
    if keys[-1] not in language.filler_ends:
        return 0
    longest = min(_LONGEST_CLOSING, len(keys))
    return next((n for n in range(longest, 0, -1) if " ".join(keys[-n:]) in fillers), 0)


def find_open_ended(
    phrases: Mapping[str, list[tuple[list[str], str]]], keys: list[str]
) -> tuple[str, int, int] | None:
    """What is meant, and which words stand where the dots are."""
    for length in range(min(_LONGEST_BEFORE, len(keys) - 1), -1, -1):
        for after, meaning in phrases.get(" ".join(keys[:length]), ()):
            between = len(keys) - length - len(after)
            if 0 < between <= _MOST_ANY_WORDS and keys[len(keys) - len(after) :] == after:
                return meaning, length, length + between
    return None
