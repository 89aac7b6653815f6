"""What became of one try to send a message, as a value, and what Twilio's error codes mean for us.

The codes: https://www.twilio.com/docs/api/errors
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Accepted:
    """Twilio took the message and answers for it from here on."""

    message_sid: str


@dataclass(frozen=True, slots=True)
class Again:
    """It did not work this time. `ambiguous`: Twilio may have taken the message all the same."""

    reason: str
    code: int | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Throttled:
    """WhatsApp's or Twilio's rate limit: it opens again in minutes."""

    code: int


@dataclass(frozen=True, slots=True)
class DailyCap:
    """The account's limit for a day is used up."""

    code: int


@dataclass(frozen=True, slots=True)
class Park:
    """It can only ride on the reply to the learner's next message: they are outside the 24-hour window, or
    not in the sandbox, or WhatsApp would not take it this way. None: Twilio gave no code."""

    code: int | None


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """No try will ever pass. "held back": WhatsApp itself asks not to repeat it."""

    code: int
    why: Literal["unreachable", "opted out", "held back", "unknown"]


@dataclass(frozen=True, slots=True)
class OperatorFault:
    """Our own account or sender is at fault, so every message would fail. `look_at`: where to look."""

    code: int
    look_at: str


@dataclass(frozen=True, slots=True)
class LookupFailed:
    """Twilio could not be asked whether it took a message: that stays in doubt."""

    cause: "SendResult"


SendResult = Accepted | Again | Throttled | DailyCap | Park | Undeliverable | OperatorFault


def label(outcome: SendResult | LookupFailed) -> str:
    """What the metrics count an attempt as."""
    match outcome:
        case Accepted():
            return "sent"
        case Park():
            return "parked"
        case Undeliverable():
            return "failed"
        case OperatorFault() | LookupFailed(OperatorFault()):
            return "held"
        case _:
            return "again"


_CREDENTIALS = "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
_SENDER = "TWILIO_WHATSAPP_FROM"
_ACCOUNT = "the state of the account in Twilio's console"

_MEANINGS: dict[int, SendResult] = {
    20429: Again("too many requests", 20429),
    20500: Again("Twilio's own error", 20500, ambiguous=True),
    **{code: Throttled(code) for code in (14107, 63017, 63018)},
    63038: DailyCap(63038),
    **{code: Again("a passing fault of WhatsApp's", code) for code in (63010, 63012)},
    **{code: Park(code) for code in (63015, 63016)},
    # Neither the learner's doing nor ours to mend by another try.
    **{code: Park(code) for code in (30008, 63001, 63009, 63020, 63023)},
    **{code: Undeliverable(code, "unreachable") for code in (21211, 21614, 63003, 63024)},
    **{code: Undeliverable(code, "opted out") for code in (21610, 63014)},
    **{code: Undeliverable(code, "held back") for code in (63032, 63049)},
    20003: OperatorFault(20003, _CREDENTIALS),
    20005: OperatorFault(20005, _ACCOUNT),
    **{code: OperatorFault(code, _SENDER) for code in (21212, 63007)},
    63008: OperatorFault(63008, f"{_SENDER} and its set-up in Twilio's console"),
}


# What the status callbacks' codes are counted as; "none" where Twilio gave none.
CODES = (*(str(code) for code in sorted(_MEANINGS)), "none", "other")


def label_of_code(code: int | None) -> str:
    label = "none" if code is None else str(code)
    return label if label in CODES else "other"


def outcome_of(status: int, code: int | None) -> SendResult:
    """What an error answer of Twilio's API means: its HTTP status and, where it has one, its code.

    The code goes first: 63038 comes with status 429, and is no matter of seconds.
    """
    if code in _MEANINGS:
        return _MEANINGS[code]
    if status == 429:
        return Again("too many requests", code)
    if status == 401:
        return OperatorFault(401, _CREDENTIALS)
    if status >= 500 or status < 400 or status == 408:
        return Again(f"status {status}", code, ambiguous=True)
    return Undeliverable(code or status, "unknown")


def outcome_of_failed(code: int | None) -> SendResult:
    """What it means that an accepted message ended as `failed` or `undelivered` with that code, or with none.

    Where the fault is not the learner's, the text can ride on their next message. Nothing is given up for a
    code that we do not know, nor because WhatsApp chose to hold a message back.
    """
    outcome = outcome_of(400, code)
    if isinstance(outcome, Undeliverable) and outcome.why in ("unknown", "held back"):
        return Park(code)
    return outcome
