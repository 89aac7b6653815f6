"""How much of a value may be shown in an error."""

import re
from typing import Final

# Two lines that were mixed up put a secret in any setting: what begins as a key does is cut however short it
# is, and so are a long run of letters and digits, and what may have a password before its @.
_SECRET: Final = re.compile(r"@|[A-Za-z0-9_]{20}|(?:[srpe]k|whsec)_|(?i:bearer|password)")


def masked(value: str, shown: int, secret: bool) -> str:
    """The value, or its beginning: at most `shown` characters, and at most a third of a secret."""
    if not secret and len(value) <= shown and not _SECRET.search(value):
        return ascii(value)
    beginning = value[: min(shown, 8, len(value) // 3)]
    return f"{ascii(beginning)[:-1]}…' ({len(value)} characters)"
