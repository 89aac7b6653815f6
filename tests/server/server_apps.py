"""WSGI apps that the tests of the server run in real web processes."""

import os
import sys
import time

from bot.logs.log import set_up
from bot.server.listeners import WORKERS, listen
from bot.server.supervisor import GRACE, serve


def make():
    return answer


def make_nothing():
    raise RuntimeError("no app today: whatsapp:+15550001111")


def make_slowly():
    time.sleep(60)
    return answer


def make_only_once():
    """A worker that starts the first time, and never again."""
    started = os.environ["STARTED"]
    with open(started, "a+") as file:
        file.write("x")
        file.seek(0)
        if len(file.read()) > WORKERS:
            raise RuntimeError("not again")
    return answer


def answer(environ, start):
    path = environ["PATH_INFO"]
    if path == "/slow":
        time.sleep(float(environ["QUERY_STRING"]))
    if path == "/boom":
        raise RuntimeError("boom")
    secrets = [name for name in environ if name.startswith("STRIPE")]
    body = f"{os.getpid()} {len(environ['wsgi.input'].read())} {secrets}".encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def main(port, factory):
    set_up(20)
    listeners = listen("127.0.0.1", int(port))
    if isinstance(listeners, str):
        print(listeners, file=sys.stderr)
        return 2

    def background(stop):
        print("delivering", flush=True)
        stop.wait(0.1)
        if os.environ.get("CRASH") and not stop.is_set():
            raise RuntimeError("crashed")
        stop.wait()
        print("delivered", flush=True)

    return serve(listeners, globals()[factory], background, float(os.environ.get("GRACE", GRACE)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
