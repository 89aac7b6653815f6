"""A command: all that is known of one of the learner's words, but what it does (conversation/commands.py)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.nlu.intents import Word


class Weight(StrEnum):
    HIGH = "high"  # never done where anything speaks against it
    PLAIN = "plain"
    HARMLESS = "harmless"  # changes nothing: done where others would be asked about
    SOFT = "soft"  # harmless, and gives way to whatever else is said


@dataclass(frozen=True, slots=True)
class Command:
    """How a word is said, in the notation of bot/core/nlu/vocabulary/en, and what it weighs.

    `exact`: beyond doubt wherever it is said, in an exercise too. `synonyms`: everyday words for the same;
    each may be the answer to an exercise as well. `phrases`: longer ways to say it.
    """

    word: Word
    exact: str = ""
    synonyms: str = ""
    phrases: str = ""
    weight: Weight = Weight.PLAIN
    takes_chapter: bool = False  # `#` or `%` in what is said names its chapter
    on_first_message: bool = False  # done at once; other first messages are answered by the welcome alone
    in_pairs: bool = True  # "menu help" is asked about; "start stop" is said of a range
    salient: bool = False  # its bare word first, before what is not understood, is asked about
    negated: str = ""  # of a high weight: the words that speak against it after "not"
    heard_inside: bool = False  # heard in what `...` stands for: "I paid and want it back"
    misspelt: str = ""  # the words of it that are looked for behind a typing error
    shortened: Mapping[str, str] = field(default_factory=dict)  # of what word, the short forms of it
