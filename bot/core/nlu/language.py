"""One language as data, and the dictionaries that are made of it: from a phrase's words to what is meant."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain

from bot.core.nlu.chapter_mentions import WORD_END, WORD_START, Mentions
from bot.core.nlu.normalize import without_accents
from bot.core.nlu.notation import spell_out, words_in
from bot.core.nlu.numerals import CARDINALS, ORDINALS
from bot.core.nlu.topics import Topic
from bot.core.nlu.traits import TAKES_CHAPTER


class Tone(Enum):
    """What the opening of a sentence makes of the command that follows it."""

    WISH = "wish"  # "I want to", "can you": it is to be done
    SHOW = "show"  # "show me", "go to": likewise, but nobody asks to be shown a stop
    ASKING = "asking"  # "how do I": done too, except for a stop, which is asked about
    UNSURE = "unsure"  # "should I", "maybe I will": asked about
    UNABLE = "unable"  # "I can't": asked about, and "I can't stop" is nothing
    REFUSING = "refusing"  # "I don't want to", "no": declined


Table = Mapping[str, str]


@dataclass(frozen=True)
class Language:
    """What one language says; en.toml explains each field. The dictionaries are made when they are first
    needed: most texts need few of them.

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
    numbered: str = ""
    cardinals: str = ""
    ordinals: str = ""
    negation: str = ""
    story: str = ""
    questions: str = ""
    misspelt: str = ""
    everyday: str = ""
    other_meanings: str = ""
    near_first: bool = False
    free_order: bool = True

    @cached_property
    def exact_words(self) -> Table:
        return dict(self._said(self.exact))

    @cached_property
    def fixed_words(self) -> Table:
        """The exact words that name no number."""
        return {said: meant for said, meant in self.exact_words.items() if not set(said) & set("#%")}

    @cached_property
    def synonym_words(self) -> Table:
        return dict(self._said(self.synonyms))

    @cached_property
    def plain_words(self) -> Table:
        """The exact words and the synonyms."""
        return {**self.synonym_words, **self.exact_words}

    @cached_property
    def all_phrases(self) -> Table:
        """All of it but the topics, those with `...` too; where two sections have a phrase, the plainer one
        counts."""
        return {**dict(self._said(self.phrases)), **self.plain_words}

    @cached_property
    def topic_phrases(self) -> Table:
        """What is said about a topic. A text is looked for without its loose words too."""
        found: dict[str, str] = {}
        named = {f"topic {topic}": patterns for topic, patterns in self.topics.items()}
        for said, topic in self._said(named):
            found[said] = topic
            if not self.loose_words.isdisjoint(words := said.split()):
                found.setdefault(" ".join(self.tight(words)), topic)
        found.pop("", None)
        return found

    @cached_property
    def in_any_order(self) -> Table:
        """Phrases of a few words by their words in order of the alphabet, for a language of free order; what
        is meant in two orders is left out."""
        found: dict[str, str] = {}
        for said, meant in self._every_phrase():
            words = said.split()
            if 1 < len(words) <= _FEW and not {"#", "%", "..."} & set(words):
                key = " ".join(sorted(words))
                found[key] = meant if found.get(key, meant) == meant else ""
        return found

    def _every_phrase(self) -> Iterator[tuple[str, str]]:
        return chain(self.all_phrases.items(), self.topic_phrases.items())

    @cached_property
    def loose_words(self) -> frozenset[str]:
        return frozenset(without_accents(self.loose).split())

    def tight(self, words: Iterable[str]) -> list[str]:
        return [word for word in words if word not in self.loose_words]

    @cached_property
    def open_ended(self) -> Mapping[str, list[tuple[list[str], str]]]:
        """The phrases with `...` by the words before it: the words after it, with what is meant."""
        return _by_beginning(self._every_phrase())

    @cached_property
    def asking(self) -> Mapping[str, list[tuple[list[str], str]]]:
        """How one asks about a term, in the same form."""
        return _by_beginning((phrase, "about") for phrase in self._spelled(self.about))

    @cached_property
    def tones(self) -> Mapping[str, Tone | None]:
        """How a sentence may open; None for what changes nothing in it."""
        toned = {
            said: Tone(tone) for tone, patterns in self.openings.items() for said in self._spelled(patterns)
        }
        return {**dict.fromkeys(self.filler_phrases), **toned}

    @cached_property
    def filler_phrases(self) -> frozenset[str]:
        """Nothing of what is said changes with these before or after it."""
        return frozenset(self._spelled(self.fillers))

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

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Every word of the language: what is a word there is no misspelling of another."""
        words = {*self.mentions.number_words, *self.noise_words}
        for said in (*self.full_forms, *self.full_forms.values()):
            words.update(said.split())
        tables = (self.exact, self.synonyms, self.phrases, self.topics, self.openings)
        for patterns in (self.fillers, *(each for table in tables for each in table.values())):
            words |= words_in(without_accents(patterns).replace("-", " "), self.groups)
        return frozenset(words)

    @cached_property
    def own_words(self) -> frozenset[str]:
        """The words by which a text may be of this language."""
        return self.known_words - CARDINALS.keys() - ORDINALS.keys() - {"#", "%", "..."}

    def _said(self, table: Table) -> Iterator[tuple[str, str]]:
        for meant, patterns in table.items():
            numbered = f"{meant} #" if meant in TAKES_CHAPTER else meant
            for phrase in self._spelled(patterns):
                yield phrase, numbered if "#" in phrase or "%" in phrase else meant

    def _spelled(self, patterns: str) -> Iterator[str]:
        """As they are after a text was read: in full, without accents and noise."""
        changed = self.noise_words | self.full_forms.keys()
        for phrase in spell_out(without_accents(patterns).replace("-", " "), self.groups):
            words = phrase.split()
            if changed.isdisjoint(words):
                yield phrase
            else:  # a word that is noise in a sentence means what it means where it stands alone: "ya"
                yield " ".join(self.plain(words)) or phrase

    def plain(self, words: Iterable[str]) -> list[str]:
        full = " ".join(self.full_forms.get(word, word) for word in words).split()
        return [word for word in full if word not in self.noise_words]


_FEW = 5  # words

TOPICS: Mapping[str, Topic] = {f"topic {topic}": topic for topic in Topic}


def _by_beginning(phrases: Iterable[tuple[str, str]]) -> Mapping[str, list[tuple[list[str], str]]]:
    found: dict[str, list[tuple[list[str], str]]] = {}
    for phrase, meant in phrases:
        if "..." in phrase and phrase != "...":
            before, _, after = phrase.partition("...")
            found.setdefault(before.strip(), []).append((after.split(), meant))
    for endings in found.values():
        endings.sort(key=lambda ending: -len(ending[0]))  # the longest first: "what does ... mean"
    return found


def _counted(listed: str, start: int) -> dict[str, int]:
    """Number words, one after another; "uno|una" has two for one number."""
    words = without_accents(listed).split()
    return {each: value for value, word in enumerate(words, start) for each in word.split("|")}


def _any_of(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"{WORD_START}(?:{'|'.join(map(re.escape, longest_first))}){WORD_END}")
