"""Words that mean several things among the languages: none of them is done, each is asked about."""

from collections.abc import Mapping, Sequence

from bot.core.nlu.intents import Do, Meaning, Number, Several
from bot.core.nlu.language import Language
from bot.core.nlu.meanings import meaning_of
from bot.core.nlu.normalize import without_accents


def doubles_among(languages: Sequence[Language]) -> Mapping[str, Several]:
    """By the word (or the few words) as they stand alone. The exact words of the first language mean what
    they mean, whatever another one says."""
    readings: dict[str, dict[object, Meaning]] = {}
    others: dict[str, set[str]] = {}  # which languages use it for something else
    own: dict[str, set[str]] = {}
    for language in languages:
        for said, meaning in _alone(language).items():
            key = meaning.intent if isinstance(meaning, Do) else meaning
            readings.setdefault(said, {}).setdefault(key, meaning)
            own.setdefault(said, set()).add(language.code)
        for word in without_accents(language.other_meanings).split():
            others.setdefault(word, set()).add(language.code)
    return {
        said: Several(tuple(found.values()))
        for said, found in readings.items()
        if said not in languages[0].exact_words and (len(found) > 1 or others.get(said, set()) - own[said])
    }


def _alone(language: Language) -> dict[str, Meaning]:
    numbers = {word: Number(value) for word, value in language.cardinal_words.items()}
    words = {**language.synonym_words, **language.exact_words}
    said = {key: meaning_of(meant, [], "synonym") for key, meant in words.items() if not set(key) & set("#%")}
    return {**numbers, **said}
