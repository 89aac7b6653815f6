"""A webhook endpoint that remembers what came, and answers as it is told."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import stripe


class Receiver:
    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.answers: list[int] = []  # for the next requests; 200 after that
        self.came: list[tuple[bytes, str]] = []
        self.pause = 0.0  # seconds before it answers
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(receiver.pause)
                with receiver._changed:
                    receiver.came.append((body, self.headers["Stripe-Signature"]))
                    receiver._changed.notify_all()
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> "Receiver":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def events(self, patience: float = 0.0, count: int = 0) -> list[stripe.Event]:
        """What came, each checked by the official library; awaited until there are `count`."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.came) >= count, patience)
        return [stripe.Webhook.construct_event(body, header, self.secret) for body, header in list(self.came)]
