"""Twilio's WhatsApp: what comes in, what is answered, what is sent. The only importer of twilio."""

from bot.whatsapp.account import AccountFacts, SenderFacts, TwilioAccount
from bot.whatsapp.form import parse_form
from bot.whatsapp.history import History
from bot.whatsapp.inbound import read_message, read_status
from bot.whatsapp.not_for_us import NotForUs, channel_of, why_not_for_us
from bot.whatsapp.sender import Sender
from bot.whatsapp.signature import sign, verify
from bot.whatsapp.twiml import twiml

__all__ = [
    "AccountFacts",
    "History",
    "NotForUs",
    "Sender",
    "SenderFacts",
    "TwilioAccount",
    "channel_of",
    "parse_form",
    "read_message",
    "read_status",
    "sign",
    "twiml",
    "verify",
    "why_not_for_us",
]
