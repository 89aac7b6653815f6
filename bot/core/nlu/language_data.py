"""One language as its file has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Table = Mapping[str, str]


@dataclass(frozen=True)
class LanguageData:
    """What one language says; en.toml explains each field.
    A phrase means "next", "chapter #", "yes", "no", "number" or "topic cards"; or, with a `?` at the end, the
    intents that are offered: "next or chapter #?".
    """

    code: str
    name: str = ""
    exact: Table = field(default_factory=dict)
    synonyms: Table = field(default_factory=dict)
    phrases: Table = field(default_factory=dict)
    topics: Table = field(default_factory=dict)
    spotted: Table = field(default_factory=dict)
    openings: Table = field(default_factory=dict)
    groups: Table = field(default_factory=dict)
    short_forms: Table = field(default_factory=dict)
    shortened: Table = field(default_factory=dict)
    misspelt_words: Table = field(default_factory=dict)
    sounds_like: Table = field(default_factory=dict)
    about: str = ""
    fillers: str = ""
    noise: str = ""
    loose: str = ""
    polite: str = ""
    run_on: str = ""
    turning: str = ""
    breaks: str = ""
    joints: str = ""
    corrections: str = ""
    chapter: str = ""
    lesson: str = ""
    numbered: str = ""
    cardinals: str = ""
    ordinals: str = ""
    negation: str = ""
    reasons: str = ""
    story: str = ""
    questions: str = ""
    misspelt: str = ""
    everyday: str = ""
    other_meanings: str = ""
    near_first: bool = False
    free_order: bool = True
