"""What a learner's document keeps of the agents that teach them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

RESULTS_KEPT = 5


@dataclass(frozen=True, slots=True)
class KeptResult:
    """The answer to a call that may come again: `key` is a hash of who called what, with which request id.
    `result` is its JSON; "" where the call is under way."""

    key: str
    result: str


@dataclass(frozen=True, slots=True)
class Tutoring:
    """`clients` may see this learner beside the one that registered them. `code` is the keyed hash of the
    code that links one more, until `code_until`; "": none. `exchanges` were counted on the day
    `exchanges_on` (UTC, "2026-01-31"). `asked` is the exercise that was last answered wrong here, as
    "slug/step", `wrong` how often, and `advised` a mark of the last advice that was given for it. `more` as
    in Learner.
    """

    clients: tuple[str, ...] = ()
    code: str = ""
    code_until: datetime | None = None
    exchanges: int = 0
    exchanges_on: str = ""
    asked: str = ""
    wrong: int = 0
    advised: str = ""
    results: tuple[KeptResult, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)
