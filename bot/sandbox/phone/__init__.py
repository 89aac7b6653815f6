"""The demo's phone: a page that speaks to the Twilio stand-in, and what is seen behind it."""
