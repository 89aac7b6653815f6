"""Twilio's WhatsApp: what comes in, what is answered, what is sent. The only importer of twilio."""

from bot.whatsapp.history import History
from bot.whatsapp.inbound import parse_form, read_message, read_status
from bot.whatsapp.sender import Sender, status_callback_for
from bot.whatsapp.signature import verify
from bot.whatsapp.twiml import twiml

__all__ = [
    "History",
    "Sender",
    "parse_form",
    "read_message",
    "read_status",
    "status_callback_for",
    "twiml",
    "verify",
]
