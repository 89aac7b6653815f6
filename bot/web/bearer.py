"""The token in a request's Authorization header."""

import hmac


def is_bearer(authorization: str, token: str) -> bool:
    """Whether the header is `Bearer` and that token. How long it takes tells nothing of the token."""
    scheme, _, given = authorization.partition(" ")
    right = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
    return right and scheme.lower() == "bearer"
