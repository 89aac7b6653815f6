"""Server-sent events: what happens, to every open page that it concerns."""

import json
import queue
import threading
from collections.abc import Callable, Iterator

HEARTBEAT = 10.0  # seconds of silence at most: writing is how a closed tab is noticed
BACKLOG = 1000  # events; a page that reads none of so many is dropped, and its browser asks anew


class Line:
    """One open page's line: the phone that it shows, and the events that wait for it."""

    def __init__(self, phone: str) -> None:
        self.phone = phone
        self.waiting: queue.Queue[str | None] = queue.Queue(BACKLOG)


class Feed:
    def __init__(self) -> None:
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._closed = False

    def publish(self, kind: str, data: object, phone: str | None = None) -> None:
        """Tell every page, or those that show that phone. `data` is what JSON can hold."""
        event = encode(kind, data)
        with self._lock:
            for line in [line for line in self._lines if phone in (None, line.phone)]:
                try:
                    line.waiting.put_nowait(event)
                except queue.Full:
                    self._lines.discard(line)

    def phones(self) -> set[str]:
        """The phones that somebody looks at."""
        with self._lock:
            return {line.phone for line in self._lines}

    def listen(self, phone: str, greeting: Callable[[], object]) -> Iterator[str]:
        """The events for one page, first `hello` with what `greeting` gives, until the feed is closed.

        The page is on the line before the greeting is made: what happens meanwhile comes after it, twice
        at worst, and is never missed.
        """
        line = Line(phone)
        with self._lock:
            if self._closed:
                return
            self._lines.add(line)
        try:
            yield encode("hello", greeting())
            yield from self._events(line)
        finally:
            with self._lock:
                self._lines.discard(line)

    def _events(self, line: Line) -> Iterator[str]:
        while line in self._lines:
            try:
                event = line.waiting.get(timeout=HEARTBEAT)
            except queue.Empty:
                event = ": still here\n\n"
            if event is None:
                return
            yield event

    def close(self) -> None:
        """End every line, so that no thread is left waiting on one."""
        with self._lock:
            self._closed = True
            for line in self._lines:
                while True:
                    try:
                        line.waiting.put_nowait(None)
                        break
                    except queue.Full:
                        line.waiting.get_nowait()


def encode(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"
