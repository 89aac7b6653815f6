"""How much of an address that others set is shown."""

from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 100


def shown(url: str) -> str:
    """Host and path: in the rest there may be a password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    return ascii(f"{host}{port}{parts.path}"[:LONGEST])[1:-1]
