"""Parsers for the values of settings.

A parser takes the value, without spaces around it, and the project's root. It returns the value to use, or
Invalid.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Invalid:
    """The value cannot be used. `hint` says what it seems to be instead, or is empty."""

    hint: str = ""


SHORTEST_TOKEN = 32
# What the server's own addresses end with: PUBLIC_URL is what stands before them.
_ROUTES = re.compile(
    r"/(?:whatsapp(?:/status)?|webhook|checkout/(?:success|cancel)|healthz|metrics)/*$", re.IGNORECASE
)

# Where two lines were mixed up it stands in a setting that takes nearly any text, which would then be shown.
_KEY = re.compile(r"[srpe]k_(?:live|test)_|whsec_|[0-9a-f]{32}$")

_PLACEHOLDER = Invalid("that is a placeholder")
_ANOTHERS = Invalid("that belongs to another setting")
_QUOTES = (('"', "there are quotes around it"), ("'", "there are quotes around it"))


def matching(pattern: str, *hints: tuple[str, str]) -> Callable[[str, Path], str | Invalid]:
    """Take values that match `pattern`. A hint is how a wrong value begins, and what it then seems to be."""
    whole = re.compile(pattern, re.ASCII)

    def parse(value: str, root: Path) -> str | Invalid:
        if is_placeholder(value):
            return _PLACEHOLDER
        if whole.fullmatch(value):
            return value
        return Invalid(next((hint for start, hint in (*hints, *_QUOTES) if value.startswith(start)), ""))

    return parse


def is_placeholder(value: str) -> bool:
    """Whether it is still to be replaced: `.env.example` and tutorials have sk_test_xxx, AC…, your_token."""
    body = re.sub(r"^(?:[a-z]+_(?:test_|live_)?|AC|HX|whatsapp:\+?)", "", value)
    return re.fullmatch(r"[xX]{3,}|\.{2,}|…|\*{3,}|<.*>", body) is not None or "your_" in value.lower()[:16]


def auth_token(value: str, root: Path) -> str | Invalid:
    """Any text but what belongs to another setting: where two lines were mixed up, both are reported."""
    if re.match(r"(?:[srp]k|whsec|price|prod)_|whatsapp:|(?:AC|SK|HX)[0-9a-f]{32}$", value):
        return _ANOTHERS
    return matching(r"(?![\"'])[!-~]+")(value, root)


def auth_tokens(value: str, root: Path) -> tuple[str, ...] | Invalid:
    """One, or several while one is rotated: the first signs what we send, any of them what comes in."""
    tokens = [auth_token(part.strip(), root) for part in value.split(",") if part.strip()]
    faults = [each for each in tokens if isinstance(each, Invalid)]
    return faults[0] if faults else tuple(map(str, tokens)) or Invalid()


def token(value: str, root: Path) -> str | Invalid:
    """A password of the operator's own making, which strangers may try to guess."""
    if len(value) < SHORTEST_TOKEN:
        return Invalid("it is too short: a stranger could guess it")
    return value if re.fullmatch(r"[!-~]+", value) else Invalid()


def webhook_secrets(value: str, root: Path) -> tuple[str, ...] | Invalid:
    """One, or several while one is rotated. Stray spaces are dropped: no signature would match with them."""
    secrets = [part.strip() for part in value.split(",") if part.strip()]
    if any(map(is_placeholder, secrets)):
        return _PLACEHOLDER
    # A second whsec_ inside one: they were separated by something other than a comma.
    if secrets and all(re.fullmatch(r"whsec_(?!.*whsec_)[!-~]+", secret) for secret in secrets):
        return tuple(secrets)
    return Invalid("an endpoint's id, not its secret" if value.startswith("we_") else "")


def public_url(value: str, root: Path) -> str | Invalid:
    if not re.fullmatch(r"[!-~]+", value) or re.search(r'[?#\\"<>]', value):
        return Invalid("it has a query, a fragment, a space or a character that is not ASCII")
    if "@" in value:
        return Invalid("it has a user or a password in it")
    scheme, name = _split(value)
    if scheme not in ("http", "https") or isinstance(host(name, root), Invalid):
        return Invalid("it does not begin with https:// or http://" if "://" not in value else "")
    if route := _ROUTES.search(value):
        return Invalid(f"{route[0]} is a part of the server's own addresses: leave it out")
    return value.rstrip("/")


def store_url(value: str, root: Path) -> str | Invalid:
    """`json:` with the path made absolute, or a PostgreSQL URL as it is."""
    if value.startswith("json:"):
        path = value.removeprefix("json:").strip()
        if _is_for_a_shell(path):
            return _NOT_EXPANDED
        # json://data/learners would mean /data/learners to the file system, and nobody wants that.
        return Invalid() if not path or re.match(r"//[^/]", path) else f"json:{root / path}"
    if value.startswith(("postgresql://", "postgres://")) and _split(value) != ("", ""):
        return value
    return Invalid("a path needs json: before it" if ":" not in value else "")


def folder(value: str, root: Path) -> Path | Invalid:
    if _KEY.match(value):
        return _ANOTHERS
    return _NOT_EXPANDED if _is_for_a_shell(value) else root / value


_NOT_EXPANDED = Invalid("~ and $ mean nothing here: write the whole path")


def _is_for_a_shell(path: str) -> bool:
    """It would make a folder of that name."""
    return path.lstrip("/").startswith(("~", "$"))


def host(value: str, root: Path) -> str | Invalid:
    if _KEY.match(value):
        return _ANOTHERS
    bare = value[1:-1] if value.startswith("[") and value.endswith("]") else value
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        name = r"(?=.*[A-Za-z])(?!.*\.\.)\w(?:[\w.-]{0,251}\w)?"
        return value if re.fullmatch(name, value, re.ASCII) else Invalid()


def port(value: str, root: Path) -> int | Invalid:
    return int(value) if re.fullmatch(r"[0-9]{1,5}", value) and _is_port(value) else Invalid()


def yes_or_no(value: str, root: Path) -> bool | Invalid:
    found = matching("[01]")(value, root)
    return found if isinstance(found, Invalid) else found == "1"


def api_base(real: str) -> Callable[[str, Path], str | Invalid | None]:
    """The real address (as None), or one on this machine: a typo must not send the keys to a stranger."""

    def parse(value: str, root: Path) -> str | Invalid | None:
        base = value.rstrip("/")
        local = re.fullmatch(r"https?://(?:127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?", base)
        if base == real:
            return None
        return base if local and _is_port(local[1] or "80") else Invalid()

    return parse


def _is_port(digits: str) -> bool:
    return 1 <= int(digits) <= 65535


def _split(url: str) -> tuple[str, str]:
    """Scheme and host; both empty where it is no URL."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""
