"""Why a call is not done, in words that an agent can act on."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    PAYWALL = "paywall"
    NO_SUCH_LEARNER = "no_such_learner"  # or one that this client may not see
    NO_SUCH_CHAPTER = "no_such_chapter"
    NO_SUCH_LESSON = "no_such_lesson"
    NO_SUCH_EXERCISE = "no_such_exercise"
    BAD_ARGUMENT = "bad_argument"
    ALREADY_PAID = "already_paid"
    ON_ITS_WAY = "on_its_way"
    ALLOWANCE_USED = "allowance_used"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    CODE_UNAVAILABLE = "code_unavailable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`why` is one sentence or two, `instead` what to do next. `wall` is the chapter that the learner asked
    for past the paywall."""

    code: Code
    why: str
    instead: str
    wall: int | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.why} {self.instead}"
