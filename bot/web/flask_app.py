"""Flask without sessions and without routes that depend on the host: this product has neither, and Flask
would compute both for each request."""

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface
from werkzeug.routing import MapAdapter


class NoSessions(SessionInterface):
    """The same session for everybody: empty, and writing to it raises."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self._none

    def is_null_session(self, obj: object) -> bool:
        return True


class FlaskApp(Flask):
    session_interface = NoSessions()

    def __init__(self, name: str) -> None:
        # No static folder: its route would be one more that strangers can call.
        super().__init__(name, static_folder=None)
        self.url_map.merge_slashes = False  # it would redirect to the host that the request names

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """By path and method alone."""
        if request is None:
            return None
        return MapAdapter(self.url_map, "localhost", "", "", "http", request.path, request.method)
