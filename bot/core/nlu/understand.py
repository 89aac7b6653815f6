"""What the learner meant: exact words first, then numbers, then sentences; a near miss asks."""

import re
from collections.abc import Mapping
from functools import cache

from bot.core.nlu.chapter_mentions import mark_chapters, mark_number_words
from bot.core.nlu.fallback import fallback
from bot.core.nlu.fuzzy import corrections
from bot.core.nlu.intents import Ask, Do, Intent, Meaning, No, Number, Unknown, Word, Yes
from bot.core.nlu.normalize import fold, strip_signs
from bot.core.nlu.numerals import read_number
from bot.core.nlu.sentences import meaning_of, plain_words, read_text
from bot.core.nlu.traits import HARMLESS
from bot.core.nlu.vocabulary.en import ENGLISH

LONGEST = 300  # characters that are looked at: what is plain is said in less
LONGEST_EXACT = 100  # likewise, with what stands around the words

_CODE = re.compile(
    r"""
    \w\( | \(\) | [{}] | \w\[ | \"{3}          # print(, next(), {1: 2}, a[0]
    | \w\ ?[-+*/]?==?\ ?[\w"'\[(]              # x = 3, but no smile: =)
    | [a-z\d]_[a-z\d]                          # is_open
    | ^(?:>>>|def\ |import\ |from\ \w+\ import)
    """,
    re.VERBOSE,
)
_LINE_END = re.compile(r"[\r\n\u2028\u2029]+")
_LAUGHING = ("😂", "🤣", "😆", "😹", "😜", "😝")
_SIGNS: Mapping[str, Meaning] = {
    "👍": Yes(), "👌": Yes(), "✅": Yes(), "🆗": Yes(), "✔": Yes(), "💯": Yes(),
    "👎": No(), "❌": No(), "🚫": No(), "🛑": Ask((Intent(Word.STOP),)),
    "🙏": Do(Intent(Word.THANKS), "synonym"), "👋": Do(Intent(Word.HELLO), "synonym"),
    "❓": Do(Intent(Word.HELP), "word"), "🆘": Do(Intent(Word.HELP), "word"),
    **dict.fromkeys("❤💕💪🔥🎉👏😀😃😄😁😊🙂🥰😍🤩", Do(Intent(Word.THANKS), "synonym")),
}  # fmt: skip


def understand(text: str) -> Meaning:
    """The meaning of any text at all, whoever wrote it and whatever was asked before.

    Only the first 300 characters are looked at; what goes on after them counts as not understood.
    """
    text = text.lstrip()
    if quick := _bare_words().get(text.rstrip(" .!").lower()):
        return quick
    # Enough for 300 characters after normalising, whatever a text is padded with.
    shown = fold(_LINE_END.sub(" . ", text[: 4 * LONGEST]))
    cut = len(shown) > LONGEST or len(text) > 4 * LONGEST
    shown = shown[:LONGEST]
    bare = strip_signs(shown)
    if not bare:
        return _read_signs(shown)
    if (number := read_number(_without_politeness(shown))) is not None and not cut:
        return Number(number)
    if _CODE.search(shown):
        return Unknown()
    return _read(shown, cut) or _read_nearly(bare, cut)


def _read(shown: str, cut: bool) -> Meaning | None:
    """The exact words or the sentence; None where it is neither."""
    exact = _read_exact(shown) if len(shown) <= LONGEST_EXACT else None
    meaning = exact or read_text(shown, cut)
    return None if isinstance(meaning, Unknown) else meaning


def _read_exact(shown: str) -> Meaning | None:
    said = plain_words(mark_chapters(strip_signs(shown)))
    said = [word for word in said if word not in ENGLISH.polite] or said
    if len(set(said)) == 1:
        said = said[:1]  # "next next next"
    key = _key(said)
    if key not in ENGLISH.exact_words and key not in ENGLISH.synonyms:
        said = mark_number_words(said)  # "lesson two"
        key = _key(said)
    meant = ENGLISH.exact_words.get(key) or ENGLISH.synonyms.get(key)
    if meant is None:
        return None
    if meant == Word.STOP and ("?" in shown or any(sign in shown for sign in _LAUGHING)):
        return Ask((Intent(Word.STOP),))  # a question or a laugh speaks against it
    return meaning_of(meant, said, "word" if key in ENGLISH.exact_words else "synonym")


def _key(words: list[str]) -> str:
    return " ".join(word[0] if word[0] in "#%" else word for word in words)


def _read_nearly(bare: str, cut: bool) -> Meaning:
    """What was probably meant by a text with typing errors: asked about, unless it would change nothing."""
    asked: dict[Intent, None] = {}
    likely = [] if cut else list(corrections(bare))
    for text in likely:
        meaning = _read(text, cut=False)
        if isinstance(meaning, Ask) or (isinstance(meaning, Do) and meaning.intent.word not in HARMLESS):
            asked.update(dict.fromkeys(meaning.intents))
        elif meaning:
            return meaning
    if asked:
        return Ask(tuple(asked)[:3])
    found = map(fallback, (bare, *likely))
    return next((meaning for meaning in found if isinstance(meaning, Ask)), Unknown())


def _read_signs(shown: str) -> Meaning:
    """A text of signs alone: thumbs, a question mark."""
    if set(shown) <= set("?! "):
        return Do(Intent(Word.HELP), "word") if "?" in shown else Unknown()
    return next((_SIGNS[sign] for sign in shown if sign in _SIGNS), Unknown())


def _without_politeness(shown: str) -> str:
    words = [word for word in shown.split() if word.strip(".,!") not in ENGLISH.polite]
    return " ".join(words[1:] if words[:1] == ["the"] else words)  # "the sixth"


@cache
def _bare_words() -> Mapping[str, Meaning]:
    """Exact words, ready made: nearly all that is ever said."""
    ready = {words: meaning_of(meant, [], "word") for words, meant in ENGLISH.fixed_words.items()}
    chapters = {f"chapter {n}": Do(Intent(Word.CHAPTER, n), "word") for n in range(100)}
    return {**ready, **chapters}
