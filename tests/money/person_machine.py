"""Stripe's side of test_one_person.py, without a socket: the machine asks it thousands of times."""

from datetime import UTC, datetime

from bot.core.payments.stripe_results import NotFound, Opened, Refunded, SessionFacts

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Books:
    """What Stripe knows of our sessions. It outlives every crash and restore."""

    live = False
    price_id = "price_world"

    def __init__(self):
        self.sessions = {}
        self._made = {}

    def fingerprint(self):
        return "f00d"

    def close(self):
        pass

    def create_session(self, learner_id, attempt, budget, language=""):
        key = (learner_id, attempt)
        replayed = key in self._made
        session_id = self._made.setdefault(key, f"cs_test_{len(self._made)}")
        if not replayed:
            self.sessions[session_id] = {"learner_id": learner_id, "status": "open"}
        return Opened(session_id, f"https://pay.test/{session_id}", None, 2900, "usd", replayed)

    def pay(self, session_id):
        """Whether its page still took the money."""
        if self.sessions[session_id]["status"] != "open":
            return False
        self.sessions[session_id]["status"] = "complete"
        return True

    def is_paid(self, session_id):
        return self.sessions[session_id]["status"] == "complete"

    def facts(self, session_id):
        session = self.sessions[session_id]
        return SessionFacts(
            session_id,
            session["status"],
            "paid" if session["status"] == "complete" else "unpaid",
            session["learner_id"],
            {"learner_id": session["learner_id"]},
            2900,
            "usd",
            session_id.replace("cs_test", "pi"),
            False,
            NOON,
            price_ids=(self.price_id,),
        )

    def charged_at(self, payment_intent, budget):
        return NOON

    def retrieve_session(self, session_id, deadline, expand=(), *, low_priority=False):
        return self.facts(session_id) if session_id in self.sessions else NotFound()

    def list_completed(self, since):
        return [self.facts(each) for each in self.sessions if self.is_paid(each)]

    def expire_session(self, session_id, deadline):
        if session_id not in self.sessions:
            return NotFound()
        if not self.is_paid(session_id):
            self.sessions[session_id]["status"] = "expired"
        return self.facts(session_id)

    def refund(self, payment_intent, key, learner_id, deadline):
        return Refunded("re_1", "succeeded", 2900, "usd")


class Phone:
    """Twilio's side: what was sent, by delivery."""

    has_template = False

    def __init__(self):
        self.sent = []

    def send(self, address, text, delivery_id, learner_id):
        from bot.core.messaging.send_result import Accepted

        self.sent.append(delivery_id)
        return Accepted(f"SM{len(self.sent):032x}")

    def find(self, address, text, since):
        return None
