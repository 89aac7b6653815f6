"""A line to a server that can be listened to, and cut."""

import socket
import threading
from contextlib import suppress


class Relay:
    """`asked` counts how often the client spoke after the server had: its round trips. With `mute` set the
    server is still told everything, and nothing of what it answers comes back: the line is cut instead."""

    def __init__(self, port):
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked = 0
        self.mute = False
        self._client_spoke = False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self._to))
                for pump in (self._ask, self._answer):
                    threading.Thread(target=pump, args=(client, server), daemon=True).start()

    def _ask(self, client, server):
        with suppress(OSError):
            while data := client.recv(65536):
                self.asked += not self._client_spoke
                self._client_spoke = True
                server.sendall(data)
        _hang_up(client, server)

    def _answer(self, client, server):
        with suppress(OSError):
            while (data := server.recv(65536)) and not self.mute:
                self._client_spoke = False
                client.sendall(data)
        _hang_up(client, server)


def _hang_up(*sockets):
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
