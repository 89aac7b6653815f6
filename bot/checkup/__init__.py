"""What a knowing friend would look at in a set-up: settings, clock, doors, Stripe's and Twilio's sides.

Each check is a small function that gives a Finding. One set of them serves the start of the server,
`/healthz?deep=1` and `tutorclaw doctor`. Nothing here changes anything, anywhere.
"""
