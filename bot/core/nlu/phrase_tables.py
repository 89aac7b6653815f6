"""The tables of a language's phrases, as they are filled and asked."""

from dataclasses import dataclass, field

from bot.core.nlu.phrase_table import PhraseTable

# By the words before `...`: the words after it, with what is meant.
Endings = dict[str, list[tuple[list[str], str]]]

_FEW = 5  # words
_OPEN = frozenset({"#", "%", "..."})


@dataclass(frozen=True)
class Tables:
    """`said`: commands, and topics, also without their loose words; `in_any_order`: phrases of a few words by
    their words in order of the alphabet, where what is meant in two orders is left out."""

    said: PhraseTable = field(default_factory=PhraseTable)
    in_any_order: PhraseTable = field(default_factory=PhraseTable)
    open_ended: Endings = field(default_factory=dict)

    def add(self, phrases: list[str], meant: str, any_order: bool) -> None:
        self.said.add(phrases, meant)
        for phrase in phrases:
            if "..." in phrase:
                add_ending(self.open_ended, phrase, meant)
        if any_order:
            self.in_any_order.add(list(filter(None, map(_in_order_of_letters, phrases))), meant)

    def settled(self) -> "Tables":
        self.said.settle()
        self.in_any_order.settle(several=False)
        in_order(self.open_ended)
        return self


def _in_order_of_letters(phrase: str) -> str:
    """ "" for a phrase of one word or many, and for one with something open in it."""
    words = phrase.split()
    few = 1 < len(words) <= _FEW and _OPEN.isdisjoint(words)
    return " ".join(sorted(words)) if few else ""


def add_ending(endings: Endings, phrase: str, meant: str) -> None:
    before, dots, after = phrase.partition("...")
    if dots and phrase != "...":
        endings.setdefault(before.strip(), []).append((after.split(), meant))


def in_order(endings: Endings) -> Endings:
    """The longest first: "what does ... mean"."""
    for each in endings.values():
        each.sort(key=lambda ending: -len(ending[0]))
    return endings
