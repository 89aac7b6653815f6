"""Whether the time of what was put off has come."""

from datetime import datetime, timedelta
from typing import Final

LONGEST_PAUSE: Final = timedelta(hours=5)  # longer than any that we make


def is_due(at: datetime, now: datetime) -> bool:
    """A time beyond the longest pause was written by a clock that was ahead: waiting for it could take years.
    To try too early costs one try."""
    return at <= now or at > now + LONGEST_PAUSE
