"""Whether a request comes from Twilio.

How it is signed: https://www.twilio.com/docs/usage/security#validating-requests
"""

import hmac
from base64 import b64encode

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bot.whatsapp.inbound import Pairs


def verify(auth_token: str, url: str, pairs: Pairs, signature: str) -> bool:
    """Whether the X-Twilio-Signature header holds for the POST's public URL and form fields, in any order.

    Computed by hand first, which settles nearly every request: Twilio's validator costs 60 µs, for it signs
    twice, the URL with its port and without. It is asked where ours does not match.
    """
    try:
        # Sorting the pairs is the validator's sorting of names, and of the values of a repeated name.
        signed = url + "".join([name + value for name, value in sorted(set(pairs))])
        expected = b64encode(hmac.digest(auth_token.encode(), signed.encode(), "sha1"))
        # Bytes, for compare_digest raises on a string that is not ASCII.
        if hmac.compare_digest(expected, signature.encode("utf-8", "replace")):
            return True
        return bool(RequestValidator(auth_token).validate(url, _Fields(pairs), signature))
    except ValueError:
        return False  # a lone surrogate, a port that is no number: Twilio signs neither


class _Fields(dict[str, list[str]]):
    """The form in the shape that the validator expects."""

    def __init__(self, pairs: Pairs) -> None:
        super().__init__()
        for name, value in pairs:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        return self[name]
