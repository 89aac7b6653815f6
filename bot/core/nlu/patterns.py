"""A vocabulary as dictionaries: from a phrase's words to what is meant."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain

from bot.core.nlu.command import Command
from bot.core.nlu.notation import spell_out
from bot.core.nlu.numerals import CARDINALS
from bot.core.nlu.vocabulary.en.english import ENGLISH
from bot.core.nlu.vocabulary.entries import Tone, Vocabulary


@dataclass(frozen=True, slots=True)
class PhraseMeaning:
    """What a phrase means: one key ("next", "chapter #", "yes") or several; `asked`: it is asked about."""

    keys: tuple[str, ...]
    asked: bool = False


@dataclass(slots=True)
class Phrases:
    """`whole`: phrases without `...` by their words. `open_ended`: by their words before the `...`, the words
    after it (there may be none) with what is meant."""

    whole: dict[str, PhraseMeaning] = field(default_factory=dict)
    open_ended: dict[str, list[tuple[str, PhraseMeaning]]] = field(default_factory=dict)


class Patterns:
    """The dictionaries of one vocabulary, each made when it is first needed: most texts need few of them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    @cached_property
    def exact_words(self) -> Mapping[str, PhraseMeaning]:
        return dict(self._said(lambda command: command.exact, {}))

    @cached_property
    def fixed_words(self) -> Mapping[str, PhraseMeaning]:
        """The exact words that name no number."""
        return {said: meaning for said, meaning in self.exact_words.items() if not set(said) & set("#%")}

    @cached_property
    def synonyms(self) -> Mapping[str, PhraseMeaning]:
        return dict(self._said(lambda command: command.synonyms, self.vocabulary.synonyms))

    @cached_property
    def phrases(self) -> Phrases:
        found = Phrases()
        for phrase, meaning in self._said(lambda command: command.phrases, self.vocabulary.phrases):
            before, dots, after = phrase.partition("...")
            if dots:
                found.open_ended.setdefault(before.strip(), []).append((after.strip(), meaning))
            else:
                found.whole[phrase] = meaning
        found.whole.update(self.synonyms)
        found.whole.update(self.exact_words)
        return found

    @cached_property
    def openings(self) -> Mapping[str, Tone | None]:
        """How a sentence may open; None for what changes nothing in it."""
        found: dict[str, Tone | None] = dict.fromkeys(self.fillers)
        for tone, patterns in self.vocabulary.openings.items():
            found.update(dict.fromkeys(self._lines(patterns), tone))
        return found

    @cached_property
    def fillers(self) -> frozenset[str]:
        """Nothing of what is said changes with these before or after it."""
        return frozenset(self._lines(self.vocabulary.fillers))

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """A command of high weight that is negated: "not want to pay"."""
        words = " ".join(command.negated for command in self.vocabulary.commands).split()
        return re.compile(rf"\b(?:not|no|never) (?:want |need )?(?:to )?(?:{'|'.join(words)})\b")

    @cached_property
    def misspelt(self) -> tuple[str, ...]:
        """The words that are looked for behind a typing error."""
        listed = [*(command.misspelt for command in self.vocabulary.commands), self.vocabulary.misspelt]
        return tuple(" ".join(listed).split())

    @cached_property
    def shortened(self) -> Mapping[str, str]:
        """Short forms that are only probably meant."""
        tables = (*(command.shortened for command in self.vocabulary.commands), self.vocabulary.shortened)
        return {short: full for table in tables for full, each in table.items() for short in each.split()}

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word of the vocabulary: what is a word there is no misspelling of another."""
        short = self.vocabulary.short_forms
        said = chain(self.phrases.whole, self.phrases.open_ended, self.openings, short, short.values())
        words = {*CARDINALS, *self.vocabulary.noise}
        for phrase in said:  # one by one: all of them joined would cost every process ten megabytes
            words.update(phrase.split())
        return frozenset(words)

    def _said(
        self, of_command: Callable[[Command], str], of_none: Mapping[str, str]
    ) -> Iterator[tuple[str, PhraseMeaning]]:
        for command in self.vocabulary.commands:
            bare, numbered = PhraseMeaning((command.word.value,)), PhraseMeaning((f"{command.word} #",))
            for phrase in self._lines(of_command(command)):
                names_chapter = command.takes_chapter and ("#" in phrase or "%" in phrase)
                yield phrase, numbered if names_chapter else bare
        for key, patterns in of_none.items():
            meaning = PhraseMeaning(tuple(key.rstrip("?").split(" or ")), asked=key.endswith("?"))
            for phrase in self._lines(patterns):
                yield phrase, meaning

    def _lines(self, patterns: str) -> Iterator[str]:
        for line in patterns.strip().splitlines():
            yield from spell_out(line, self.vocabulary.groups, self.vocabulary.noise)


@cache
def english() -> Patterns:
    return Patterns(ENGLISH)
