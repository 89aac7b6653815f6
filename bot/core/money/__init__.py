"""What is known of money: the sessions and events that Stripe tells of (`checkout`, `payment_events`), what
becomes of a payment (`payment`), what it does to a learner (`purchase`), what is to be given back
(`refunding`), what is still to be done at Stripe (`errand`), and the ledger with what can be read from it
(`ledger`, `payment_rows`, `payment_check`).
"""
