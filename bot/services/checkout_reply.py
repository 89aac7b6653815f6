"""The reply that waits for Stripe: to a learner at the paywall, or to one who says that they have paid."""

import time
from collections.abc import Callable

from bot.core.conversation.onward import onward, where_now
from bot.core.course import Course
from bot.core.learner import Learner
from bot.core.messaging.messages import CheckoutLink
from bot.core.payments.ledger import Kind
from bot.core.wording import paywall
from bot.services.checkout import BUDGET, AlreadyPaid, CheckoutLinks, LinkUnavailable, Offer, OnItsWay
from bot.services.late_payers import LatePayers
from bot.services.ledger_writer import LedgerWriter
from bot.services.payment_status import PaymentStatus, PaymentStatusLookup
from bot.store.protocol import Store

NOT_PAID_YET = frozenset(
    {PaymentStatus.DECLINED, PaymentStatus.PROMISED, PaymentStatus.OPEN, PaymentStatus.EXPIRED}
)


class CheckoutReply:
    def __init__(
        self,
        course: Course,
        store: Store,
        checkout_links: CheckoutLinks,
        payment_status: PaymentStatusLookup,
        late_payers: LatePayers,
        ledger: LedgerWriter,
        price_text: Callable[[int | None, str | None, str], str],
    ) -> None:
        self._course = course
        self._store = store
        self._checkout_links = checkout_links
        self._payment_status = payment_status
        self._late_payers = late_payers
        self._ledger = ledger
        self._price_text = price_text

    def finish(self, learner_id: str, link: CheckoutLink) -> str:
        """All that Stripe is waited for stays within BUDGET; no lock may be held."""
        ends_at = time.monotonic() + BUDGET
        if link.chapter is not None:
            self._ledger.append(Kind.WALL_MET, learner_id, f"chapter {link.chapter}")
        learner = self._store.read(learner_id)
        if learner is None or not (link.says_paid or self._may_have_paid(learner)):
            return self._offered(learner_id, link, ends_at)
        match self._payment_status.look_up(learner_id, ends_at):
            case PaymentStatus.UNLOCKED:
                return paywall.payment_found(self._course, learner.progress.wall)
            case PaymentStatus.UNKNOWN if link.says_paid:
                return paywall.payment_unknown()
            case PaymentStatus.NOT_SHOWN if link.says_paid:
                return paywall.payments_not_shown(self._course.contact)
            case PaymentStatus() as found if found in NOT_PAID_YET:
                return self._offered(learner_id, link, ends_at, paywall.not_paid_yet(found.value))
            case PaymentStatus.NOTHING if link.says_paid:
                return f"{paywall.no_payment_seen()}\n\n{self._offered(learner_id, link, ends_at)}"
        return self._offered(learner_id, link, ends_at)

    def _may_have_paid(self, learner: Learner) -> bool:
        """Before anything is sold to somebody who has finished a payment page, Stripe is asked about it."""
        purchase = learner.purchase
        return bool(purchase.processing or purchase.promised) or self._late_payers.has_paid(learner)

    def _offered(self, learner_id: str, link: CheckoutLink, ends_at: float, lead: str = "") -> str:
        """The link, with `lead` before it in place of the price and what it buys."""
        match self._checkout_links.get_upgrade_url(learner_id, ends_at - time.monotonic()):
            case Offer(url, amount, currency, session_id):
                self._ledger.append(Kind.LINK_SENT, learner_id, session_id=session_id)
                if lead:
                    return f"{lead}\n\n{url}"
                price = self._price_text(amount, currency, self._course.locale)
                return paywall.paywall(self._course, link.chapter, price, url)
            case OnItsWay():
                return paywall.on_its_way()
            case AlreadyPaid(learner):
                return paywall.already_paid(where_now(self._course, learner), onward(self._course, learner))
            case LinkUnavailable(_, not_allowed=True):
                return paywall.payment_page_closed(self._course.contact)
            case _:
                return paywall.payment_page_unreachable()
