"""What the operator can do for a learner. Each is asked twice: the first press says what it will do."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from bot.core.conversation.forgetting import awaits_refund
from bot.core.gate import is_paid
from bot.core.learner import Learner
from bot.core.payments.payment import is_live
from bot.logs.log import event
from bot.logs.redaction import Redactor
from bot.services.open_sessions import payable
from bot.services.persons import LONGEST, Said, can_write_to
from bot.web.admin.desk import Desk
from bot.web.admin.learners import LearnerPages
from bot.web.admin.naming import Unclear, address_in, named, one_learner
from bot.web.admin.rendering import render

log = logging.getLogger(__name__)

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cannot:
    """Why it is not done."""

    why: str


@dataclass(frozen=True, slots=True)
class Action:
    """`plan` says what would be done, or why it cannot be; `do` does it. Both ask the store anew: meanwhile
    somebody else may have been there."""

    button: str
    plan: Callable[[Desk, Learner, Fields], Sequence[str] | Cannot]
    do: Callable[[Desk, Learner, Fields], Cannot | None]
    fields: tuple[str, ...] = ()
    gone: bool = False  # there is no such learner afterwards


@dataclass(frozen=True, slots=True)
class ActionPages:
    desk: Desk

    def add_to(self, pages: Blueprint) -> None:
        pages.add_url_rule("/learners/<learner_id>/<name>", "act", self.act, methods=["POST"])

    def act(self, learner_id: str, name: str) -> Response:
        action, learner = ACTIONS.get(name), self.desk.store.read(learner_id)
        if action is None or learner is None:
            return render("nobody.html", 404, learner_id=learner_id)
        # A browser ends the lines of a text with "\r\n".
        fields = {each: request.form.get(each, "").replace("\r\n", "\n").strip() for each in action.fields}
        fields["once"] = request.form.get("once", "")[:64]  # one form does its work once
        plan = action.plan(self.desk, learner, fields)
        if isinstance(plan, Cannot):
            return self._back(learner, plan)
        if request.form.get("sure") != "yes":
            fields["once"] = secrets.token_urlsafe(12)
            return render("sure.html", learner=learner, name=name, action=action, plan=plan, fields=fields)
        cannot = action.do(self.desk, learner, fields)
        if cannot is not None:
            return self._back(learner, cannot)
        event(log, logging.INFO, "admin_action", action=name, learner_id=learner.learner_id)
        to = "/admin/learners" if action.gone else f"/admin/learners/{learner.learner_id}"
        return Response(status=303, headers={"Location": f"{to}?done={name}"})

    def _back(self, learner: Learner, cannot: Cannot) -> Response:
        return LearnerPages(self.desk).page(learner, fault=cannot.why)


def _plan_resend(desk: Desk, learner: Learner, _: Fields) -> Sequence[str] | Cannot:
    if not learner.purchase.payments or not is_paid(learner):
        return Cannot("There is no payment to confirm, or the course is closed.")
    if can_write_to(learner, desk.clock()):
        return ["The confirmation is sent once more, now."]
    by = "by the approved template" if desk.config.twilio_paid_template_sid else "with their next message"
    return [f"They last wrote more than 24 hours ago: the confirmation goes out {by}."]


def _resend(desk: Desk, learner: Learner, fields: Fields) -> Cannot | None:
    done = desk.resending.resend(learner.learner_id, fields["once"])
    return None if done else Cannot("There is no payment to confirm any more.")


def _plan_grant(_: Desk, learner: Learner, __: Fields) -> Sequence[str] | Cannot:
    if is_paid(learner):
        return Cannot("The paid chapters are open already.")
    return ["The paid chapters are opened without a payment, and they are told."]


def _grant(desk: Desk, learner: Learner, fields: Fields) -> Cannot | None:
    # The ledger outlives who is forgotten, and has no number in it.
    done = desk.access.grant(learner.learner_id, Redactor()(fields["reason"]))
    return None if done else Cannot("The paid chapters are open already.")


def _plan_revoke(_: Desk, learner: Learner, __: Fields) -> Sequence[str] | Cannot:
    if not is_paid(learner):
        return Cannot("The paid chapters are closed already.")
    plan = ["The paid chapters are closed; their next message gets the way back in."]
    if learner.purchase.payments:
        plan.append("They have paid. What they paid stays with you: a refund gives it back.")
    return plan


def _revoke(desk: Desk, learner: Learner, fields: Fields) -> Cannot | None:
    done = desk.access.revoke(learner.learner_id, Redactor()(fields["reason"]))
    return None if done else Cannot("The paid chapters are closed already.")


def _plan_refund(_: Desk, learner: Learner, __: Fields) -> Sequence[str] | Cannot:
    live = [each for each in learner.purchase.payments if is_live(each) and each.payment_intent]
    if not live:
        return Cannot("There is no payment to give back.")
    payments = "1 payment" if len(live) == 1 else f"{len(live)} payments"
    return [f"All that they paid is given back at Stripe ({payments}), and they are told."]


def _refund(desk: Desk, learner: Learner, _: Fields) -> Cannot | None:
    asked = desk.refunds.ask_for_refund(learner.learner_id)
    return None if asked else Cannot("There is no payment to give back.")


def _plan_forget(_: Desk, learner: Learner, __: Fields) -> Sequence[str] | Cannot:
    if awaits_refund(learner):
        return Cannot("Their money is on its way back: forget them once that is done.")
    plan = [
        "They are erased: document, addresses, messages that wait. That cannot be undone.",
        "The ledger keeps what was paid, by ids alone. Nothing older makes them anew, no backup either.",
    ]
    if sessions := len(set(payable(learner))):
        plan.append(f"Their open payment pages are ended at Stripe: {sessions}.")
    if learner.purchase.payments:
        plan.append("They have paid. Should they write again, they are asked whether to take that up.")
    return plan


def _forget(desk: Desk, learner: Learner, _: Fields) -> Cannot | None:
    return None if desk.forgetting.forget(learner.learner_id) else Cannot("They are gone already.")


def _plan_move(desk: Desk, learner: Learner, fields: Fields) -> Sequence[str] | Cannot:
    address = address_in(fields["to"])
    if address is None:
        return Cannot("That is no address: a number with its country, such as +1 500 555 0001.")
    other = desk.identities.find(address)
    if other is not None and other.learner_id != learner.learner_id:
        return Cannot(f"That address is {named(other)}'s. If they are one person, merge the two.")
    if learner.address == address:
        return Cannot("They are reached there already.")
    shown = address.removeprefix("whatsapp:")
    return [f"They are reached at {shown} from now on.", "The address of before leads to them still."]


def _move(desk: Desk, learner: Learner, fields: Fields) -> Cannot | None:
    desk.identities.move(learner.learner_id, address_in(fields["to"]) or "")
    return None


def _plan_merge(desk: Desk, learner: Learner, fields: Fields) -> Sequence[str] | Cannot:
    other = one_learner(desk, fields["other"])
    if isinstance(other, Unclear):
        return Cannot(other.why)
    if other.learner_id == learner.learner_id:
        return Cannot("They are one learner already.")
    plan = [
        f"{named(other)} goes into this one.",
        "Payments, sessions and messages of both stay; whoever paid has paid; the further place is kept.",
        "Every address of either leads to this one from now on. That cannot be undone.",
    ]
    if sum(map(is_live, (*learner.purchase.payments, *other.purchase.payments))) > 1:
        plan.append(
            "Both have paid: all but the first payment are given back, unless AUTO_REFUND_DUPLICATES is 0."
        )
    return plan


def _merge(desk: Desk, learner: Learner, fields: Fields) -> Cannot | None:
    other = one_learner(desk, fields["other"])
    if isinstance(other, Unclear):
        return Cannot(other.why)
    desk.identities.join(learner.learner_id, other.learner_id, into=learner.learner_id)
    return None


_TOO_LATE: Final = (
    "They last wrote more than 24 hours ago, and WhatsApp carries no answer now. "
    "Nothing was sent: answer once they write again."
)


def _plan_answer(desk: Desk, learner: Learner, fields: Fields) -> Sequence[str] | Cannot:
    if not fields["text"]:
        return Cannot("There is nothing to send.")
    if len(fields["text"]) > LONGEST:
        return Cannot(f"That is too long for one message: {LONGEST:,} characters at most.")
    if not can_write_to(learner, desk.clock()):
        return Cannot(_TOO_LATE)
    return ["This is sent to them in the chat, as it stands:"]


def _answer(desk: Desk, learner: Learner, fields: Fields) -> Cannot | None:
    match desk.persons.answer(learner.learner_id, fields["text"], fields["once"]):
        case Said.QUEUED:
            return None
        case Said.TOO_LATE:
            return Cannot(_TOO_LATE)
        case Said.NO_LEARNER:
            return Cannot("They are gone already.")


def _plan_done(_: Desk, learner: Learner, __: Fields) -> Sequence[str] | Cannot:
    if learner.asked_for_person is None:
        return Cannot("They do not wait for a person.")
    return ["They are taken off the list of those who wait for a person. They are not told."]


def _done(desk: Desk, learner: Learner, _: Fields) -> Cannot | None:
    return None if desk.persons.done(learner.learner_id) else Cannot("They do not wait for a person.")


ACTIONS: Final[Mapping[str, Action]] = {
    "resend": Action("Resend the confirmation", _plan_resend, _resend),
    "answer": Action("Send the answer", _plan_answer, _answer, ("text",)),
    "done": Action("Mark as answered", _plan_done, _done),
    "grant": Action("Open the paid chapters", _plan_grant, _grant, ("reason",)),
    "revoke": Action("Close the paid chapters", _plan_revoke, _revoke, ("reason",)),
    "refund": Action("Refund", _plan_refund, _refund),
    "move": Action("Move", _plan_move, _move, ("to",)),
    "merge": Action("Merge", _plan_merge, _merge, ("other",)),
    "forget": Action("Forget", _plan_forget, _forget, gone=True),
}
