"""Replaces what no log may show: links, addresses, mail, keys, and the numbers of people and cards.

Text is cut before it is matched, and every pattern is linear: a hostile string of any length costs the same
few microseconds.
"""

import re
from collections.abc import Iterator, Sequence

LIMIT = 300
_MARGIN = 160  # matched beyond the cut, so that a number or key across the cut is recognised
_SHORTEST_SECRET = 6  # a shorter one would blank out half of every line

_STRIPE_IDS = (
    "acct ba card ch cn cs cus di dp du evt file fr ii in li link mandate pi plink pm po prod price promo prv"
    " py pyr re req seti si src sub tok trr txn we"
)
# These keep their digits. They are bounded, so that no long text can hide in an id.
_KEPT = rf"""
    (?<![A-Za-z0-9_]) (?:{_STRIPE_IDS.replace(" ", "|")})_[A-Za-z0-9_]{{1,160}}
  | (?<![A-Za-z0-9_]) lrn_[a-z2-7]{{1,64}} (?![A-Za-z0-9])
  | (?<![A-Za-z0-9_]) dlv_[0-9a-f]{{24}} (?![A-Za-z0-9])
  | (?<![A-Za-z0-9]) [A-Z]{{2}}[0-9a-f]{{32}} (?![A-Za-z0-9])
  | (?<![0-9]) (?:19|20)[0-9]{{2}}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]
    (?:\.[0-9]{{1,6}})? (?:Z|[+-][01][0-9]:[0-5][0-9])? (?![0-9])
"""
# The client_secret of a PaymentIntent begins with the id, which is why keys are looked for before ids. Stripe
# masks the middle of a key with asterisks.
_KEYS = r"""
    (?:sk|rk|pk|ek)_(?:live|test|org)[_*]*[^\W_][\w*]* | whsec_[^\s"'<>,]*
  | (?<![a-z0-9_]) (?:pi|seti|cs|src)_\w+?_secret_\w*
"""
# \d matches the digits of every script, \s its spaces. The invisible marks are those that phones copy along,
# plain or as repr() writes them.
_BETWEEN = (
    r"(?:[\s.()+/·‧•\-\u2010-\u2015\u2212\ufe58\ufe63\uff08\uff09\uff0b-\uff0f\u00ad\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\u20e3]|%(?:2[0-9BDEF]|C2%A0)|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}))"
)
_NUMBER = rf"(?:\+|\uff0b|%2B)? \(? \d (?:{_BETWEEN}{{0,6}}\d){{6,}}"
_ADDRESS = rf"whatsapp (?::|%3A) \s? (?:{_NUMBER}|[^\s\"'<>,;&]*)"
_REST = r"[^\s\"<>]*"
_LINK = rf"""
    (?:(?<![a-z0-9+.-]) [a-z0-9+.-]+)? (?:://|:\\?/\\?/|%3A%2F%2F) {_REST}
  | (?<![a-z0-9.-]) (?:[a-z0-9-]{{1,63}}\.){{0,4}} (?:stripe\.com|wa\.me|www\.) {_REST}
"""
_LOCAL = r"[^\s@\uff20<>\"'(),:;]"
_MAIL = rf"(?:(?<!{_LOCAL}) {_LOCAL}+)? (?:[@\uff20]|%40) [^\s@\uff20<>\"'(),;]+"

# A text that does not match this matches none of the patterns above: most texts are done here.
_SUSPECT = re.compile(
    r"[@\uff20:%] | (?:\d\D*){7} | k_(?:live|test|org) | whsec | secret | stripe\.com | wa\.me | www\.",
    re.VERBOSE | re.IGNORECASE,
)

_PATTERN = re.compile(
    rf"""(?i:(?P<key>{_KEYS})) | (?P<kept>{_KEPT}) | (?i: (?P<address>{_ADDRESS}) | (?P<link>{_LINK})
    | (?P<mail>{_MAIL}) | (?P<number>{_NUMBER}))""",
    re.VERBOSE,
)


class Redactor:
    """Called with a text, returns what may be logged of it, about LIMIT characters at most.

    `secrets` are the configured keys and passwords, which are replaced wherever they stand.
    """

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        self._secrets = sorted({s for s in secrets if len(s) >= _SHORTEST_SECRET}, key=len, reverse=True)
        self._longest = max(map(len, self._secrets), default=0)

    def __call__(self, text: str) -> str:
        window = self._without_secrets(text)
        shown = "".join(_pieces(window)) if _SUSPECT.search(window) else window[:LIMIT]
        return f"{shown}… ({len(text)} characters)" if len(text) > LIMIT else shown

    def _without_secrets(self, text: str) -> str:
        """The first step: a pattern could match the beginning of a secret and leave its end readable."""
        window = text[: LIMIT + _MARGIN + self._longest]
        whole = len(window) == len(text)
        for secret in self._secrets:
            window = window.replace(secret, "[key]")
        return window if whole else window[: len(window) - self._longest]


def _pieces(window: str) -> Iterator[str]:
    done = 0
    for match in _PATTERN.finditer(window):
        if match.start() >= LIMIT:
            break
        yield window[done : match.start()]
        yield match[0] if match.lastgroup == "kept" else f"[{match.lastgroup}]"
        done = match.end()
    yield window[done:LIMIT]
