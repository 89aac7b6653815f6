"""get_upgrade_url for an agent: the same link as in the chat, and never to somebody who may have paid."""

import time

from bot.core.course import Course
from bot.core.gate import is_paid
from bot.core.languages import price_locale
from bot.core.learner import Learner
from bot.core.payments.ledger import Kind
from bot.core.tutoring.refusals import Code, Refusal
from bot.core.tutoring.results import UpgradeLink
from bot.core.wording import for_agents, paywall
from bot.services.checkout import BUDGET, AlreadyPaid, CheckoutLinks, LinkUnavailable, Offer, OnItsWay
from bot.services.late_payers import LatePayers
from bot.services.ledger_writer import LedgerWriter
from bot.services.payment_answers import PriceText
from bot.services.payment_status import PaymentStatus, PaymentStatusLookup

_PAID = Refusal(Code.ALREADY_PAID, for_agents.already_paid(sells=True), for_agents.CALL_STATE)
_FREE = Refusal(Code.ALREADY_PAID, for_agents.already_paid(sells=False), for_agents.CALL_STATE)
_ON_ITS_WAY = Refusal(Code.ON_ITS_WAY, for_agents.on_its_way(), for_agents.tell_that_it_opens())
_IN_DOUBT = frozenset({PaymentStatus.UNKNOWN, PaymentStatus.NOT_SHOWN})


class UpgradeLinks:
    def __init__(
        self,
        checkout_links: CheckoutLinks,
        payment_status: PaymentStatusLookup,
        late_payers: LatePayers,
        ledger: LedgerWriter,
        price_text: PriceText,
    ) -> None:
        self._checkout_links = checkout_links
        self._payment_status = payment_status
        self._late_payers = late_payers
        self._ledger = ledger
        self._price_text = price_text

    def link(self, course: Course, learner: Learner) -> UpgradeLink | Refusal:
        """All that Stripe is waited for stays within BUDGET; no lock may be held."""
        ends_at = time.monotonic() + BUDGET
        if course.sells_nothing:
            return _FREE
        if not is_paid(learner) and self._late_payers.may_have_paid(learner):
            found = self._payment_status.look_up(learner.learner_id, ends_at)
            if found is PaymentStatus.PROCESSING:
                return _ON_ITS_WAY
            if found in _IN_DOUBT:
                return _unavailable(lasting=found is PaymentStatus.NOT_SHOWN)
        return self._said(course, learner, ends_at)

    def _said(self, course: Course, learner: Learner, ends_at: float) -> UpgradeLink | Refusal:
        match self._checkout_links.get_upgrade_url(learner.learner_id, ends_at - time.monotonic()):
            case Offer(url, amount, currency, session_id):
                self._ledger.append(Kind.LINK_SENT, learner.learner_id, session_id=session_id)
                price = self._price_text(amount, currency, price_locale(course))
                say = paywall.paywall(course, learner.progress.wall, price, url)
                return UpgradeLink(url, price, say, for_agents.after_the_link())
            case AlreadyPaid():
                return _PAID
            case OnItsWay():
                return _ON_ITS_WAY
            case LinkUnavailable(_, not_allowed):
                return _unavailable(not_allowed)
            case _:
                return Refusal(
                    Code.NO_SUCH_LEARNER, for_agents.no_such_learner(), for_agents.how_to_find_a_learner()
                )


def _unavailable(lasting: bool) -> Refusal:
    return Refusal(Code.UNAVAILABLE, for_agents.no_payment_page(), for_agents.try_tomorrow(lasting))
