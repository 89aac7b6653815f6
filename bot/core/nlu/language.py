"""A language: the dictionaries that are made of its data, from a phrase's words to what is meant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.nlu.language_data import Table
from bot.core.nlu.language_words import LanguageWords
from bot.core.nlu.normalize import without_accents
from bot.core.nlu.notation import spell_out, words_in
from bot.core.nlu.numerals import CARDINALS, ORDINALS
from bot.core.nlu.phrase_tables import Endings, Tables, add_ending, in_order
from bot.core.nlu.tones import Tone
from bot.core.nlu.topics import Topic
from bot.core.nlu.traits import TAKES_CHAPTER

TOPICS: Mapping[str, Topic] = {f"topic {topic}": topic for topic in Topic}


@dataclass(frozen=True)
class Language(LanguageWords):
    """The dictionaries are made when they are first needed: most texts need few of them."""

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
    def tables(self) -> Tables:
        """Made in one go: spelling the phrases out is what costs."""
        made = Tables()
        for meant, phrases in self._by_meaning():
            made.add(phrases, meant, any_order=self.free_order)
            if meant in TOPICS:
                made.said.add(list(self._tightened(phrases)), meant, weakly=True)
        return made.settled()

    def _tightened(self, phrases: list[str]) -> Iterator[str]:
        """Without their loose words, those that have some."""
        for phrase in phrases:
            words = phrase.split()
            if not self.loose_words.isdisjoint(words) and (tight := " ".join(self.tight(words))):
                yield tight

    def each_phrase(self) -> Iterator[tuple[str, str]]:
        """All of it, those with `...` too. Where two sections have a phrase, the later one counts."""
        return ((phrase, meant) for meant, phrases in self._by_meaning() for phrase in phrases)

    def _by_meaning(self) -> Iterator[tuple[str, list[str]]]:
        topics = {f"topic {topic}": patterns for topic, patterns in self.topics.items()}
        for table in (self.phrases, topics):
            for meant, patterns in table.items():
                found: dict[str, list[str]] = {}
                for phrase, meaning in self._said({meant: patterns}):
                    found.setdefault(meaning, []).append(phrase)
                yield from found.items()
        yield from ((meant, [phrase]) for phrase, meant in self.plain_words.items())

    @cached_property
    def asking(self) -> Endings:
        """How one asks about a term, in the same form."""
        endings: Endings = {}
        for phrase in self._spelled(self.about):
            add_ending(endings, phrase, "about")
        return in_order(endings)

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
    def opening_starts(self) -> frozenset[str]:
        """The first words of all that may open a sentence."""
        return frozenset(said.split()[0] for said in self.tones)

    @cached_property
    def filler_ends(self) -> frozenset[str]:
        return frozenset(said.split()[-1] for said in self.filler_phrases)

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
