"""What a text means in one language, and what the readings of several agree on."""

from collections.abc import Sequence

from bot.core.nlu.intents import Ask, Do, Intent, Meaning, Number, Several, Talk, Unknown, Word
from bot.core.nlu.language import Language
from bot.core.nlu.meanings import meaning_of
from bot.core.nlu.normalize import strip_signs
from bot.core.nlu.sentences import plain_words, read_text
from bot.core.nlu.signs import LAUGHING
from bot.core.nlu.topics import SMALL_TALK

LONGEST_EXACT = 100  # likewise, with what stands around the words


def read_in(language: Language, shown: str, cut: bool) -> Meaning | None:
    """The exact words or the sentence; None where it is neither."""
    exact = _read_exact(language, shown) if len(shown) <= LONGEST_EXACT else None
    meaning = exact or read_text(language, shown, cut)
    return None if isinstance(meaning, Unknown) else meaning


def said_alone(language: Language, shown: str) -> Meaning | None:
    """One of the language's exact words or numbers, whatever it is in another one."""
    said = _read_exact(language, shown) if len(shown) <= LONGEST_EXACT else None
    return said or number_of(language.cardinal_words.get(strip_signs(shown)))


def best_known(plain: Sequence[tuple[Language, Meaning]], words: Sequence[str]) -> list[Meaning]:
    """The readings of the languages that know most of its words; small talk only where there is no other."""
    known = [sum(word in language.known_words for word in words) for language, _ in plain]
    best = [meaning for (_, meaning), count in zip(plain, known, strict=True) if count == max(known)]
    return [each for each in best if not (isinstance(each, Talk) and each.topic in SMALL_TALK)] or best


def agreed(plain: list[Meaning]) -> Meaning:
    if len({_meant(each) for each in plain}) > 1:
        return Several(tuple(dict.fromkeys(plain)))
    return next((each for each in plain if isinstance(each, Do)), plain[0])


def _read_exact(language: Language, shown: str) -> Meaning | None:
    said = plain_words(language, language.mentions.mark_chapters(strip_signs(shown)))
    said = [word for word in said if word not in language.polite_words] or said
    if len(set(said)) == 1:
        said = said[:1]  # "next next next"
    key = _key(said)
    if key not in language.exact_words and key not in language.synonym_words:
        said = language.mentions.mark_number_words(said)  # "lesson two"
        key = _key(said)
    meant = language.exact_words.get(key) or language.synonym_words.get(key)
    if meant is None:
        return None
    if meant == Word.STOP and ("?" in shown or any(sign in shown for sign in LAUGHING)):
        return Ask((Intent(Word.STOP),))  # a question or a laugh speaks against it
    return meaning_of(meant, said, "word" if key in language.exact_words else "synonym")


def _key(words: list[str]) -> str:
    return " ".join(word[0] if word[0] in "#%" else word for word in words)


def _meant(meaning: Meaning) -> object:
    """Two readings that are done alike are one, and so is one that another language is surer of."""
    return meaning.intents if isinstance(meaning, Do | Ask) else meaning


def number_of(value: int | None) -> Number | None:
    return None if value is None else Number(value)
