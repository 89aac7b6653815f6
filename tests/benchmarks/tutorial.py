"""The tutorial way, as a yardstick: all learners in one JSON file, read and written whole with each message.

TUTORIAL_FILE names the file. TUTORIAL_SAFE: the file is replaced, and synced, so that a crash loses nothing.
"""

import json
import os
import threading
from typing import Any

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

app = Flask(__name__)
validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
lock = threading.Lock()
DATA_FILE = os.environ["TUTORIAL_FILE"]


def load_learners() -> dict[str, Any]:
    with open(DATA_FILE) as file:
        learners: dict[str, Any] = json.load(file)
    return learners


def save_learners(learners: dict[str, Any]) -> None:
    if not os.environ.get("TUTORIAL_SAFE"):
        with open(DATA_FILE, "w") as file:
            json.dump(learners, file, indent=2)
        return
    with open(DATA_FILE + ".new", "w") as file:
        json.dump(learners, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    os.replace(DATA_FILE + ".new", DATA_FILE)


@app.post("/whatsapp")
def whatsapp() -> Response:
    signature = request.headers.get("X-Twilio-Signature", "")
    if not validator.validate(f"{os.environ['PUBLIC_URL']}/whatsapp", request.form, signature):
        return Response(status=403)
    sender = request.form["From"]
    with lock:
        learners = load_learners()
        learner = learners.setdefault(sender, new_learner(request.form["ProfileName"]))
        if request.form["Body"] == "next":
            learner["lesson"] += 1
        save_learners(learners)
    response = MessagingResponse()
    response.message(f"Chapter {learner['chapter']}, lesson {learner['lesson']}")
    return Response(str(response), content_type="text/xml")


@app.get("/healthz")
def healthz() -> Response:
    return Response("{}", content_type="application/json")


def new_learner(name: str) -> dict[str, Any]:
    return {"name": name, "tier": "free", "chapter": 1, "lesson": 1}
