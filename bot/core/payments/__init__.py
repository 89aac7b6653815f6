"""What is known of money: the sessions and events that Stripe tells of (`stripe_results`,
`stripe_events`), what becomes of a payment (`payment`), what it does to a learner (`recording`), what is to
be given back (`refunds`), what is still to be done at Stripe (`tasks`), and the ledger with what can be read from it
(`ledger`, `payment_report`, `stripe_comparison`).
"""
