"""Learners to be kept."""

from datetime import UTC, datetime, timedelta

from bot.core.checkout import Checkout
from bot.core.learner import Answered, Expecting, Learner, Tier
from bot.core.messaging.delivery import Delivery, DeliveryState
from bot.core.messaging.messages import CheckoutLink
from bot.core.payments.payment import Payment
from tests.learners import changed

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANA = "whatsapp:+15005550001"
BEN = "whatsapp:+15005550002"


def ana(learner_id: str) -> Learner:
    return Learner(learner_id=learner_id, address=ANA, name="Ana", created_at=NOON)


def ben(learner_id: str) -> Learner:
    """Has something in every field."""
    return changed(
        Learner(learner_id, BEN, "Bén 🦊", NOON),
        tier=Tier.PAID,
        chapter=6,
        lesson=2,
        exercise=1,
        hints=2,
        wrong=("3", "four"),
        read={1: 4, 10: 2},
        solved={1: (1, 3), 2: ()},
        wall=7,
        expecting=Expecting("suggestion", ("progress", "chapter 6"), "progres"),
        confused=1,
        stopped=True,
        last_message_at=NOON + timedelta(microseconds=123),
        payments=(
            Payment("cs_test_a1", "evt_1", 1900, "usd", NOON),
            Payment("cs_test_b2", None, None, None, NOON),
        ),
        checkout=Checkout(
            2, "f00d", "cs_test_a1", "https://checkout.stripe.com/c/1", NOON, 1900, "usd", NOON
        ),
        deliveries=(due_delivery(NOON),),
        replies=(Answered("SM1", ("Hello", "there")), Answered("SM2", (), CheckoutLink(6))),
        seen="abcdef",
    )


def due_delivery(at: datetime, state: DeliveryState = DeliveryState.WAITING) -> Delivery:
    return Delivery("welcome:cs_test_a1", "welcome", "You are in.", NOON, at, state)
