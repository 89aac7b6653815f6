"""Writes the answer to an incoming message.

Twilio drops a reply that breaks its limits, and does not tell us: https://www.twilio.com/docs/messaging/twiml
"""

import re
from collections.abc import Iterable, Iterator

from bot.core.messaging.splitting import fits, split

MAX_MESSAGES = 10
MAX_BYTES = 60_000  # of 64 kB

# XML 1.0 forbids these, and Twilio drops the whole reply for one. Its MessagingResponse lets them through.
# A carriage return is allowed, but a parser makes a newline of it.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?><Response>'
_TAIL = "</Response>"


def twiml(texts: Iterable[str]) -> str:
    """The XML that makes Twilio send each text, long ones in pieces; blank texts are left out.

    By hand: MessagingResponse writes the same (a test compares them) and takes four times as long.
    """
    messages: list[str] = []
    room = MAX_BYTES
    for piece in _pieces(texts):
        message = f"<Message>{_escaped(piece)}</Message>"
        room -= len(message) if message.isascii() else len(message.encode())
        if room < 0 or len(messages) == MAX_MESSAGES:
            break
        messages.append(message)
    return f"{_HEAD}{''.join(messages)}{_TAIL}"


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        clean = _FORBIDDEN.sub("", text)
        if not clean or clean.isspace():
            continue
        if fits(clean):
            yield clean
        else:
            yield from split(clean, MAX_MESSAGES)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
