"""Whether a request comes from Twilio.

How it is signed: https://www.twilio.com/docs/usage/security#validating-requests
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Final

from twilio.request_validator import (  # type: ignore[import-untyped]
    HMAC_SHA1,
    HMAC_SHA256,
    RequestValidator,
    get_signature_algorithm,
)

from bot.whatsapp.inbound import Pairs

_DIGESTS: Final = {HMAC_SHA1: "sha1", HMAC_SHA256: "sha256"}
# Base64 of 20 bytes or 32. What looks otherwise is refused before anything is computed.
_SIGNATURE: Final = re.compile(r"[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=")


def verify(secrets: Sequence[str], url: str, pairs: Pairs, signature: str, settings: str = "") -> bool:
    """Whether the X-Twilio-Signature header holds for the POST's public URL and form fields, in any order.

    `secrets`: the account's auth tokens, and the secret of a shared key where Twilio signs with one: any of
    them may have signed. `settings` is the X-Twilio-Webhooks-Signature-Settings header, which names the
    algorithm; without it Twilio signed the way it always did.

    Computed by hand first, which settles nearly every request: Twilio's validator costs 60 µs, for it signs
    twice, the URL with its port and without. It is asked where ours does not match.
    """
    algorithm = get_signature_algorithm(settings).upper() if settings else HMAC_SHA1
    if algorithm not in _DIGESTS or not _SIGNATURE.fullmatch(signature):
        return False
    try:
        # Sorting the pairs is the validator's sorting of names, and of the values of a repeated name.
        signed = (url + "".join([name + value for name, value in sorted(set(pairs))])).encode()
        given = signature.encode()
        for secret in secrets:
            expected = b64encode(hmac.digest(secret.encode(), signed, _DIGESTS[algorithm]))
            if hmac.compare_digest(expected, given):
                return True
        fields = _Fields(pairs)
        return any(RequestValidator(each).validate(url, fields, signature, algorithm) for each in secrets)
    except ValueError:
        return False  # a lone surrogate, a port that is no number: Twilio signs neither


def sign(secret: str, url: str, pairs: Pairs) -> str:
    """The X-Twilio-Signature header, as Twilio makes it: for a request of our own to our own door."""
    signature: str = RequestValidator(secret).compute_signature(url, _Fields(pairs))
    return signature


class _Fields(dict[str, list[str]]):
    """The form in the shape that the validator expects."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        for name, value in pairs:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        return self[name]
