"""Calls of the SDK: within their deadline, tried again only where it is cheap, answered by values."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.core.payments.stripe_results import Busy, Failure, Refused, StripeSaid, Unreachable
from bot.stripe import sdk
from bot.stripe.bulkhead import Missed, Slots
from bot.stripe.failures import Tried, read_failure

FAST_FAILURE = 1.0  # seconds: only a try that failed within this is tried again
PAUSE = 0.25  # seconds between the two tries
TIMEOUTS = (3.0, 6.0)  # seconds to connect, and between two pieces of an answer
WORTH_A_TRY = 1.0  # seconds that must be left for a second try


OnAnswer = Callable[[str, str], None]


def nobody(call: str, outcome: str) -> None:
    """Tells nobody what came of a call."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The object that Stripe answered with; `replayed`: to an earlier request with the same key."""

    facts: dict[str, Any]
    replayed: bool


class StripeCalls:
    """The SDK's module, set up for one key and one address, and the bounds of its use."""

    def __init__(self, secret_key: str, api_base: str | None, slots: int, on_answer: OnAnswer) -> None:
        self._api_base = api_base
        self._on_answer = on_answer
        self._slots = Slots(slots)
        self._making = threading.Lock()
        self._http: Any = None
        self._client: Any = None
        # The SDK would try twice more by itself, with pauses that no deadline knows of. It sends the API
        # version that it was released for: our version range in pyproject.toml pins both.
        self.options: dict[str, Any] = {"api_key": secret_key, "max_network_retries": 0}

    def ask(
        self, name: str, call: Callable[[Any], Any], deadline: float, *, stranger: bool = False
    ) -> Answer | Failure:
        """What `call`, given the `stripe` module, returns, or why it did not within `deadline` seconds.
        `name` is what is counted; `stranger` as in Slots."""
        answer = self._ask(call, deadline, stranger)
        self._on_answer(name, _outcome(name, answer))
        return answer

    def close(self) -> None:
        """Let the kept connections go."""
        if self._http is not None:
            self._http.close()

    def _ask(self, call: Callable[[Any], Any], deadline: float, stranger: bool) -> Answer | Failure:
        if deadline <= 0:
            return Unreachable(StripeSaid("deadline", message="no time was left to ask"))
        ends_at = time.monotonic() + deadline
        answer = self._slots.run(lambda: self._try_twice(call, ends_at), deadline, stranger=stranger)
        if answer is Missed.BUSY:
            return Busy()
        if answer is Missed.LATE:
            return Unreachable(StripeSaid("deadline", message=f"no answer within {deadline:.1f} s"))
        return answer

    def _try_twice(self, call: Callable[[Any], Any], ends_at: float) -> Answer | Refused | Unreachable:
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

    def _try(self, call: Callable[[Any], Any]) -> Answer | Tried:
        try:
            answer = call(self._stripe())
            headers = answer.last_response.headers if answer.last_response else {}
            # Stripe's objects are no dicts: a missing field raises. to_dict() gives plain ones.
            return Answer(answer.to_dict(), headers.get("Idempotent-Replayed") == "true")
        except Exception as error:  # noqa: BLE001  (an answer of the wrong shape raises anything at all)
            return read_failure(error)

    def _stripe(self) -> Any:
        """The module with its global settings made ours. One gateway a process is what they allow for;
        where there are several, one after the other, each makes them its own."""
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


def _outcome(name: str, answer: Answer | Failure) -> str:
    if isinstance(answer, Answer):
        return "ok"
    if isinstance(answer, Refused):
        return "ok" if _is_an_answer(name, answer.said) else "refused"
    return "busy" if isinstance(answer, Busy) else "unreachable"


def _is_an_answer(name: str, said: StripeSaid) -> bool:
    """No such thing, given back before, or no longer open: no setting is wrong, and nobody need look."""
    if said.status == 404 or said.code == "charge_already_refunded":
        return True
    return name == "expire" and said.status == 400
