"""Which languages have a word, and which ones a text may be of."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from bot.core.nlu.chapter_mentions import words_of
from bot.core.nlu.language import Language

SHORT = 25  # characters
MOST_LANGUAGES = 2  # beside English, that a text is read in
MOST_FOR_SHORT = 5  # where it is of few words


class WordIndex:
    """Of the first language, which counts before all others, and of those."""

    def __init__(self, first: Language, others: Sequence[Language]) -> None:
        self._first, self._others = first, tuple(others)

    def codes_of(self, word: str) -> list[str]:
        """The languages that have the word."""
        others = [self._others[n].code for n in self._languages_by_word.get(word, ())]
        return [self._first.code, *others] if word in self._first.known_words else others

    def set_apart(self, codes: Sequence[str]) -> list[str]:
        """Without the languages that have nearly all words of the first one too, for a word of that one."""
        near = {language.code for language in self._others if language.near_first}
        return [code for code in codes if self._first.code not in codes or code not in near]

    def languages_of(self, shown: str) -> list[Language]:
        """The languages that most of its words are known in; at least one is no word of the first language,
        for "next to me" is no Hindi though all its words may stand in Hindi."""
        counts: dict[int, int] = {}
        strange: set[int] = set()
        for word in dict.fromkeys(words_of(shown)):
            if word[0].isdigit():
                continue
            for n in self._languages_by_word.get(word, ()):
                counts[n] = counts.get(n, 0) + 1
                language = self._others[n]
                known = word in self._first.known_words
                if not known or language.near_first or _is_said_in(language, shown):
                    strange.add(n)
        counts = {n: count for n, count in counts.items() if n in strange}
        most = MOST_FOR_SHORT if len(shown) <= SHORT else MOST_LANGUAGES
        best = sorted(counts, key=lambda n: -counts[n])[:most]
        return [self._others[n] for n in best]

    @cached_property
    def _languages_by_word(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for n, language in enumerate(self._others):
            for word in language.own_words:
                found[word] = (*found.get(word, ()), n)
        return found


def _is_said_in(language: Language, shown: str) -> bool:
    """Whether it is, word for word, what is said in that language: "on continue"."""
    return shown in language.plain_words or " ".join(language.plain(words_of(shown))) in language.plain_words
