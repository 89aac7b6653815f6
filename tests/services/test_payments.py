"""What a stranger can cause by naming a session on the success page."""

from types import SimpleNamespace

from bot.core.payments.recording import Policy
from bot.core.payments.stripe_results import NotFound
from bot.services.payments import Payments
from bot.wiring import utc_now


def test_sessions_that_strangers_name_take_no_more_than_their_share_of_the_calls():
    asked = []

    def retrieve_session(session_id, deadline, *, low_priority=False):
        asked.append(low_priority)
        return NotFound()

    gateway = SimpleNamespace(retrieve_session=retrieve_session)
    payments = Payments(None, None, gateway, None, Policy(), utc_now)
    assert not payments.look_up("cs_test_anything")
    assert asked == [True]
