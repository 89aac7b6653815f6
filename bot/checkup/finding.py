"""What a check has found."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    NOTE = "note"  # it works, and there is something to know
    MUST = "must"  # something must be done
    UNSEEN = "unseen"  # it could not be looked at


@dataclass(frozen=True, slots=True)
class Finding:
    """Shows no key, number or link. `setting`: the variable, or whatever else has to be looked at."""

    check: str
    state: State
    found: str
    setting: str | None = None
    way_out: str | None = None

    def fields(self) -> dict[str, str]:
        """Its values by name, without those that it lacks."""
        values = {"check": self.check, "state": self.state.value, "found": self.found}
        more = {"setting": self.setting, "way_out": self.way_out}
        return values | {name: value for name, value in more.items() if value is not None}


def ok(check: str, found: str) -> Finding:
    return Finding(check, State.OK, found)


def note(check: str, found: str, setting: str | None = None, way_out: str | None = None) -> Finding:
    return Finding(check, State.NOTE, found, setting, way_out)


def must(check: str, found: str, setting: str, way_out: str) -> Finding:
    return Finding(check, State.MUST, found, setting, way_out)


def unseen(check: str, why: str) -> Finding:
    return Finding(check, State.UNSEEN, f"not looked at: {why}")
