"""Reads what Twilio posts to us.

The fields: https://www.twilio.com/docs/messaging/guides/webhook-request
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from bot.core.messaging.delivery_status import DeliveryStatus
from bot.core.messaging.messages import InboundMessage

Pairs = Sequence[tuple[str, str]]

MAX_TEXT = 4_096  # what WhatsApp lets a person write
MAX_NAME = 100
MAX_ID = 256

# C0 and C1 but for tab and newline, lone surrogates, and what XML 1.0 forbids besides.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CHANNEL = "whatsapp:"
# A number, or an id that WhatsApp gave: a country's letters, a dot, and what names the person there.
_ID_FORM = re.compile(r"whatsapp:(\+[0-9]{6,20}|[A-Za-z]{2,4}\.[A-Za-z0-9._-]+)")
# The fillers of Hangul and its halfwidth form, Braille's empty cell.
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"
_KINDS = {"image": "image", "audio": "audio", "video": "video"}
_TYPES = {"image/webp": "sticker", "text/vcard": "contact", "text/x-vcard": "contact"}


def read_message(pairs: Pairs, received_at: datetime) -> InboundMessage | None:
    """The message; None if the form has no From or no MessageSid, or one that cannot be true."""
    # Reversed, so that of a repeated field the first value wins.
    form = dict(reversed(pairs))
    sid, address = form.get("MessageSid", ""), form.get("From", "")
    if not (is_id(sid) and is_id(address)) or address == _CHANNEL:
        return None
    return InboundMessage(
        sid=sid,
        address=address,
        name=_name(form.get("ProfileName", "")),
        text=_text(form.get("Body", "")),  # a button's title comes as the Body, too
        received_at=received_at,
        attachment=_attachment(form),
        other_ids=_other_ids(form, address),
    )


def read_status(
    pairs: Pairs, delivery_id: str | None, learner_id: str | None = None
) -> DeliveryStatus | None:
    """The status callback; None if it lacks message or status. The ids are those of the callback's URL."""
    form = dict(reversed(pairs))
    sid, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not (is_id(sid) and is_id(status)):
        return None
    return DeliveryStatus(
        message_sid=sid,
        status=status,
        error_code=_number(form.get("ErrorCode", "")) or None,
        address=form.get("To", ""),
        delivery_id=delivery_id,
        learner_id=learner_id,
    )


def is_id(value: str) -> bool:
    """Whether it may be stored: printable, which half a surrogate pair is not, and of a bounded size."""
    return 0 < len(value) <= MAX_ID and value.isprintable() and not value.isspace()


def _other_ids(form: dict[str, str], address: str) -> tuple[str, ...]:
    """The sender's other id. What has not the form of one, or is our own, is left out: two people must not
    become one."""
    given = form.get("ExternalUserId", "")
    other = given if given.startswith(_CHANNEL) else _CHANNEL + given
    known = (address, form.get("To"))
    return (other,) if is_id(other) and _ID_FORM.fullmatch(other) and other not in known else ()


def _name(profile_name: str) -> str:
    """One short line; empty where nothing of it would be seen."""
    name = " ".join(_FORBIDDEN.sub("", profile_name[: 10 * MAX_NAME]).split())[:MAX_NAME]
    return name if any(map(_is_visible, name)) else ""


def _is_visible(character: str) -> bool:
    """A letter, digit, sign or emoji, but for those that are blank: not a space, a mark of direction, an
    accent with nothing below it, or what each font shows as it likes."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK


def _text(body: str) -> str:
    lines = body[: 2 * MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub("", lines)[:MAX_TEXT]


def _attachment(form: dict[str, str]) -> str:
    if _number(form.get("NumMedia", "0")) > 0:
        media_type = form.get("MediaContentType0", "").partition(";")[0].strip().lower()
        return _TYPES.get(media_type) or _KINDS.get(media_type.partition("/")[0], "file")
    return "location" if form.get("Latitude") else ""


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
