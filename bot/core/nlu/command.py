"""A command: all that is known of one of the learner's words, but what it does (conversation/commands.py)."""

from dataclasses import dataclass
from enum import Flag, auto

from bot.core.nlu.intents import Word


class Trait(Flag):
    """What sets a command apart from the others."""

    PLAIN = 0
    HIGH = auto()  # never done where anything speaks against it
    HARMLESS = auto()  # changes nothing: done where others would be asked about
    SOFT = auto()  # gives way to whatever else is said
    TAKES_CHAPTER = auto()  # `#` or `%` in what is said names its chapter
    ON_FIRST_MESSAGE = auto()  # done at once; other first messages are answered by the welcome alone
    NOT_IN_PAIRS = auto()  # "menu help" is asked about; "start stop" is said of a range
    SALIENT = auto()  # its bare word first, before what is not understood, is asked about
    HEARD_INSIDE = auto()  # heard in what `...` stands for: "I paid and want it back"


@dataclass(frozen=True, slots=True)
class Command:
    """How a word is said, in the notation of bot/core/nlu/vocabulary/en, and its traits.

    `exact`: beyond doubt wherever it is said, in an exercise too. `synonyms`: everyday words for the same;
    each may be the answer to an exercise as well. `phrases`: longer ways to say it.
    """

    word: Word
    exact: str = ""
    synonyms: str = ""
    phrases: str = ""
    traits: Trait = Trait.PLAIN
    negated: str = ""  # of a HIGH command: the words that speak against it after "not"
    misspelt: str = ""  # its words that typing errors are corrected to, and short forms: "next=nxt"
