"""WSGI apps that the tests of the server run in real web processes."""

import ctypes
import os
import sys
import time

from bot.jobs import progress
from bot.logs.log import set_up
from bot.server import answering, heartbeat
from bot.server.port import reserve
from bot.server.supervisor import GRACE, serve
from bot.server.web_server import WORKERS


def make():
    return answer


def make_nothing():
    raise RuntimeError("no app today: whatsapp:+15550001111")


def make_slowly():
    time.sleep(float(os.environ.get("SLOWLY", "60")))
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
    if path == "/hang":
        ctypes.PyDLL(None).sleep(60)  # it holds the interpreter's lock
    if path == "/boom":
        raise RuntimeError("boom")
    body = f"{os.getpid()} {len(environ['wsgi.input'].read())}".encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


def main(port, factory):
    set_up(20)
    heartbeat.MOST_SILENT = int(os.environ.get("MOST_SILENT", heartbeat.MOST_SILENT))
    progress.MOST_LOOKS = int(os.environ.get("MOST_LOOKS", progress.MOST_LOOKS))
    answering.MOST_LOOKS = int(os.environ.get("MOST_LOOKS", answering.MOST_LOOKS))
    reserved = reserve("127.0.0.1", int(port))
    if isinstance(reserved, str):
        print(reserved, file=sys.stderr)
        return 2

    def background(stop, steps):
        print("delivering", flush=True)
        stop.wait(0.1)
        if os.environ.get("STUCK"):
            steps.began("a step that never ends")
        if os.environ.get("HANG"):
            ctypes.PyDLL(None).sleep(60)
        if os.environ.get("CRASH") and not stop.is_set():
            raise RuntimeError("crashed")
        stop.wait()
        print("delivered", flush=True)

    return serve(reserved, globals()[factory], background, float(os.environ.get("GRACE", GRACE)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
