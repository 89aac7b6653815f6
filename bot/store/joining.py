"""How ids come to lead to one document: each id has a document, or a pointer to another id, or nothing.

Ids are only ever joined, never parted. So a pointer that was found leads to the same document as before,
whatever happens meanwhile, and one that nothing needed in the end (the process died) says what was true.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.core.learner import Learner
from bot.core.merging.learners import survivor
from bot.core.messaging.addresses import addresses_of
from bot.errors import StoreUnavailable

MOST_HOPS: Final = 32  # from pointer to pointer: there is one more for each merge
PATIENCE: Final = 5.0  # seconds that all the locks of a join are waited for


@dataclass(frozen=True, slots=True)
class Pointer:
    """Stands in the place of a document: the learner id whose document it is."""

    learner_id: str


Found = Learner | Pointer | None


@dataclass(frozen=True, slots=True)
class Joined:
    """The id that all lead to now, and the ids of the documents that went into its document by this."""

    learner_id: str
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`gone`: ids whose documents go into the root's. `empty`: ids with nothing yet, to be made pointers."""

    root: str
    gone: tuple[str, ...]
    empty: tuple[str, ...]


def unknown(found: Mapping[str, Found]) -> set[str]:
    """Where pointers lead that was not looked at yet."""
    return {each.learner_id for each in found.values() if isinstance(each, Pointer)} - found.keys()


def plan(found: Mapping[str, Found], wanted: Sequence[str], into: str | None) -> Plan:
    """`found` holds the wanted ids and all that their pointers lead to. Where `into` says nothing else, a
    document that has been paid for stays, or the oldest; without any the first of the wanted ids."""
    roots = dict.fromkeys(root_of(found, each) for each in wanted)
    documents = [each for root in roots if isinstance(each := found[root], Learner)]
    root = root_of(found, into) if into is not None else next(iter(roots))
    if documents and (into is None or found[root] is None):
        root = survivor(documents).learner_id
    others = [each for each in roots if each != root]
    return Plan(
        root,
        tuple(each for each in others if found[each] is not None),
        tuple(each for each in others if found[each] is None),
    )


def root_of(found: Mapping[str, Found], learner_id: str) -> str:
    for _ in range(MOST_HOPS):
        there = found[learner_id]
        if not isinstance(there, Pointer):
            return learner_id
        learner_id = there.learner_id
    raise astray(learner_id)


def ids_leading_to(id_for: Callable[[str], str], learner: Learner) -> tuple[str, ...]:
    """All ids that have to lead to this learner's document, its own first."""
    others = (id_for(each) for each in addresses_of(learner))
    return tuple(dict.fromkeys((learner.learner_id, *learner.merged_ids, *others)))


def once(learner_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(learner_ids))


def astray(learner_id: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"following the pointers from {learner_id}",
        f"no document after {MOST_HOPS} of them: remove those that lead in a circle, "
        "then run `tutorclaw store repair-pointers`",
    )
