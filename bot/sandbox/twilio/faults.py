"""What the stand-in for Twilio does wrong, and when."""

import threading

# A number is an error code of Twilio's or an HTTP status. Of the words, "drop before" and "drop after" cut
# the line before or after the message is taken, "garbage" takes it and answers HTML, "empty" takes it and
# answers {}, "hang" takes it and answers when it is let go. A pair ("undelivered", 63016) takes the message
# and tells that by the status callback (None: with no code).
Fault = int | str | tuple[str, int | None]


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[tuple[Fault, int | None]]] = {"create": [], "list": []}

    def add(self, fault: Fault, times: int | None, on: str) -> None:
        with self._lock:
            self._waiting[on].append((fault, times))

    def clear(self) -> None:
        with self._lock:
            for waiting in self._waiting.values():
                waiting.clear()

    def take(self, on: str) -> Fault | None:
        """The fault of this call; None where it goes well."""
        with self._lock:
            waiting = self._waiting[on]
            if not waiting:
                return None
            fault, times = waiting[0]
            if times is not None:
                waiting[:1] = [(fault, times - 1)] if times > 1 else []
            return fault
