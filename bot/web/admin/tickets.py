"""The cookie of an operator who has logged in, and the token of the forms that are shown to them.

Both are signed with keys made of ADMIN_TOKEN: another token ends them all, and nothing is kept here.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer

KEPT: Final = timedelta(hours=8)


class Tickets:
    def __init__(self, token: str, clock: Callable[[], datetime]) -> None:
        self._token = token.encode()
        self._clock = clock
        self._cookies = _signer(token, "tutorclaw admin cookie")
        self._forms = _signer(token, "tutorclaw admin form")

    def is_token(self, given: str) -> bool:
        """How long it takes tells nothing of the token: hashes are compared, and all of each."""
        digests = (sha256(each).digest() for each in (given.encode("utf-8", "replace"), self._token))
        return hmac.compare_digest(*digests)

    def issue(self) -> str:
        """A new cookie."""
        until = self._clock() + KEPT
        return str(self._cookies.dumps([secrets.token_urlsafe(16), int(until.timestamp())]))

    def session(self, cookie: str | None) -> str | None:
        """The id of the session. None: the cookie is missing, forged, or too old."""
        try:
            name, until = self._cookies.loads(cookie or "")
            return str(name) if self._clock().timestamp() < until else None
        except (BadSignature, TypeError, ValueError):
            return None

    def form_token(self, session: str) -> str:
        return str(self._forms.dumps(session))

    def is_form_of(self, session: str, given: str) -> bool:
        return hmac.compare_digest(self.form_token(session).encode(), given.encode("utf-8", "replace"))


def _signer(token: str, purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        token, salt=purpose, signer_kwargs={"key_derivation": "hmac", "digest_method": sha256}
    )
