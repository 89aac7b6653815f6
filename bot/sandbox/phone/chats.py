"""What was said on each phone, kept between two runs of the demo."""

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

CAST = ("Ana", "Ben", "Chidi", "Dana", "Emre", "Farah", "Goran", "Hana", "Imani", "Jun", "Kofi", "Lea")
SHOWN = 300  # messages a page is given

Who = Literal["learner", "bot"]


@dataclass(frozen=True)
class Message:
    """`state` is how far it got ("sent", "delivered", "read", "failed"); None where no ticks are shown.
    `asks`: its numbered list, where it has one, is a question's choices."""

    id: str
    who: Who
    text: str
    at: str
    state: str | None = None
    asks: bool = False


class Chats:
    """One file a phone, `FOLDER/<number>.jsonl`, to which a line is added for every change."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._messages: dict[str, dict[str, Message]] = {}
        self._names: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.glob("*.jsonl")):
            for change in _changes(path):
                self._apply(path.stem, change)

    def name(self, phone: str) -> str:
        """What the learner is called: as they said, else one of the cast, always the same for a number."""
        with self._lock:
            return self._names.get(phone) or CAST[int(phone) % len(CAST)]

    def rename(self, phone: str, name: str) -> None:
        self._write(phone, {"name": " ".join(name.split())[:60]})

    def phones(self) -> list[dict[str, str]]:
        """Every phone that has said something, as {"phone", "name"}."""
        with self._lock:
            return [{"phone": phone, "name": self.name(phone)} for phone in sorted(self._messages)]

    def numbers(self) -> list[str]:
        with self._lock:
            return list(self._messages)

    def messages(self, phone: str) -> list[Message]:
        with self._lock:
            return list(self._messages.get(phone, {}).values())[-SHOWN:]

    def add(self, phone: str, message: Message) -> None:
        self._write(phone, {"message": asdict(message)})

    def mark(self, phone: str, message_id: str, state: str) -> bool:
        """Write down how far a message got; False where the phone has no such message, or nothing is new."""
        with self._lock:
            known = self._messages.get(phone, {}).get(message_id)
            if known is None or known.state == state:
                return False
            self._write(phone, {"mark": message_id, "state": state})
            return True

    def _write(self, phone: str, change: dict[str, object]) -> None:
        with self._lock:
            self._apply(phone, change)
            with (self._folder / f"{phone}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(change) + "\n")

    def _apply(self, phone: str, change: dict[str, object]) -> None:
        if "name" in change:
            self._names[phone] = str(change["name"])
        messages = self._messages.setdefault(phone, {}) if "message" in change else self._messages.get(phone)
        if "message" in change and isinstance(change["message"], dict) and messages is not None:
            message = Message(**change["message"])
            messages[message.id] = message
        if "mark" in change and messages is not None and (known := messages.get(str(change["mark"]))):
            messages[known.id] = replace(known, state=str(change["state"]))


def now() -> str:
    """The time as the page reads it: RFC 3339 in UTC, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _changes(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            change = json.loads(line)
        except ValueError:
            continue  # the last line of a demo that was killed while it wrote
        if isinstance(change, dict):
            yield change
