"""A process that is killed anywhere between the ledger and the document: the same end when it is back."""

import json
import signal
import subprocess
import sys

import pytest

from bot.sandbox.stripe.webhooks import sign
from tests.doors.test_cli import ROOT
from tests.money.looking import deliveries, facts_of, paid_sessions
from tests.world import WEBHOOK_SECRET, completed, stripe_event

# The real app on the real store, which kills its own process at the n-th call of the disk.
DYING = """
import os, signal, sys
from pathlib import Path
from bot.app import create_app, open_store
from bot.config import EVERYTHING, read_config
from tests.chat import small_course

config = read_config(os.environ, Path("/nonexistent"), EVERYTHING)
app = create_app(config, small_course(5, 7), open_store(config))
client = app.test_client()
left = [int(sys.argv[1])]
calls = {"open", "os.rename", "os.link", "os.remove", "os.truncate", "os.mkdir"}

def die(event, details):
    if event in calls and str(details[0]).startswith(os.environ["STORE_URL"].removeprefix("json:")):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
body = sys.stdin.buffer.read()
answer = client.post("/webhook", data=body, headers={"Stripe-Signature": sys.argv[2]})
print(answer.status_code, left[0])
"""
