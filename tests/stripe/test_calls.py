"""How the SDK is set up for each call."""

import pytest

from bot.stripe.calls import StripeCalls, count_nothing


@pytest.mark.parametrize(
    ("ours", "asked"),
    [(None, "https://api.stripe.com"), ("http://127.0.0.1:4242", "http://127.0.0.1:4242")],
)
def test_calls_go_to_stripe_unless_another_address_is_given(ours, asked):
    calls, addresses = StripeCalls("sk_test_1", ours, 1, count_nothing), []
    calls.ask("other", lambda stripe: addresses.append(stripe.api_base), 9.0)
    calls.close()
    assert addresses == [asked]
