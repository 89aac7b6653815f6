"""The yardsticks: Flask apps that only check a signature and answer a constant."""

import os

import stripe
from flask import Flask, Response, request
from twilio.request_validator import RequestValidator

app = Flask(__name__)
validator = RequestValidator(os.environ.get("TWILIO_AUTH_TOKEN", "token"))
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://localhost:8000")
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>Hello</Message></Response>'


@app.post("/whatsapp")
def whatsapp() -> Response:
    signature = request.headers.get("X-Twilio-Signature", "")
    if not validator.validate(f"{PUBLIC_URL}/whatsapp", request.form, signature):
        return Response(status=403)
    return Response(TWIML, content_type="text/xml")


@app.post("/webhook")
def webhook() -> Response:
    secret = os.environ["STRIPE_WEBHOOK_SECRET"]
    try:
        stripe.Webhook.construct_event(
            request.get_data(), request.headers.get("Stripe-Signature", ""), secret
        )
    except (ValueError, stripe.SignatureVerificationError):
        return Response(status=400)
    return Response("{}", content_type="application/json")


@app.get("/healthz")
def healthz() -> Response:
    return Response("{}", content_type="application/json")
