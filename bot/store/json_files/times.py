"""Times as files have them: nanoseconds since the epoch, exact where a float would round."""

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def nanoseconds(time: datetime) -> int:
    return (time - _EPOCH) // _MICROSECOND * 1000
