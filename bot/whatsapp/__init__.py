"""Twilio's WhatsApp: what comes in, what is answered, what is sent. The only importer of twilio."""

from bot.whatsapp.form import parse_form
from bot.whatsapp.history import History
from bot.whatsapp.inbound import read_message, read_status
from bot.whatsapp.not_for_us import NotForUs, channel_of, why_not_for_us
from bot.whatsapp.sender import Sender
from bot.whatsapp.signature import verify
from bot.whatsapp.twiml import twiml

__all__ = [
    "History",
    "NotForUs",
    "Sender",
    "channel_of",
    "parse_form",
    "read_message",
    "read_status",
    "twiml",
    "verify",
    "why_not_for_us",
]
