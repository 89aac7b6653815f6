"""What is known of money.

`stripe_results` and `stripe_events` are what Stripe's API and its events tell, `payment` what becomes of a
payment, `recording` what it does to a learner, `refunds` what is to be given back, `tasks` what is still to
be done at Stripe, `ledger` the facts, and `payment_report` and `stripe_comparison` what they add up to.
"""
