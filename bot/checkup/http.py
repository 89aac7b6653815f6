"""One plain HTTP request, answered by a value."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

TIMEOUT: Final = 12.0  # seconds
MOST: Final = 4096  # bytes of an answer that are looked at


@dataclass(frozen=True, slots=True)
class Answered:
    """`ahead`: by how many seconds our clock is ahead of the answer's Date; None where it has none."""

    status: int
    headers: Mapping[str, str]
    body: str
    ahead: float | None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """`why` in words."""

    why: str


def ask(
    method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answered | NoAnswer:
    """Redirects are not followed: neither Stripe nor Twilio follows them."""
    import requests  # the SDKs bring it; a tenth of a second

    with requests.Session() as session:
        # Through the proxies that the environment names, as the SDKs go, but not to this machine.
        session.trust_env = not _is_here(url)
        began = time.time()
        try:
            with session.request(
                method,
                url,
                data=body,
                headers=dict(headers or {}),
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                ahead = _ahead(answer.headers.get("Date"), (began + time.time()) / 2)
                text = next(answer.iter_content(MOST), b"").decode("utf-8", "replace")
                return Answered(answer.status_code, answer.headers, text, ahead)
        except requests.RequestException as error:
            return NoAnswer(_in_words(error))


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _ahead(date: str | None, now: float) -> float | None:
    try:
        return now - parsedate_to_datetime(date).timestamp() if date else None
    except (TypeError, ValueError):
        return None


def _in_words(error: Exception) -> str:
    """What the library raised. Its text names the address, so of the text only known words are used."""
    import requests

    text, kind = str(error), type(error).__name__
    known: tuple[tuple[bool, str], ...] = (
        (isinstance(error, requests.exceptions.SSLError), "its certificate does not hold"),
        (isinstance(error, requests.exceptions.ProxyError), "the proxy of this machine does not answer"),
        (isinstance(error, requests.Timeout), f"no answer within {TIMEOUT:.0f} s"),
        ("Failed to resolve" in text or "Name or service" in text, "its name cannot be resolved"),
        ("Connection refused" in text, "nothing listens there"),
    )
    return next((words for holds, words in known if holds), f"the connection broke ({kind})")


def header(answer: Any, name: str) -> str:
    return str(answer.headers.get(name, ""))
