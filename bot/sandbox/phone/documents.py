"""The learner's document as it changes on the disk."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

from bot.sandbox.phone.feed import Feed

LOOKS = 0.2  # seconds between two looks


class Documents:
    """Looks at the documents of the phones that somebody looks at, and tells the feed of each change.

    `find` gives the file of a phone's learner, whether or not it is there yet.
    """

    def __init__(self, find: Callable[[str], Path | None], feed: Feed) -> None:
        self._find = find
        self._feed = feed
        self._seen: dict[str, str | None] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="documents", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def text(self, phone: str) -> str | None:
        """The document as it lies on the disk, None where there is none."""
        path = self._find(phone)
        try:
            return path.read_text(encoding="utf-8", errors="replace") if path else None
        except OSError:
            return None

    def asks(self, phone: str) -> bool:
        """Whether a number is what the learner may answer now: to an exercise, or to "did you mean"."""
        try:
            document = json.loads(self.text(phone) or "{}")
        except ValueError:
            return False
        expecting = document.get("expecting") or {}
        return bool(document.get("exercise")) or expecting.get("kind") == "suggestion"

    def _watch(self) -> None:
        while not self._stop.wait(LOOKS):
            for phone in self._feed.phones():
                text = self.text(phone)
                if self._seen.get(phone) != text:
                    self._seen[phone] = text
                    self._feed.publish("document", {"text": text}, phone)
