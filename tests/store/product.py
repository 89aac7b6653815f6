"""The product as it is run, `tutorclaw` and `tutorclaw worker`, with one database and stand-ins around it."""

import http.client
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bot.sandbox.ports import free_port
from bot.sandbox.stripe.webhooks import sign

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main(sys.argv[1:]))"]
ACCOUNT, TOKEN, SENDER = "AC" + "1" * 32, "2" * 32, "whatsapp:+14155238886"
PUBLIC_URL = "http://localhost:8000"
WEBHOOK_SECRET = "whsec_test"


def environment(store_url, twilio_url="", stripe_url="", **more):
    """Of this process, without what the product reads of it."""
    ours = {name: value for name, value in os.environ.items() if not re.match("STRIPE_|TWILIO_", name)}
    return {
        **ours,
        "STORE_URL": store_url,
        "STRIPE_SECRET_KEY": "sk_test_many",
        "STRIPE_PRICE_ID_PAID": "price_many",
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": stripe_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_WHATSAPP_FROM": SENDER,
        "TWILIO_API_BASE": twilio_url,
        "PUBLIC_URL": PUBLIC_URL,
        "HOST": "127.0.0.1",
        **more,
    }


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Process:
    """A `tutorclaw`. Its log is kept in a file."""

    def __init__(self, log, settings, *arguments):
        self._log, self._settings, self._arguments = log, settings, arguments
        self.start()

    def start(self):
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*RUN, *self._arguments], env=self._settings, stdout=log, stderr=log, cwd=ROOT
            )

    def kill(self):
        self._process.kill()
        self._process.wait()

    def end(self):
        self._process.terminate()
        try:
            return self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


class Server(Process):
    def __init__(self, log, settings):
        self.port = free_port(0)
        super().__init__(log, {**settings, "PORT": str(self.port)})

    def wait_until_it_serves(self, within=20.0):
        deadline = time.monotonic() + within
        while self.get("/healthz") != 200:
            assert time.monotonic() < deadline, self._log.read_text()[-2000:]
            time.sleep(0.05)  # another process starts: only asking tells that it answers

    @property
    def pid(self):
        return self._process.pid

    def kill_web_processes(self):
        """And the one in the background. The main process starts others."""
        for child in children(self.pid):
            os.kill(child, signal.SIGKILL)

    def get(self, path):
        return self.ask("GET", path, b"", {})[0]

    def message(self, address, text, sid):
        """A learner's message: status and body of the answer, 0 where there is none."""
        form = {"MessageSid": sid, "From": address, "To": SENDER, "Body": text, "ProfileName": "Ana"}
        signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC_URL}/whatsapp", form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return self.ask("POST", "/whatsapp", urlencode(form).encode(), headers)

    def paid(self, learner_id, number):
        """Stripe's event that a session was paid: the status of the answer, 0 where there is none."""
        body = json.dumps(completed(learner_id, number)).encode()
        return self.ask("POST", "/webhook", body, {"Stripe-Signature": sign(body, WEBHOOK_SECRET)})[0]

    def ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


def completed(learner_id, number):
    session = {
        "id": f"cs_test_{number}",
        "object": "checkout.session",
        "payment_status": "paid",
        "status": "complete",
        "amount_total": 2900,
        "currency": "usd",
        "metadata": {"learner_id": learner_id},
    }
    return {
        "id": f"evt_{number}",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": session},
    }


def message_sids():
    return (f"SM{number:032x}" for number in itertools.count(1))


def end_all(processes):
    for process in processes:
        with suppress(Exception):
            process.end()
