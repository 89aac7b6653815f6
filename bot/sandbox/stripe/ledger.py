"""What the stand-in knows: prices, sessions, payments; and the events that each change makes."""

import copy
import threading
import time
from collections.abc import Callable
from typing import Any

from bot.sandbox.stripe import objects
from bot.sandbox.stripe.cards import NOT_AUTHENTICATED, CardResult, last_four, try_card
from bot.sandbox.stripe.forms import ApiError, whole_number

Publish = Callable[[dict[str, Any]], Any]


class Ledger:
    """Every change happens under one lock, as one session may be paid from two tabs at once.

    `delayed`: payments complete unpaid, as bank debits do, until `settle`.
    """

    def __init__(self, publish: Publish, livemode: bool) -> None:
        self.lock = threading.RLock()
        self.livemode = livemode
        self.delayed = False
        self.prices: dict[str, dict[str, Any]] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.line_items: dict[str, list[dict[str, Any]]] = {}  # by session
        self.intents: dict[str, dict[str, Any]] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self._intent_metadata: dict[str, dict[str, str]] = {}  # by session
        self._intent_ids: dict[str, str] = {}  # by session
        self._cards: dict[str, str] = {}  # last four digits of a card that waits for authentication
        self._publish = publish

    def tables(self) -> dict[str, dict[str, Any]]:
        """All that must be kept for it to go on after a restart; prices are given anew."""
        return {
            "sessions": self.sessions,
            "line_items": self.line_items,
            "intent_metadata": self._intent_metadata,
            "intent_ids": self._intent_ids,
            "intents": self.intents,
            "charges": self.charges,
            "refunds": self.refunds,
            "disputes": self.disputes,
            "events": self.events,
        }

    def add_price(self, price_id: str, amount: int, currency: str, product: str) -> dict[str, Any]:
        self.prices[price_id] = objects.price(price_id, amount, currency, product, self.livemode)
        return self.prices[price_id]

    def create_session(self, form: dict[str, Any], base_url: str) -> dict[str, Any]:
        with self.lock:
            items = [
                objects.line_item(
                    self._price(item.get("price")),
                    whole_number(item.get("quantity", 1), "line_items[quantity]"),
                )
                for item in form["line_items"].values()
            ]
            amount = sum(item["amount_total"] for item in items)
            made = objects.session(form, amount, items[-1]["currency"], self.livemode, base_url)
            self.line_items[made["id"]] = items
            self._intent_metadata[made["id"]] = dict(form.get("payment_intent_data", {}).get("metadata", {}))
            self.sessions[made["id"]] = made
            return made

    def session(self, session_id: str) -> dict[str, Any]:
        """The session, expired where its time is over. Raises ApiError for an unknown one."""
        with self.lock:
            found = self.sessions.get(session_id)
            if found is None:
                raise ApiError(
                    f"No such checkout.session: {session_id}",
                    status=404,
                    code="resource_missing",
                    param="session",
                )
            if found["status"] == "open" and found["expires_at"] <= time.time():
                self._close(found, "expired")
            return found

    def expire(self, session_id: str) -> dict[str, Any]:
        with self.lock:
            found = self.session(session_id)
            if found["status"] != "open":
                raise ApiError(
                    'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
                    f"Session has a status of `{found['status']}`."
                )
            self._close(found, "expired")
            return found

    def pay(self, session_id: str, card: str) -> tuple[CardResult, Any]:
        """Try a card on an open session: what it came to, and the completing event on its way, if any.

        The number is looked at here and goes no further: its last four digits are what is kept.
        """
        with self.lock:
            found = self._open(session_id)
            outcome = try_card(card)
            if outcome.result == "paid":
                return outcome, self._complete(found, last_four(card))
            if outcome.result == "declined":
                self._decline(found, outcome, last_four(card))
            elif outcome.result == "authenticate":
                self._cards[session_id] = last_four(card)
            return outcome, None

    def authenticate(self, session_id: str, succeeds: bool) -> tuple[CardResult, Any]:
        """The second step of a card that asked for it."""
        with self.lock:
            found = self._open(session_id)
            last4 = self._cards.pop(session_id, None)
            if last4 is None:
                raise ApiError("No payment waits for authentication.")
            if succeeds:
                return CardResult("paid"), self._complete(found, last4)
            self._decline(found, NOT_AUTHENTICATED, last4)
            return NOT_AUTHENTICATED, None

    def promise(self, session_id: str) -> Any:
        """Complete an open session with a voucher that is yet to be paid."""
        with self.lock:
            found = self._open(session_id)
            intent = self._intent(found)
            found["payment_intent"] = intent["id"]
            intent.update(status="requires_action", next_action=objects.voucher(found["expires_at"]))
            return self._close(found, "complete")

    def is_promised(self, session: dict[str, Any]) -> bool:
        """Whether it waits for a voucher to be paid."""
        intent = self.intents.get(session["payment_intent"] or "")
        return intent is not None and intent["status"] == "requires_action"

    def cancel(self, intent_id: str) -> dict[str, Any]:
        """End a payment that was promised and not made."""
        with self.lock:
            intent = self.intents.get(intent_id)
            if intent is None:
                raise ApiError(
                    f"No such payment_intent: '{intent_id}'",
                    status=404,
                    code="resource_missing",
                    param="intent",
                )
            if intent["status"] not in ("requires_payment_method", "requires_action"):
                raise ApiError(
                    f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
                    code="payment_intent_unexpected_state",
                )
            intent.update(status="canceled", next_action=None)
            self.publish("payment_intent.canceled", intent)
            return intent

    def settle(self, session_id: str, succeeds: bool) -> Any:
        """The money of a session that completed unpaid comes, or does not."""
        with self.lock:
            found = self.session(session_id)
            if found["status"] != "complete" or found["payment_status"] != "unpaid":
                raise ApiError("Nothing of this session is outstanding.")
            intent = self.intents[found["payment_intent"]]
            if intent["status"] == "canceled":
                raise ApiError("This payment was canceled.")
            if not succeeds:
                intent["status"] = "requires_payment_method"
                intent["last_payment_error"] = {
                    "type": "invalid_request_error",
                    "code": "payment_intent_payment_attempt_failed",
                    "message": "The payment failed.",
                }
                return self.publish("checkout.session.async_payment_failed", found)
            self._take(intent, "6789")
            found["payment_status"] = "paid"
            return self.publish("checkout.session.async_payment_succeeded", found)

    def publish(self, kind: str, about: dict[str, Any]) -> Any:
        """Make an event of the object as it is now, and send it."""
        with self.lock:
            made = objects.event(kind, copy.deepcopy(about), self.livemode)
            self.events[made["id"]] = made
        return self._publish(made)

    def _price(self, price_id: Any) -> dict[str, Any]:
        found = self.prices.get(price_id) if isinstance(price_id, str) else None
        if found is None:
            raise ApiError(
                f"No such price: '{price_id}'", code="resource_missing", param="line_items[0][price]"
            )
        if not found["active"]:
            raise ApiError("The price specified is inactive.", param="line_items[0][price]")
        return found

    def _open(self, session_id: str) -> dict[str, Any]:
        found = self.session(session_id)
        if found["status"] != "open":
            raise ApiError(f"This Checkout Session is {found['status']}.")
        return found

    def _intent(self, of: dict[str, Any]) -> dict[str, Any]:
        """One PaymentIntent a session, made with the first try."""
        if of["id"] not in self._intent_ids:
            made = objects.payment_intent(of, self._intent_metadata.get(of["id"], {}))
            self.intents[made["id"]] = made
            self._intent_ids[of["id"]] = made["id"]
        return self.intents[self._intent_ids[of["id"]]]

    def _complete(self, found: dict[str, Any], last4: str) -> Any:
        intent = self._intent(found)
        found["payment_intent"] = intent["id"]
        found["customer_details"] = {"email": "buyer@example.com", "name": "A. Buyer", "phone": None}
        if self.delayed:
            intent["status"] = "processing"
        else:
            self._take(intent, last4)
            found["payment_status"] = "paid"
        return self._close(found, "complete")

    def _take(self, intent: dict[str, Any], last4: str) -> None:
        charge = objects.charge(intent, last4)
        self.charges[charge["id"]] = charge
        intent.update(status="succeeded", latest_charge=charge["id"], amount_received=intent["amount"])
        intent["last_payment_error"] = None
        self.publish("charge.succeeded", charge)
        self.publish("payment_intent.succeeded", intent)

    def _decline(self, found: dict[str, Any], outcome: CardResult, last4: str) -> None:
        """A declined card completes nothing: the session stays open for another one."""
        intent = self._intent(found)
        found["payment_intent"] = intent["id"]
        charge = objects.charge(intent, last4, (outcome.code or "", outcome.message))
        self.charges[charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
        intent["last_payment_error"] = {
            "type": "card_error",
            "code": outcome.code,
            "decline_code": outcome.decline_code,
            "message": outcome.message,
            "charge": charge["id"],
        }
        self.publish("charge.failed", charge)
        self.publish("payment_intent.payment_failed", intent)

    def _close(self, found: dict[str, Any], status: str) -> Any:
        found.update(status=status, url=None)
        kind = "completed" if status == "complete" else "expired"
        return self.publish(f"checkout.session.{kind}", found)
