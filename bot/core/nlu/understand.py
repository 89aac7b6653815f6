"""What the learner meant: exact words first, then numbers, then sentences; a near miss asks."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.core.nlu.chapter_mentions import words_of
from bot.core.nlu.classifier import Classifier
from bot.core.nlu.doubles import doubles_among
from bot.core.nlu.fallback import fallback
from bot.core.nlu.fuzzy import corrections
from bot.core.nlu.intents import (
    About,
    Ask,
    Do,
    Intent,
    Meaning,
    No,
    Number,
    Several,
    Talk,
    Unknown,
    Word,
    Yes,
)
from bot.core.nlu.language import Language
from bot.core.nlu.last_resort import Likely, likely
from bot.core.nlu.normalize import fold, strip_signs, without_accents
from bot.core.nlu.numerals import read_number
from bot.core.nlu.sentences import meaning_of, plain_words, read_text
from bot.core.nlu.spotting import spot, spotted_among
from bot.core.nlu.topics import BEFORE_ALL, Topic
from bot.core.nlu.traits import HARMLESS

LONGEST = 300  # characters that are looked at: what is plain is said in less
LONGEST_EXACT = 100  # likewise, with what stands around the words
SHORT = 25  # characters
LONGEST_TERM = 3  # words that may be asked about without a question
MOST_LANGUAGES = 2  # beside English, that a text is read in
MOST_FOR_SHORT = 5  # where it is of few words

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
# Latin, Arabic, Devanagari and Bengali letters.
_KNOWN_SCRIPTS = re.compile(
    r"[a-z\u00c0-\u024f\u0600-\u06ff\u0750-\u077f\u0900-\u09ff\u1e00-\u1eff]", re.IGNORECASE
)
# Latin letters of Polish, Turkish, Vietnamese, Romanian and others that no language here has.
_OTHER_LETTERS = frozenset("ąćęłńśźżğışțşăđơưřěůťďőűåæøēāīūčšžģķļņ") | set(map(chr, range(0x1EA0, 0x1EFA)))
_TERM = re.compile(r"[^\W\d][\w .'+#()-]*")
_LAUGHING = ("😂", "🤣", "😆", "😹", "😜", "😝")
_SIGNS: Mapping[str, Meaning] = {
    "👍": Yes(), "👌": Yes(), "✅": Yes(), "🆗": Yes(), "✔": Yes(), "💯": Yes(),
    "👎": No(), "❌": No(), "🚫": No(), "🛑": Ask((Intent(Word.STOP),)),
    "🙏": Do(Intent(Word.THANKS), "synonym"), "👋": Do(Intent(Word.HELLO), "synonym"),
    "❓": Do(Intent(Word.HELP), "word"), "🆘": Do(Intent(Word.HELP), "word"),
    **dict.fromkeys("❤💕💪🔥🎉👏😀😃😄😁😊🙂🥰😍🤩", Do(Intent(Word.THANKS), "synonym")),
    **dict.fromkeys(_LAUGHING, Talk(Topic.LAUGHING)),
    **dict.fromkeys("😢😭😞😔💔", Talk(Topic.SAD)),
    **dict.fromkeys("😴💤", Talk(Topic.GOOD_NIGHT)),
    **dict.fromkeys("🤔😕", Talk(Topic.CONFUSED)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """The language that a text is in. `clear`: it is a sentence, and means something there."""

    language: str
    clear: bool


class Understanding:
    """Understands a text in the languages that it was made with; the first counts before all others.

    Made once, before processes fork; what the languages need is made when it is first needed.
    """

    def __init__(self, languages: Sequence[Language], classifier: Classifier | None = None) -> None:
        self.languages = tuple(languages)
        self._classifier = classifier
        self._first, *self._others = self.languages
        self._by_code = {language.code: language for language in self.languages}

    def understand(self, text: str, language: str = "") -> Meaning:
        """The meaning of any text at all, whoever wrote it and whatever was asked before. `language` is the
        code of the one that is spoken with them: its words count before those of all others but the first.

        Only the first 300 characters are looked at; what goes on after them counts as not understood.
        """
        text = text.lstrip()
        if quick := self._bare_words.get(text.rstrip(" .!").lower()):
            return quick
        # Enough for 300 characters after normalising, whatever a text is padded with.
        shown = without_accents(fold(_LINE_END.sub(" . ", text[: 4 * LONGEST])))
        cut = len(shown) > LONGEST or len(text) > 4 * LONGEST
        shown = shown[:LONGEST]
        bare = strip_signs(shown)
        if not bare:
            return _read_signs(shown)
        own = self._by_code.get(language) if language != self._first.code else None
        if own and not cut and (said := _said_alone(own, shown)):
            return said
        if not cut and (alone := self._read_alone(shown)):
            return alone
        spotted = spot(self._spotted, words_of(shown))
        if spotted in BEFORE_ALL:
            return Talk(spotted)
        meaning = self._read(shown, cut, own)
        if _CODE.search(shown) and not isinstance(meaning, About):
            return Unknown()
        if meaning and not isinstance(meaning, About):
            return meaning
        nearly = self._read_nearly(bare, cut)
        if isinstance(nearly, Unknown) and spotted:
            return Talk(spotted)
        if isinstance(nearly, Unknown):
            return meaning or _term(bare) or self._last_resort(text[:LONGEST].casefold(), shown, bare)
        return nearly

    def _last_resort(self, written: str, shown: str, bare: str) -> Talk | Unknown:
        """A question, or a story: answered as that, though nothing is known of it. A script that no language
        here is written in, and letters that none has, are answered as a wish for another language."""
        if _is_foreign(bare) or not _OTHER_LETTERS.isdisjoint(written):
            return Talk(Topic.SPEAKS_LANGUAGE)
        words = words_of(bare)
        if len(words) < LONGEST_TERM:
            return Unknown()
        languages = (self._first, *self._languages_of(bare))
        if "?" in shown or "؟" in shown or any(words[0] in each.question_words for each in languages):
            return Talk(Topic.UNANSWERED)
        told = any(words[0] in each.story_words or _is_mostly(words, each) for each in languages)
        return Talk(Topic.STORY) if told else Unknown()

    def heard(self, text: str, spoken: str) -> Heard | None:
        """Which language a text is in, if it is plainly in one, and not in the one that is `spoken`."""
        if self._bare_words.get(text.strip(" .!").lower()):
            return None
        shown = without_accents(fold(text[:LONGEST]))
        words = [word for word in words_of(shown) if not word[0].isdigit()]
        known = [codes for word in words if spoken not in (codes := self._codes_of(word))]
        only = Counter(codes[0] for codes in known if len(codes) == 1)
        code, hits = max(only.items(), key=lambda each: each[1], default=("", 0))
        if 2 * hits <= sum(only.values()):
            return None
        meaning = _read_in(self._by_code[code], shown, cut=False)
        if meaning is None or (isinstance(meaning, About) and not meaning.asked):
            return Heard(code, clear=False) if hits >= LONGEST_TERM else None
        in_it = sum(code in self._codes_of(word) for word in words)
        return Heard(code, clear=len(words) >= LONGEST_TERM and 2 * in_it > len(words))

    def _codes_of(self, word: str) -> list[str]:
        """The languages that have the word."""
        others = [self._others[n].code for n in self._languages_by_word.get(word, ())]
        return [self._first.code, *others] if word in self._first.known_words else others

    def likely(self, text: str) -> Likely:
        """What a text may mean that `understand` does not."""
        return likely(self._classifier, text) if self._classifier else None

    def warm(self) -> None:
        """Make what most messages need, a quarter of a second's work. Each other language follows with its
        first message."""
        for text in ("xx", "so it is, xx, no wait 7"):
            self.understand(text)

    @cached_property
    def doubles(self) -> Mapping[str, Several]:
        """What means several things among the languages."""
        return doubles_among(self.languages)

    @cached_property
    def _spotted(self) -> Mapping[str, Topic]:
        return spotted_among(self.languages)

    @cached_property
    def number_words(self) -> Mapping[str, int]:
        """The number words of all languages that mean one number only."""
        found: dict[str, int] = {}
        for language in self.languages:
            found.update(language.mentions.number_words)
        return {word: value for word, value in found.items() if word not in self.doubles}

    @cached_property
    def _bare_words(self) -> Mapping[str, Meaning]:
        """Exact words, ready made: nearly all that is ever said."""
        ready = {words: meaning_of(meant, [], "word") for words, meant in self._first.fixed_words.items()}
        chapters = {f"chapter {n}": Do(Intent(Word.CHAPTER, n), "word") for n in range(100)}
        return {**ready, **chapters}

    @cached_property
    def _languages_by_word(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for n, language in enumerate(self._others):
            for word in language.own_words:
                found[word] = (*found.get(word, ()), n)
        return found

    def _read_alone(self, shown: str) -> Meaning | None:
        """A number, or a word that means several things, with nothing but politeness around it."""
        said = _without_politeness(self._first, shown)
        if (number := read_number(said)) is not None:
            return Number(number)
        word = strip_signs(said)
        return self.doubles.get(word) or _number(self.number_words.get(word))

    def _read(self, shown: str, cut: bool, own: Language | None) -> Meaning | None:
        """What it means in the first language, or else in the learner's `own`, or else in those that have its
        words. A question about a term is only one where nothing else is meant."""
        meaning = _read_in(self._first, shown, cut)
        if meaning and not isinstance(meaning, About):
            return meaning
        if own and (said := _read_in(own, shown, cut)) and not isinstance(said, About):
            return said
        found = [_read_in(language, shown, cut) for language in self._languages_of(shown)]
        readings = [each for each in found if each]
        plain = [each for each in readings if not isinstance(each, About)]
        if not plain:
            return meaning or next(iter(readings), None)
        if len({_meant(each) for each in plain}) > 1:
            return Several(tuple(dict.fromkeys(plain)))
        return next((each for each in plain if isinstance(each, Do)), plain[0])

    def _languages_of(self, shown: str) -> list[Language]:
        """The languages that most of its words are known in; at least one is no word of the first language,
        for "next to me" is no Hindi though all its words may stand in Hindi."""
        counts: dict[int, int] = {}
        strange: set[int] = set()
        for word in dict.fromkeys(words_of(shown)):
            if word[0].isdigit():
                continue
            for n in self._languages_by_word.get(word, ()):
                counts[n] = counts.get(n, 0) + 1
                language = self._others[n]
                known = word in self._first.known_words
                if not known or language.near_first or _is_said_in(language, shown):
                    strange.add(n)
        counts = {n: count for n, count in counts.items() if n in strange}
        most = MOST_FOR_SHORT if len(shown) <= SHORT else MOST_LANGUAGES
        best = sorted(counts, key=lambda n: -counts[n])[:most]
        return [self._others[n] for n in best]

    def _read_nearly(self, bare: str, cut: bool) -> Meaning:
        """What was probably meant by a text with typing errors: asked about unless it would change
        nothing."""
        asked: dict[Intent, None] = {}
        likely = [] if cut else list(corrections(self._first, bare))
        for text in likely:
            meaning = _read_in(self._first, text, cut=False)
            if isinstance(meaning, Ask) or (isinstance(meaning, Do) and meaning.intent.word not in HARMLESS):
                asked.update(dict.fromkeys(meaning.intents))
            elif meaning and not isinstance(meaning, About):
                return meaning
        if asked:
            return Ask(tuple(asked)[:3])
        return next((each for each in self._traces(bare, likely) if isinstance(each, Ask)), Unknown())

    def _traces(self, bare: str, likely: list[str]) -> Iterator[Ask | Unknown]:
        yield from (fallback(self._first, text) for text in (bare, *likely))
        others = [language for language in self._languages_of(bare) if not language.near_first]
        yield from (fallback(language, bare) for language in others)


def _read_in(language: Language, shown: str, cut: bool) -> Meaning | None:
    """The exact words or the sentence; None where it is neither."""
    exact = _read_exact(language, shown) if len(shown) <= LONGEST_EXACT else None
    meaning = exact or read_text(language, shown, cut)
    return None if isinstance(meaning, Unknown) else meaning


def _said_alone(language: Language, shown: str) -> Meaning | None:
    """One of the language's exact words or numbers, whatever it is in another one."""
    said = _read_exact(language, shown) if len(shown) <= LONGEST_EXACT else None
    return said or _number(language.cardinal_words.get(strip_signs(shown)))


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
    if meant == Word.STOP and ("?" in shown or any(sign in shown for sign in _LAUGHING)):
        return Ask((Intent(Word.STOP),))  # a question or a laugh speaks against it
    return meaning_of(meant, said, "word" if key in language.exact_words else "synonym")


