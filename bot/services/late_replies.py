"""A reply that is ready in time goes out as the reply; one that is not follows as a message of its own."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Generic, Literal, TypeVar

By = Literal["reply", "message"]
Result = TypeVar("Result")


class LateReply:
    """Who carries the text: the answer to Twilio, which does not wait for ever, or a message of its own. It
    is settled once: the text comes in one of them, never in both, and never in none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by: By | None = None

    def settle(self, by: By) -> By:
        """Ask for one of them; what was settled first counts."""
        with self._lock:
            self._by = self._by or by
            return self._by


class Work(Generic[Result]):
    """Something that is done in a thread of its own, and may take longer than anybody waits for it."""

    def __init__(self, do: Callable[[], Result], failed: Callable[[BaseException], None]) -> None:
        self._do = do
        self._failed = failed
        self._result: list[Result] = []
        self._error: BaseException | None = None
        self._abandoned = threading.Event()
        # In the same context: the language that is spoken is one of it.
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,), daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result.append(self._do())
        except BaseException as error:  # noqa: BLE001 - raised again for who waits, or told
            self._error = error
            if self._abandoned.is_set():
                self._failed(error)

    def within(self, seconds: float) -> Result | None:
        """None where it takes longer. Raises what it raised."""
        self._thread.join(seconds)
        if self._error is not None:
            raise self._error
        return self._result[0] if self._result else None

    def abandon(self) -> None:
        """Nobody waits any more: from here on a failure is told to `failed`."""
        self._abandoned.set()
