"""What the values of settings may look like.

A parser is given the value, without spaces around it, and the project's root; it gives the value to
use, or Unfit.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that cannot be taken. `hint` says what it seems to be instead; may be empty."""

    hint: str = ""


_PLACEHOLDER = Unfit("that is a placeholder")
_QUOTES = (('"', "there are quotes around it"), ("'", "there are quotes around it"))


def matching(pattern: str, *hints: tuple[str, str]) -> Callable[[str, Path], str | Unfit]:
    """Values that match; `hints` are (beginning, what a value that begins so seems to be)."""
    whole = re.compile(pattern, re.ASCII)

    def parse(value: str, root: Path) -> str | Unfit:
        if is_placeholder(value):
            return _PLACEHOLDER
        if whole.fullmatch(value):
            return value
        return Unfit(next((hint for start, hint in (*hints, *_QUOTES) if value.startswith(start)), ""))

    return parse


def is_placeholder(value: str) -> bool:
    """Whether it was meant to be replaced: `.env.example` and tutorials have sk_test_xxx, AC…, your_token."""
    body = re.sub(r"^(?:[a-z]+_(?:test_|live_)?|AC|HX|whatsapp:\+?)", "", value)
    return re.fullmatch(r"[xX]{3,}|\.{2,}|…|\*{3,}|<.*>", body) is not None or "your_" in value.lower()[:16]


def auth_token(value: str, root: Path) -> str | Unfit:
    """Any text, but not what belongs elsewhere: where two lines were mixed up, both are said."""
    if re.match(r"(?:[srp]k|whsec|price|prod)_|whatsapp:|(?:AC|SK|HX)[0-9a-f]{32}$", value):
        return Unfit("that belongs to another setting")
    return matching(r"(?![\"'])[!-~]+")(value, root)


def webhook_secrets(value: str, root: Path) -> str | Unfit:
    """Several while one is rotated. Stray spaces are dropped: with one, no signature would ever match."""
    secrets = [part.strip() for part in value.split(",") if part.strip()]
    if any(map(is_placeholder, secrets)):
        return _PLACEHOLDER
    # A second one inside: something else than a comma stands between them.
    if secrets and all(re.fullmatch(r"whsec_(?!.*whsec_)[!-~]+", secret) for secret in secrets):
        return ",".join(secrets)
    return Unfit("an endpoint's id, not its secret" if value.startswith("we_") else "")


def public_url(value: str, root: Path) -> str | Unfit:
    if not re.fullmatch(r"[!-~]+", value) or re.search(r'[?#\\"<>]', value):
        return Unfit("it has a query, a fragment, a space or a character that is not ASCII")
    if "@" in value:
        return Unfit("it has a user or a password in it")
    scheme, name = _split(value)
    if scheme not in ("http", "https") or isinstance(host(name, root), Unfit):
        return Unfit("it does not begin with https:// or http://" if "://" not in value else "")
    return value.rstrip("/")


def store_url(value: str, root: Path) -> str | Unfit:
    """`json:` with the path made absolute, or a PostgreSQL URL as it is."""
    if value.startswith("json:"):
        path = value.removeprefix("json:").strip()
        # json://data/learners would be /data/learners to the file system, which nobody means.
        return Unfit() if not path or re.match(r"//[^/]", path) else f"json:{root / path}"
    if value.startswith(("postgresql://", "postgres://")) and _split(value) != ("", ""):
        return value
    return Unfit("a path needs json: before it" if ":" not in value else "")


def path(value: str, root: Path) -> str | Unfit:
    return str(root / value)


def host(value: str, root: Path) -> str | Unfit:
    bare = value[1:-1] if value.startswith("[") and value.endswith("]") else value
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        name = r"(?=.*[A-Za-z])(?!.*\.\.)\w(?:[\w.-]{0,251}\w)?"
        return value if re.fullmatch(name, value, re.ASCII) else Unfit()


def port(value: str, root: Path) -> str | Unfit:
    return str(int(value)) if re.fullmatch(r"[0-9]{1,5}", value) and _is_port(value) else Unfit()


def api_base(real: str) -> Callable[[str, Path], str | Unfit]:
    """Empty for the real address; else one on this machine: a slip here would send the keys to a stranger."""

    def parse(value: str, root: Path) -> str | Unfit:
        base = value.rstrip("/")
        local = re.fullmatch(r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?", base)
        if base == real:
            return ""
        return base if local and _is_port(local[1] or "80") else Unfit()

    return parse


def _is_port(digits: str) -> bool:
    return 1 <= int(digits) <= 65535


def _split(url: str) -> tuple[str, str]:
    """Scheme and host; two empty texts where it is no URL."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""
