"""What to say to somebody who starts the server for the first time."""

from collections.abc import Sequence

from bot.config.settings import SETTINGS

_REQUIRED = tuple(f"{setting.name}: is not set;" for setting in SETTINGS if setting.default is None)
_STEPS = (
    ". Nothing is set yet: copy .env.example to .env and fill in its first seven, or try `tutorclaw demo`, "
    "which needs none of it"
)


def with_first_steps(faults: Sequence[str]) -> list[str]:
    """The faults; where none of the required settings is there, the last of those says how to begin."""
    lacking = [fault for fault in faults if fault.startswith(_REQUIRED)]
    if len(lacking) < len(_REQUIRED):
        return list(faults)
    return [fault + _STEPS if fault is lacking[-1] else fault for fault in faults]
