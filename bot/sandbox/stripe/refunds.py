"""Reversals: refunds, made by the API or in the dashboard, and disputes at the buyer's bank."""

from typing import Any

from bot.sandbox.stripe import objects
from bot.sandbox.stripe.forms import ApiError, check_metadata, whole_number
from bot.sandbox.stripe.ledger import Ledger

OVER = ("won", "lost", "warning_closed", "prevented")


class Reversals:
    """Refunds and disputes. Each change publishes Stripe's events for it, and returns the main one
    while it is being delivered."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.refund_status = "succeeded"  # that refunds are born with; "requires_action" is another

    def refund(self, form: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """`form` is that of POST /v1/refunds: without an amount, all that is left is given back."""
        ledger = self._ledger
        with ledger.lock:
            check_metadata(form.get("metadata", {}), "metadata")
            charge = self._refundable(form)
            left = charge["amount"] - charge["amount_refunded"] - self._charged_back(charge)
            if left == 0:
                raise ApiError(
                    f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
                )
            amount = whole_number(form.get("amount", left), "amount")
            if amount > left:
                raise ApiError(
                    f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
                    param="amount",
                )
            if self.refund_status != "requires_action":
                charge["amount_refunded"] += amount
                charge["refunded"] = charge["amount_refunded"] == charge["amount"]
            made = objects.refund(charge, amount, form, self.refund_status)
            ledger.refunds[made["id"]] = made
            if self.refund_status == "requires_action":
                return made, ledger.publish("refund.created", made)
            sending = ledger.publish("charge.refunded", charge)
            ledger.publish("refund.created", made)
            return made, sending

    def fail_refund(self, refund_id: str, reason: str) -> Any:
        """The bank returns the refund: the money is back in our balance, and the charge is not refunded."""
        ledger = self._ledger
        with ledger.lock:
            refund = ledger.refunds[refund_id]
            if refund["status"] in ("failed", "canceled"):
                raise ApiError(f"This refund is {refund['status']}.")
            refund.update(
                status="failed", failure_reason=reason, failure_balance_transaction=objects.new_id("txn_")
            )
            charge = ledger.charges[refund["charge"]]
            charge["amount_refunded"] -= refund["amount"]
            charge["refunded"] = False
            ledger.publish("charge.refund.updated", refund)
            ledger.publish("refund.updated", refund)
            return ledger.publish("refund.failed", refund)

    def _refundable(self, form: dict[str, Any]) -> dict[str, Any]:
        ledger = self._ledger
        intent_id = form.get("payment_intent")
        if intent_id is not None and intent_id not in ledger.intents:
            raise _unknown("payment_intent", intent_id)
        charge_id = ledger.intents[intent_id]["latest_charge"] if intent_id else form.get("charge")
        charge = ledger.charges.get(charge_id) if charge_id else None
        if charge is None and not intent_id:
            raise _unknown("charge", charge_id)
        if charge is None or not charge["paid"]:
            raise ApiError(f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.")
        if self._charged_back(charge) >= charge["amount"]:
            raise ApiError(f"Charge {charge['id']} has been charged back.", code="charge_disputed")
        return charge

    def _charged_back(self, charge: dict[str, Any]) -> int:
        of_it = [each for each in self._ledger.disputes.values() if each["charge"] == charge["id"]]
        return sum(each["amount"] for each in of_it if each["status"] in ("lost", "prevented"))

    def dispute(self, session_id: str, status: str, amount: int | None = None) -> tuple[dict[str, Any], Any]:
        """The buyer goes to their bank. With a `status` of warning_needs_response no money moves."""
        ledger = self._ledger
        with ledger.lock:
            charge = self._charge_of(session_id)
            made = objects.dispute(charge, status, amount)
            charge["disputed"] = True
            ledger.disputes[made["id"]] = made
            sending = ledger.publish("charge.dispute.created", made)
            if not status.startswith("warning_"):
                ledger.publish("charge.dispute.funds_withdrawn", made)
            return made, sending

    def change_dispute(self, dispute_id: str, status: str) -> Any:
        """Move a dispute on: "under_review", "needs_response" (an inquiry turns into a dispute), or final."""
        ledger = self._ledger
        with ledger.lock:
            dispute = ledger.disputes[dispute_id]
            if dispute["status"] in OVER:
                raise ApiError(f"This dispute is {dispute['status']}.")
            was_inquiry = dispute["status"].startswith("warning_")
            dispute["status"] = status
            if was_inquiry and not status.startswith("warning_"):
                ledger.publish("charge.dispute.funds_withdrawn", dispute)
            if status == "won":
                ledger.publish("charge.dispute.funds_reinstated", dispute)
            return ledger.publish(f"charge.dispute.{'closed' if status in OVER else 'updated'}", dispute)

    def intent_of(self, session_id: str) -> str:
        intent_id: str | None = self._ledger.session(session_id)["payment_intent"]
        if intent_id is None:
            raise ApiError("This Checkout Session has no payment yet.")
        return intent_id

    def _charge_of(self, session_id: str) -> dict[str, Any]:
        charge = self._ledger.charges.get(self._ledger.intents[self.intent_of(session_id)]["latest_charge"])
        if charge is None or not charge["paid"]:
            raise ApiError("This Checkout Session was not paid.")
        return charge


def _unknown(kind: str, object_id: Any) -> ApiError:
    return ApiError(f"No such {kind}: '{object_id}'", status=404, code="resource_missing", param=kind)
