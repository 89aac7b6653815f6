"""The words of a language: by what they do in a text, as numbers, and where they part it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.core.nlu.chapter_mentions import WORD_END, WORD_START, Mentions
from bot.core.nlu.language_data import LanguageData, Table
from bot.core.nlu.normalize import without_accents
from bot.core.nlu.notation import spell_out
from bot.core.nlu.numerals import CARDINALS, ORDINALS


@dataclass(frozen=True)
class LanguageWords(LanguageData):
    """Each made when it is first needed: most texts need few of them."""

    @cached_property
    def noise_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.noise).split())

    @cached_property
    def polite_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.polite).split())

    @cached_property
    def run_on_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.run_on).split())

    @cached_property
    def turning_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.turning).split())

    @cached_property
    def reason_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.reasons).split())

    @cached_property
    def story_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.story).split())

    @cached_property
    def question_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.questions).split())

    @cached_property
    def everyday_words(self) -> frozenset[str]:
        return frozenset(self.everyday.split())

    @cached_property
    def full_forms(self) -> Table:
        """What stands for other words beyond doubt."""
        return {without_accents(short): without_accents(full) for short, full in self.short_forms.items()}

    def plain(self, words: Iterable[str]) -> list[str]:
        full = " ".join(self.full_forms.get(word, word) for word in words).split()
        return [word for word in full if word not in self.noise_words]

    @cached_property
    def loose_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.loose).split())

    def tight(self, words: Iterable[str]) -> list[str]:
        return [word for word in words if word not in self.loose_words]

    @cached_property
    def negations(self) -> re.Pattern[str] | None:
        """A command of high weight that is negated: "not want to pay"."""
        return _any_of(spell_out(self.negation, self.groups))

    @cached_property
    def clause_ends(self) -> re.Pattern[str]:
        words = "".join(
            rf"|(?<!thing ){WORD_START}{word}{WORD_END}" for word in spell_out(without_accents(self.breaks))
        )
        return re.compile(rf"(?:[!?¿¡;,…()\"।॥。！？，،؟؛\n]|\.(?!\w))+{words}")

    @cached_property
    def clause_joints(self) -> re.Pattern[str]:
        words = "|".join(spell_out(without_accents(self.joints)))
        return re.compile(rf":|/| - |{WORD_START}(?:{words}){WORD_END}" if words else ":|/| - ")

    @cached_property
    def correcting(self) -> re.Pattern[str] | None:
        """What stands before the words that count: "no wait", "I mean"."""
        return _any_of(spell_out(without_accents(self.corrections)))

    @cached_property
    def cardinal_words(self) -> Mapping[str, int]:
        """The number words of the language alone, from zero."""
        return _counted(self.cardinals, start=0)

    @cached_property
    def mentions(self) -> Mentions:
        return Mentions(
            spell_out(without_accents(self.chapter)),
            spell_out(without_accents(self.numbered)),
            {**CARDINALS, **self.cardinal_words},
            {**ORDINALS, **_counted(self.ordinals, start=1)},
        )

    def lesson_named(self, words: Sequence[str]) -> int | None:
        """The lesson that the words of a marked text name: "lesson 2", "second lesson"."""
        for n, word in enumerate(words):
            if word in self.lesson_words:
                beside = (*words[n + 1 : n + 3], *words[max(0, n - 1) : n])
                return next((value for each in beside if (value := self._number(each))), None)
        return None

    def _number(self, word: str) -> int | None:
        return int(word[1:]) if word[0] == "%" else self.mentions.number_words.get(word)

    @cached_property
    def lesson_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.lesson).split())

    @cached_property
    def misspelt_forms(self) -> Mapping[str, list[str]]:
        """The words that typing errors are corrected to, each with its short forms."""
        listed = " ".join([*self.misspelt_words.values(), self.misspelt])
        return {full: shorts for full, *shorts in [each.split("=") for each in listed.split()]}

    @cached_property
    def probable_forms(self) -> Table:
        """Short forms that are only probably meant."""
        of_commands = {short: full for full, shorts in self.misspelt_forms.items() for short in shorts}
        return {**of_commands, **self.shortened}


def _counted(listed: str, start: int) -> dict[str, int]:
    """Number words, one after another; "uno|una" has two for one number."""
    words = without_accents(listed).split()
    return {each: value for value, word in enumerate(words, start) for each in word.split("|")}


def _any_of(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"{WORD_START}(?:{'|'.join(map(re.escape, longest_first))}){WORD_END}")
