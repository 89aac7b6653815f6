"""The error tree, and whether trying again helps.

TutorClawError
├── StoreError
│   ├── StoreUnavailable      yes     the disk or the database does not answer or is full
│   └── DocumentUnreadable    no      one learner's document is damaged; everybody else is served
├── StripeUnavailable         yes     Stripe has to be asked first, and does not answer
└── StripeNotAllowed          no      it has to be asked first, and the restricted key may not
"""

from dataclasses import dataclass


class TutorClawError(Exception):
    """The text is for the operator: what was tried, and what happened."""


class StoreError(TutorClawError):
    pass


class StoreUnavailable(StoreError):
    """`doing` is what was tried, `reason` what the system answered."""

    def __init__(self, doing: str, reason: str) -> None:
        super().__init__(f"{doing}: {reason}")


class StripeUnavailable(TutorClawError):
    """Stripe has to confirm something before it can be believed, and does not answer. `doing` and `reason` as
    in StoreUnavailable."""

    def __init__(self, doing: str, reason: str) -> None:
        super().__init__(f"{doing}: {reason}")


class StripeNotAllowed(TutorClawError):
    """`doing` needs a permission that the restricted key lacks; `message` is Stripe's, and names it."""

    def __init__(self, doing: str, message: str) -> None:
        super().__init__(f"{doing}: {message}")
        self.doing = doing
        self.message = message


class DocumentUnreadable(StoreError):
    """`where` names the document (a file path relative to the store, or a row)."""

    def __init__(self, learner_id: str, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.learner_id = learner_id
        self.where = where
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a course, in words for its author: `file` within the course's folder and `line`
    from 1, or 0 where the fault is in no line of its own. Prints as "03-numbers.md:17: message"."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"
