"""What Twilio posts to the message webhook and is no learner's message."""

import re
from enum import StrEnum

from bot.core.messaging.addresses import other_spelling
from bot.whatsapp.inbound import Pairs

PREFIX = "whatsapp:"
_INCOMING = ("", "received", "receiving")  # the statuses of a message that comes in


class NotForUs(StrEnum):
    STATUS = "status"  # a status callback
    OURSELVES = "ourselves"  # sent by our own number
    OTHER_CHANNEL = "other channel"  # an SMS, Messenger: a messaging service may be shared
    REACTION = "reaction"  # a 👍 on a message of ours


def why_not_for_us(pairs: Pairs, ours: str) -> NotForUs | None:
    """None for a message, and for what lacks a sender. `ours` is our own address."""
    form = dict(reversed(pairs))
    address = form.get("From", "")
    if any(form.get(name, "") not in _INCOMING for name in ("MessageStatus", "SmsStatus")):
        return NotForUs.STATUS
    if address == ours or other_spelling(address) == ours:
        return NotForUs.OURSELVES
    if address and not address.startswith(PREFIX):
        return NotForUs.OTHER_CHANNEL
    return NotForUs.REACTION if form.get("MessageType") == "reaction" else None


def channel_of(pairs: Pairs) -> str:
    """What the sender's address begins with, for the log: "messenger", or "sms" for a bare number."""
    found = re.match(r"([a-z]{1,20}):", dict(reversed(pairs)).get("From", ""))
    return found[1] if found else "sms"
