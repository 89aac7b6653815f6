"""A request to each of our two doors through PUBLIC_URL, as the world's go: signed by ourselves, and meaning
nothing."""

import time
from typing import Final
from urllib.parse import urlencode

import orjson

from bot import stripe, whatsapp
from bot.checkup.finding import Finding, must, ok
from bot.checkup.http import Answered, NoAnswer, ask, header
from bot.checkup.names import EVENTS_DOOR, MESSAGES_DOOR
from bot.checkup.showing import shown

_AGENT: Final = "TutorClaw-doctor"


def messages_door(public_url: str, auth_token: str) -> Finding:
    url, form = f"{public_url}/whatsapp", [("TutorClaw", "doctor")]
    headers = {
        "X-Twilio-Signature": whatsapp.sign(auth_token, url, form),
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": _AGENT,
    }
    answer = ask("POST", url, urlencode(form).encode(), headers)
    if isinstance(answer, Answered) and answer.status == 200 and "<Response" in answer.body:
        return ok(MESSAGES_DOOR, "a signed message came through PUBLIC_URL, and was answered")
    return _shut(MESSAGES_DOOR, answer, "PUBLIC_URL or TWILIO_AUTH_TOKEN", 403)


def events_door(public_url: str, secret: str, live: bool) -> Finding:
    event = {"id": "evt_tutorclaw_doctor", "object": "event", "type": "tutorclaw.doctor", "livemode": live}
    body = orjson.dumps({**event, "created": int(time.time()), "data": {"object": {"object": "nothing"}}})
    headers = {
        "Stripe-Signature": stripe.sign(body, secret, int(time.time())),
        "Content-Type": "application/json",
        "User-Agent": _AGENT,
    }
    answer = ask("POST", f"{public_url}/webhook", body, headers)
    if isinstance(answer, Answered) and answer.status == 200 and "received" in answer.body:
        return ok(EVENTS_DOOR, "a signed event came through PUBLIC_URL, and was taken")
    return _shut(EVENTS_DOOR, answer, "PUBLIC_URL or STRIPE_WEBHOOK_SECRET", 400)


def _shut(door: str, answer: Answered | NoAnswer, settings: str, unsigned: int) -> Finding:
    """`unsigned` is the status by which that door refuses a signature."""
    if isinstance(answer, NoAnswer):
        way_out = "start tutorclaw, and see that DNS, tunnel or proxy lead from PUBLIC_URL to HOST and PORT"
        return must(door, answer.why, "PUBLIC_URL", way_out)
    if answer.status == unsigned:
        way_out = f"the server runs with other values of {settings} than stand here: start it again"
        return must(door, "the server there does not believe our signature", settings, way_out)
    if 300 <= answer.status < 400:
        found = f"it redirects to {shown(header(answer, 'Location'))}, and Twilio and Stripe do not follow"
        return must(door, found, "PUBLIC_URL", "set the address that it ends at, with https")
    if answer.status == 503:
        return must(
            door, "the server there cannot save anything (503)", "STORE_URL", "see the line on the store"
        )
    found = f"something else answers there (status {answer.status})"
    way_out = "PUBLIC_URL must lead to this server, every path of it, without a login or a page in between"
    return must(door, found, "PUBLIC_URL", way_out)
