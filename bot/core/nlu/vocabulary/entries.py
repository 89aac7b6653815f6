"""What the vocabulary of one language is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.core.nlu.command import Command


class Tone(Enum):
    """What the opening of a sentence makes of the command that follows it."""

    WISH = "wish"  # "I want to", "can you": it is to be done
    SHOW = "show"  # "show me", "go to": likewise, but nobody asks to be shown a stop
    ASKING = "asking"  # "how do I": done too, except for a stop, which is asked about
    UNSURE = "unsure"  # "should I", "maybe I will": asked about
    UNABLE = "unable"  # "I can't": asked about, and "I can't stop" is nothing
    REFUSING = "refusing"  # "I don't want to", "don't": declined
    NOT = "not"  # "no", "never": declined where it would stop or sell, and nothing otherwise


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`synonyms` and `phrases` belong to no single command. Their keys say what is meant: "yes", "no",
    "number"; or, with a `?` at the end, the intents that are offered ("next or chapter #?"). Where a command
    has the same phrase, these count.
    """

    commands: tuple[Command, ...]
    synonyms: Mapping[str, str]
    phrases: Mapping[str, str]
    groups: Mapping[str, str]  # words that stand for one another in many phrases: `{lesson}`
    openings: Mapping[Tone, str]
    fillers: str
    noise: frozenset[str]
    run_on: frozenset[str]
    polite: frozenset[str]
    short_forms: Mapping[str, str]
    misspelt: str  # as in Command, for words of no one command
    shortened: Mapping[str, str]
    everyday: frozenset[str]  # no misspelt commands
