"""What the checks are called, in the order in which they are told."""

from typing import Final

SETTINGS: Final = "settings"
VERSION: Final = "version"
COURSE: Final = "course"
STORE: Final = "store"
DISK: Final = "disk"
QUEUE: Final = "queue"
CLOCK: Final = "clock"
ADDRESS: Final = "public address"
MESSAGES_DOOR: Final = "messages' door"
EVENTS_DOOR: Final = "events' door"
STRIPE_KEY: Final = "Stripe key"
STRIPE_PRICE: Final = "Stripe price"
STRIPE_EVENTS: Final = "Stripe events"
TWILIO_ACCOUNT: Final = "Twilio account"
TWILIO_SENDER: Final = "Twilio sender"

# The checks of each look (checkup.py), where it has several.
NAMES: Final = {
    "course": (COURSE,),
    "store": (STORE, DISK, QUEUE),
    "clock": (CLOCK,),
    "address": (ADDRESS,),
    "messages' door": (MESSAGES_DOOR,),
    "events' door": (EVENTS_DOOR,),
    "Stripe": (STRIPE_KEY, STRIPE_PRICE, STRIPE_EVENTS),
    "Twilio": (TWILIO_ACCOUNT, TWILIO_SENDER),
}
