"""Stripe's promise about a key: the same request gets the stored answer, another one is refused."""

import threading
from dataclasses import dataclass

from bot.sandbox.stripe.forms import ApiError


@dataclass(frozen=True, slots=True)
class Stored:
    status: int
    body: bytes
    request_id: str


class IdempotencyKeys:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[str, tuple[str, Stored | None]] = {}

    def claim(self, key: str, request: str) -> Stored | None:
        """The stored answer, or None: then the request is the caller's to carry out, and to `store` or
        `release`. Raises ApiError for a key that was used for another request, or is in use now."""
        with self._lock:
            known = self._asked.get(key)
            if known is None:
                self._asked[key] = (request, None)
                return None
        first, stored = known
        if first != request:
            raise ApiError(
                "Keys for idempotent requests can only be used with the same parameters they were first "
                f"used with. Try using a key other than '{key}' if you meant to execute a different request.",
                kind="idempotency_error",
            )
        if stored is None:
            raise ApiError(
                f"There is currently another in-progress request using this Idempotent Key: {key}.",
                status=409,
                kind="idempotency_error",
                code="idempotency_key_in_use",
            )
        return stored

    def store(self, key: str, request: str, answer: Stored) -> None:
        with self._lock:
            self._asked[key] = (request, answer)

    def release(self, key: str) -> None:
        """The request was refused before anything was done: its key is as good as new."""
        with self._lock:
            self._asked.pop(key, None)
