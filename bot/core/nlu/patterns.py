"""A vocabulary as dictionaries: from a phrase's words to what is meant."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from bot.core.nlu.command import Command, Trait
from bot.core.nlu.notation import spell_out
from bot.core.nlu.numerals import CARDINALS


class Tone(Enum):
    """What the opening of a sentence makes of the command that follows it."""

    WISH = "wish"  # "I want to", "can you": it is to be done
    SHOW = "show"  # "show me", "go to": likewise, but nobody asks to be shown a stop
    ASKING = "asking"  # "how do I": done too, except for a stop, which is asked about
    UNSURE = "unsure"  # "should I", "maybe I will": asked about
    UNABLE = "unable"  # "I can't": asked about, and "I can't stop" is nothing
    REFUSING = "refusing"  # "I don't want to", "no": declined


@dataclass(frozen=True)
class Vocabulary:
    """What one language says, and the dictionaries of it, each made when it is first needed: most texts need
    few of them.

    A phrase means "next", "chapter #", "yes", "no" or "number"; or, with a `?` at the end, the intents that
    are offered: "next or chapter #?". `other_synonyms` and `other_phrases` belong to no single command and
    stand by what they mean; where a command has the same phrase, these count.
    """

    commands: tuple[Command, ...]
    other_exact: Mapping[str, str]
    other_synonyms: Mapping[str, str]
    other_phrases: Mapping[str, str]
    openings: Mapping[Tone, str]
    fillers: str
    noise: frozenset[str]
    run_on: frozenset[str]
    polite: frozenset[str]
    short_forms: Mapping[str, str]
    other_misspelt: str  # as in Command
    other_shortened: Mapping[str, str]
    everyday: frozenset[str]  # no misspelt commands

    @cached_property
    def exact_words(self) -> Mapping[str, str]:
        return dict(self._said(lambda command: command.exact, self.other_exact))

    @cached_property
    def fixed_words(self) -> Mapping[str, str]:
        """The exact words that name no number."""
        return {said: meant for said, meant in self.exact_words.items() if not set(said) & set("#%")}

    @cached_property
    def synonyms(self) -> Mapping[str, str]:
        return dict(self._said(lambda command: command.synonyms, self.other_synonyms))

    @cached_property
    def phrases(self) -> Mapping[str, str]:
        """All of it, those with `...` too."""
        found = dict(self._said(lambda command: command.phrases, self.other_phrases))
        found.update(self.synonyms)
        found.update(self.exact_words)
        return found

    @cached_property
    def open_ended(self) -> Mapping[str, list[tuple[list[str], str]]]:
        """The phrases with `...` by the words before it: the words after it, with what is meant."""
        found: dict[str, list[tuple[list[str], str]]] = {}
        for phrase, meant in self.phrases.items():
            before, dots, after = phrase.partition(" ...")
            if dots:
                found.setdefault(before, []).append((after.split(), meant))
        return found

    @cached_property
    def tones(self) -> Mapping[str, Tone | None]:
        """How a sentence may open; None for what changes nothing in it."""
        toned = {said: tone for tone, patterns in self.openings.items() for said in spell_out(patterns)}
        return {**dict.fromkeys(self.filler_phrases), **toned}

    @cached_property
    def filler_phrases(self) -> frozenset[str]:
        """Nothing of what is said changes with these before or after it."""
        return frozenset(spell_out(self.fillers))

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """A command of high weight that is negated: "not want to pay"."""
        words = " ".join(command.negated for command in self.commands).split()
        return re.compile(rf"\b(?:not|no|never) (?:want |need )?(?:to )?(?:{'|'.join(words)})\b")

    @cached_property
    def misspelt(self) -> Mapping[str, list[str]]:
        """The words that typing errors are corrected to, each with its short forms."""
        listed = [*(command.misspelt for command in self.commands), self.other_misspelt]
        return {full: shorts for full, *shorts in [each.split("=") for each in " ".join(listed).split()]}

    @cached_property
    def shortened(self) -> Mapping[str, str]:
        """Short forms that are only probably meant."""
        of_commands = {short: full for full, shorts in self.misspelt.items() for short in shorts}
        return {**of_commands, **self.other_shortened}

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word of the vocabulary: what is a word there is no misspelling of another."""
        words = {*CARDINALS, *self.noise}
        for said in (self.phrases, self.tones, self.short_forms, self.short_forms.values()):
            for phrase in said:  # one by one: all of them joined would cost every process ten megabytes
                words.update(phrase.split())
        return frozenset(words)

    def _said(
        self, of_command: Callable[[Command], str], of_none: Mapping[str, str]
    ) -> Iterator[tuple[str, str]]:
        for command in self.commands:
            bare, numbered = command.word.value, f"{command.word} #"
            takes_chapter = Trait.TAKES_CHAPTER in command.traits
            for phrase in spell_out(of_command(command)):
                yield phrase, numbered if takes_chapter and ("#" in phrase or "%" in phrase) else bare
        for meant, patterns in of_none.items():
            yield from dict.fromkeys(spell_out(patterns), meant).items()
