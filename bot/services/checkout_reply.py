"""The reply that waits for Stripe: to a learner at the paywall, or to one who says that they have paid."""

import time

from bot.core.conversation.onward import onward, where_now
from bot.core.conversation.turn import joined
from bot.core.course import Course
from bot.core.languages import edition_of, price_locale
from bot.core.learner import Learner
from bot.core.messaging.messages import CheckoutLink
from bot.core.nlu.topics import Topic
from bot.core.payments.ledger import Kind
from bot.core.wording import paywall
from bot.core.wording.payment_answers import (
    MONEY_PAID,
    WAYS_TO_PAY,
    above_the_link,
    cannot_ask,
    never_had_a_link,
    not_shown,
)
from bot.services.checkout import (
    BUDGET,
    AlreadyPaid,
    CheckoutLinks,
    LinkUnavailable,
    Offer,
    OnItsWay,
    UpgradeUrl,
)
from bot.services.late_payers import LatePayers
from bot.services.ledger_writer import LedgerWriter
from bot.services.payment_answers import PaymentAnswers, PriceText
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
        payment_answers: PaymentAnswers,
        price_text: PriceText,
    ) -> None:
        self._whole_course = course
        self._store = store
        self._checkout_links = checkout_links
        self._payment_status = payment_status
        self._late_payers = late_payers
        self._ledger = ledger
        self._payment_answers = payment_answers
        self._price_text = price_text

    @property
    def _course(self) -> Course:
        """In the language that is spoken."""
        return edition_of(self._whole_course)

    def finish(self, learner_id: str, link: CheckoutLink) -> str:
        """All that Stripe is waited for stays within BUDGET; no lock may be held."""
        ends_at = time.monotonic() + BUDGET
        if link.chapter is not None:
            self._ledger.append(Kind.WALL_MET, learner_id, f"chapter {link.chapter}")
        topic = next((each for each in Topic if each == link.topic), None)
        if topic in MONEY_PAID:
            return self._payment_answers.answer(learner_id, topic, ends_at)
        learner = self._store.read(learner_id)
        if learner is not None and topic in WAYS_TO_PAY:
            return self._way_to_pay(learner, topic, link, ends_at)
        if learner is None or not (link.says_paid or self._late_payers.may_have_paid(learner)):
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

    def _way_to_pay(self, learner: Learner, topic: Topic, link: CheckoutLink, ends_at: float) -> str:
        """The link that works, for who wants to pay and cannot; or what came of the payment after all. As
        long as one session is in doubt nothing is sold: it may be the one that was paid."""
        learner_id = learner.learner_id
        match self._payment_status.look_up(learner_id, ends_at):
            case PaymentStatus.UNLOCKED:
                return paywall.payment_found(self._course, learner.progress.wall)
            case PaymentStatus.PROCESSING:
                return paywall.on_its_way()
            case PaymentStatus.UNKNOWN:
                return cannot_ask(topic)
            case PaymentStatus.NOT_SHOWN:
                return not_shown(topic, self._course.contact)
            case state:
                return self._with_a_link(learner, topic, state, link, ends_at)

    def _with_a_link(
        self, learner: Learner, topic: Topic, state: PaymentStatus, link: CheckoutLink, ends_at: float
    ) -> str:
        own, checkout = self._course.answers.get(topic, ""), learner.purchase.checkout
        had = checkout.session_id if checkout else None
        if had is None and state is PaymentStatus.NOTHING:
            offered = self._offered(learner.learner_id, link, ends_at)
            return joined(own or never_had_a_link(topic), offered)
        if had and state is PaymentStatus.NOTHING:
            self._checkout_links.drop_link(learner.learner_id, had)
        offer = self._checkout_links.get_upgrade_url(learner.learner_id, ends_at - time.monotonic())
        if isinstance(offer, Offer) and offer.session_id != had and state is not PaymentStatus.PROMISED:
            state = PaymentStatus.EXPIRED
        return self._said(learner.learner_id, link, offer, joined(own, above_the_link(topic, state.value)))

    def _offered(self, learner_id: str, link: CheckoutLink, ends_at: float, lead: str = "") -> str:
        """The link, with `lead` before it in place of the price and what it buys."""
        offer = self._checkout_links.get_upgrade_url(learner_id, ends_at - time.monotonic())
        return self._said(learner_id, link, offer, lead)

    def _said(self, learner_id: str, link: CheckoutLink, offer: UpgradeUrl, lead: str) -> str:
        match offer:
            case Offer(url, amount, currency, session_id):
                self._ledger.append(Kind.LINK_SENT, learner_id, session_id=session_id)
                if lead:
                    return f"{lead}\n\n{url}"
                price = self._price_text(amount, currency, price_locale(self._course))
                return paywall.paywall(self._course, link.chapter, price, url, link.again)
            case OnItsWay():
                return paywall.on_its_way()
            case AlreadyPaid(learner):
                return paywall.already_paid(where_now(self._course, learner), onward(self._course, learner))
            case LinkUnavailable(_, not_allowed=True):
                return paywall.payment_page_closed(self._course.contact)
            case _:
                return paywall.payment_page_unreachable()