def _key(words: list[str]) -> str:
    return " ".join(word[0] if word[0] in "#%" else word for word in words)


def _meant(meaning: Meaning) -> object:
    """Two readings that are done alike are one, and so is one that another language is surer of."""
    return meaning.intents if isinstance(meaning, Do | Ask) else meaning


def _number(value: int | None) -> Number | None:
    return None if value is None else Number(value)


def _term(bare: str) -> About | None:
    """Few words that stand alone, and that a course may have something about: "TypeError", "lists"."""
    few = len(bare.split()) < LONGEST_TERM and not _is_foreign(bare)
    return About(bare, asked=False) if few and _TERM.fullmatch(bare) else None


def _is_said_in(language: Language, shown: str) -> bool:
    """Whether it is, word for word, what is said in that language: "on continue"."""
    return shown in language.plain_words or " ".join(language.plain(words_of(shown))) in language.plain_words


def _is_mostly(words: Sequence[str], language: Language) -> bool:
    """Whether most of the words are known in that language: something was said in it."""
    return 2 * sum(word in language.known_words for word in words) > len(words)


def _is_foreign(bare: str) -> bool:
    letters = [sign for sign in bare if sign.isalpha()]
    foreign = sum(not _KNOWN_SCRIPTS.match(sign) for sign in letters)
    return 2 * foreign > len(letters)


def _read_signs(shown: str) -> Meaning:
    """A text of signs alone: thumbs, a question mark."""
    if set(shown) <= set("?! "):
        return Do(Intent(Word.HELP), "word") if "?" in shown else Unknown()
    return next((_SIGNS[sign] for sign in shown if sign in _SIGNS), Unknown())


def _without_politeness(language: Language, shown: str) -> str:
    words = [word for word in shown.split() if word.strip(".,!") not in language.polite_words]
    return " ".join(words[1:] if words[:1] == ["the"] else words)  # "the sixth"
