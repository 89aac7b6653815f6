"""What phrases mean, kept by a number of each phrase alone.

A language says one thing in ten thousand ways. As strings in a dictionary they would cost each process twenty
megabytes, as sorted numbers they cost one; a look-up takes a microsecond.
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence


class PhraseTable:
    """Filled once, with `add`, before it is asked. Two different phrases have the same number once in 2**64
    pairs; the numbers hold within a process and those forked from it."""

    __slots__ = ("_last", "_meanings", "_meant", "_numbers", "_places", "_weak")

    def __init__(self) -> None:
        self._numbers, self._meant = array("q"), array("H")
        self._weak = array("q"), array("H")
        self._meanings: list[str] = []
        self._places: dict[str, int] = {}
        self._last = 0

    def add(self, phrases: Sequence[str], meant: str, *, weakly: bool = False) -> None:
        """`weakly`: it counts where nothing else has the phrase."""
        numbers, places = self._weak if weakly else (self._numbers, self._meant)
        numbers.extend(map(hash, phrases))
        places.extend([self._place(meant)] * len(phrases))

    def settle(self, *, several: bool = True) -> None:
        """Make it ready to be asked. Of a phrase that was added twice the later meaning counts, and without
        `several` none, where they differ."""
        numbers, places = self._weak[0] + self._numbers, self._weak[1] + self._meant
        found = dict(zip(numbers, places, strict=True))
        if not several:
            differ = {n for n, place in zip(numbers, places, strict=True) if found[n] != place}
            found |= dict.fromkeys(differ, self._place(""))
        self._numbers = array("q", sorted(found))
        self._meant = array("H", map(found.__getitem__, self._numbers))
        self._weak, self._last = (array("q"), array("H")), len(found)

    def _place(self, meant: str) -> int:
        place = self._places.get(meant)
        if place is None:
            place = self._places[meant] = len(self._meanings)
            self._meanings.append(meant)
        return place

    def __len__(self) -> int:
        return self._last

    def __contains__(self, phrase: str) -> bool:
        return self.get(phrase) is not None

    def get(self, phrase: str) -> str | None:
        number = hash(phrase)
        place = bisect_left(self._numbers, number)
        if place == self._last or self._numbers[place] != number:
            return None
        return self._meanings[self._meant[place]] or None
