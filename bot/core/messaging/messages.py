"""What comes in from a learner, and what a reply can be."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One WhatsApp message. `received_at` (UTC) is how time comes into the core.

    `text` is what the learner wrote; empty for media or a location without a caption. `attachment` names what
    came with it: "" (nothing), "image", "audio", "video", "file", "location", "contact" or "sticker".
    `other_ids` are addresses of the same person that came with the message.
    """

    sid: str
    address: str
    name: str
    text: str
    received_at: datetime
    attachment: str = ""
    other_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A message that is ready to be sent. `kept` is what the document keeps of it, if that is less
    (stored_replies.py)."""

    text: str
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class CheckoutLink:
    """The paywall message, still without price and link: Stripe is asked for those.

    `chapter` is the one that was asked for, None where the learner asked for the upgrade itself.
    `says_paid`: the learner wrote that they have paid, so Stripe is asked about that first. `again`: the
    link was given before, and the message is short. `topic`: what the learner asked about paying instead
    (a Topic; "": nothing), which Stripe has the answer to.
    """

    chapter: int | None
    says_paid: bool = False
    again: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class RunProgram:
    """What a program does, still to be seen: it is run once no lock is held.

    `inputs` are the answers to its input() calls so far, `seed` and `at` its dice and its clock (as in
    Program). `exercise` is the one that it is an answer to, as "slug/step"; "" where it is no answer. `sent`
    is the message as it came, where the code is not the same.
    """

    code: str
    inputs: tuple[str, ...] = ()
    seed: int = 0
    at: int = 0
    exercise: str = ""
    sent: str = ""
    mends: tuple[str, ...] = ()


# The part of a reply that has to be waited for: it is made once no lock is held on the document.
Pending = CheckoutLink | RunProgram
Reply = Text | Pending
