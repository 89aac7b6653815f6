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
    Number,
    Several,
    Talk,
    Unknown,
    Word,
)
from bot.core.nlu.language import Language
from bot.core.nlu.last_resort import Likely, likely
from bot.core.nlu.meanings import meaning_of
from bot.core.nlu.normalize import fold, strip_signs, without_accents
from bot.core.nlu.numerals import read_number
from bot.core.nlu.readings import agreed, best_known, number_of, read_in, said_alone
from bot.core.nlu.scripts import OTHER_LETTERS, is_foreign
from bot.core.nlu.signs import read_signs
from bot.core.nlu.spotting import spot, spotted_among
from bot.core.nlu.topics import BEFORE_ALL, Topic
from bot.core.nlu.traits import HARMLESS
from bot.core.nlu.word_index import WordIndex

LONGEST = 300  # characters that are looked at: what is plain is said in less
LONGEST_TERM = 3  # words that may be asked about without a question

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
_TERM = re.compile(r"[^\W\d][\w .'+#()-]*")


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
        self._first, *others = self.languages
        self._words = WordIndex(self._first, others)
        self._by_code = {language.code: language for language in self.languages}

    def understand(self, text: str, language: str = "") -> Meaning:
        """The meaning of any text at all, whoever wrote it and whatever was asked before. `language` is the
        code of the one that is spoken with them ("": the first): its words count before those of all others
        but the first.

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
            return read_signs(shown)
        own = self._by_code.get(language) if language else None
        if own and not cut and (said := said_alone(own, shown)):
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
        if is_foreign(bare) or not OTHER_LETTERS.isdisjoint(written):
            return Talk(Topic.SPEAKS_LANGUAGE)
        words = words_of(bare)
        if len(words) < LONGEST_TERM:
            return Unknown()
        languages = (self._first, *self._words.languages_of(bare))
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
        known = [codes for word in words if spoken not in (codes := self._words.codes_of(word))]
        only = Counter(codes[0] for codes in map(self._words.set_apart, known) if len(codes) == 1)
        code, hits = max(only.items(), key=lambda each: each[1], default=("", 0))
        if 2 * hits <= sum(only.values()):
            return None
        meaning = read_in(self._by_code[code], shown, cut=False)
        if meaning is None or (isinstance(meaning, About) and not meaning.asked):
            return Heard(code, clear=False) if hits >= LONGEST_TERM else None
        in_it = sum(code in self._words.codes_of(word) for word in words)
        return Heard(code, clear=len(words) >= LONGEST_TERM and 2 * in_it > len(words))

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

    def _read_alone(self, shown: str) -> Meaning | None:
        """A number, or a word that means several things, with nothing but politeness around it."""
        said = _without_politeness(self._first, shown)
        if (number := read_number(said)) is not None:
            return Number(number)
        word = strip_signs(said)
        return self.doubles.get(word) or number_of(self.number_words.get(word))

    def _read(self, shown: str, cut: bool, own: Language | None) -> Meaning | None:
        """What it means in the first language, or else in the learner's `own`, or else in those that have its
        words. A question about a term is only one where nothing else is meant."""
        meaning = read_in(self._first, shown, cut)
        if meaning and not isinstance(meaning, About):
            return meaning
        if own and (said := read_in(own, shown, cut)) and not isinstance(said, About):
            return said
        languages = self._words.languages_of(shown)
        found = [(language, read_in(language, shown, cut)) for language in languages]
        readings = [(language, each) for language, each in found if each]
        plain = [(language, each) for language, each in readings if not isinstance(each, About)]
        if not plain:
            return meaning or next((each for _, each in readings), None)
        return agreed(best_known(plain, words_of(shown)))

    def _read_nearly(self, bare: str, cut: bool) -> Meaning:
        """What was probably meant by a text with typing errors: asked about unless it would change
        nothing."""
        asked: dict[Intent, None] = {}
        likely = [] if cut else list(corrections(self._first, bare))
        for text in likely:
            meaning = read_in(self._first, text, cut=False)
            if isinstance(meaning, Ask) or (isinstance(meaning, Do) and meaning.intent.word not in HARMLESS):
                asked.update(dict.fromkeys(meaning.intents))
            elif meaning and not isinstance(meaning, About):
                return meaning
        if asked:
            return Ask(tuple(asked)[:3])
        return next((each for each in self._traces(bare, likely) if isinstance(each, Ask)), Unknown())

    def _traces(self, bare: str, likely: list[str]) -> Iterator[Ask | Unknown]:
        yield from (fallback(self._first, text) for text in (bare, *likely))
        others = [language for language in self._words.languages_of(bare) if not language.near_first]
        yield from (fallback(language, bare) for language in others)


def _term(bare: str) -> About | None:
    """Few words that stand alone, and that a course may have something about: "TypeError", "lists"."""
    few = len(bare.split()) < LONGEST_TERM and not is_foreign(bare)
    return About(bare, asked=False) if few and _TERM.fullmatch(bare) else None


def _is_mostly(words: Sequence[str], language: Language) -> bool:
    """Whether most of the words are known in that language: something was said in it."""
    return 2 * sum(word in language.known_words for word in words) > len(words)


def _without_politeness(language: Language, shown: str) -> str:
    words = [word for word in shown.split() if word.strip(".,!") not in language.polite_words]
    return " ".join(words[1:] if words[:1] == ["the"] else words)  # "the sixth"
