"""Calls of the SDK: back by their deadline, tried again only where that is cheap, answered by values."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.core.payments.stripe_results import Busy, ErrorDetails, Failure, Refused, Unreachable
from bot.stripe import sdk
from bot.stripe.bulkhead import Bulkhead, Rejected, TimedOut
from bot.stripe.failures import Tried, read_failure

FAST_FAILURE = 1.0  # seconds: only a try that failed within this is tried again
PAUSE = 0.25  # seconds between the two tries
TIMEOUTS = (3.0, 6.0)  # seconds to connect, and between two pieces of an answer
WORTH_A_TRY = 1.0  # seconds that must be left for a second try


OnAnswer = Callable[[str, str], None]


def count_nothing(call: str, outcome: str) -> None:
    """For callers without metrics."""


@dataclass(frozen=True, slots=True)
class StripeResponse:
    """The object that Stripe answered with; `replayed`: it repeats the answer to an earlier request with the
    same key."""

    facts: dict[str, Any]
    replayed: bool


class StripeCalls:
    """The SDK's module, set up for one key and one address, and the bounds of its use."""

    def __init__(self, secret_key: str, api_base: str | None, slots: int, on_answer: OnAnswer) -> None:
        self._api_base = api_base
        self._on_answer = on_answer
        self._bulkhead = Bulkhead(slots)
        self._making = threading.Lock()
        self._http: Any = None
        self._client: Any = None
        # By itself the SDK would try twice more, with pauses outside of any deadline. It sends the API
        # version that it was released for: our version range in pyproject.toml pins both.
        self.options: dict[str, Any] = {"api_key": secret_key, "max_network_retries": 0}

    def ask(
        self, name: str, call: Callable[[Any], Any], deadline: float, *, low_priority: bool = False
    ) -> StripeResponse | Failure:
        """What `call`, given the `stripe` module, returns within `deadline` seconds, or why it failed. It is
        counted under `name`; `low_priority` as in Bulkhead."""
        answer = self._ask(call, deadline, low_priority)
        self._on_answer(name, _outcome(name, answer))
        return answer

    def close(self) -> None:
        """Close the connections that are kept open."""
        if self._http is not None:
            self._http.close()

    def _ask(
        self, call: Callable[[Any], Any], deadline: float, low_priority: bool
    ) -> StripeResponse | Failure:
        if deadline <= 0:
            return Unreachable(ErrorDetails("deadline", message="no time was left to ask"))
        ends_at = time.monotonic() + deadline
        answer = self._bulkhead.run(
            lambda: self._try_twice(call, ends_at), deadline, low_priority=low_priority
        )
        if isinstance(answer, Rejected):
            return Busy()
        if isinstance(answer, TimedOut):
            return Unreachable(ErrorDetails("deadline", message=f"no answer within {deadline:.1f} s"))
        return answer

    def _try_twice(
        self, call: Callable[[Any], Any], ends_at: float
    ) -> StripeResponse | Refused | Unreachable:
        started = time.monotonic()
        answer = self._try(call)
        if not isinstance(answer, Tried):
            return answer
        now = time.monotonic()
        if not answer.again or now - started > FAST_FAILURE or ends_at - now < PAUSE + WORTH_A_TRY:
            return answer.failure
        time.sleep(PAUSE)
        second = self._try(call)
        return second.failure if isinstance(second, Tried) else second

    def _try(self, call: Callable[[Any], Any]) -> StripeResponse | Tried:
        try:
            answer = call(self._stripe())
            headers = answer.last_response.headers if answer.last_response else {}
            # Stripe's objects are no dicts: a missing field raises. to_dict() gives plain ones.
            return StripeResponse(answer.to_dict(), headers.get("Idempotent-Replayed") == "true")
        except Exception as error:  # noqa: BLE001  (an answer of the wrong shape raises anything at all)
            return read_failure(error)

    def _stripe(self) -> Any:
        """The module with its global settings made ours. They allow for one gateway a process; where several
        follow each other, each sets them again."""
        stripe = sdk.load()
        with self._making:
            if self._client is None:
                import requests  # the SDK brings it

                self._http = requests.Session()
                # An address on this machine is not asked through a proxy, nor with what .netrc says.
                self._http.trust_env = self._api_base is None
                self._client = stripe.RequestsClient(TIMEOUTS, session=self._http)
        stripe.default_http_client = self._client
        stripe.api_base = self._api_base or stripe.DEFAULT_API_BASE
        return stripe


def _outcome(name: str, answer: StripeResponse | Failure) -> str:
    if isinstance(answer, StripeResponse):
        return "ok"
    if isinstance(answer, Refused):
        return "ok" if _is_an_answer(name, answer.error) else "refused"
    return "busy" if isinstance(answer, Busy) else "unreachable"


def _is_an_answer(name: str, error: ErrorDetails) -> bool:
    """No such object, refunded before, or no longer open: an expected answer, not a setting that is wrong."""
    if error.status == 404 or error.code == "charge_already_refunded":
        return True
    return name == "expire" and error.status == 400
