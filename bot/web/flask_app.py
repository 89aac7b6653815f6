"""Flask without what this product has no use of: sessions, and routes that depend on the host.

Both are worked out anew for every request, and hooks that nobody has hung anything on are looked for in four
places: together two fifths of the time that Flask itself takes.
"""

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface
from flask.typing import ResponseReturnValue
from werkzeug.routing import MapAdapter


class NoSessions(SessionInterface):
    """The same session for everybody: empty, and it raises when it is written to."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        return self._none

    def is_null_session(self, obj: object) -> bool:
        return True


class FlaskApp(Flask):
    """Its hooks for all requests work as ever; `after_this_request` does where there is one for all."""

    session_interface = NoSessions()

    def __init__(self, name: str) -> None:
        # No static folder: its route would be one more thing that answers strangers.
        super().__init__(name, static_folder=None)
        self.url_map.merge_slashes = False  # it would redirect, to a host that is not looked at here

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """By path and method alone."""
        if request is None:
            return None
        return MapAdapter(self.url_map, "localhost", "", "", "http", request.path, request.method)

    def preprocess_request(self) -> ResponseReturnValue | None:
        hooks = self.before_request_funcs or self.url_value_preprocessors
        return super().preprocess_request() if hooks else None

    def process_response(self, response: Response) -> Response:
        return super().process_response(response) if self.after_request_funcs else response

    def do_teardown_request(self, exc: BaseException | None = None) -> None:
        if self.teardown_request_funcs:
            super().do_teardown_request(exc)

    def do_teardown_appcontext(self, exc: BaseException | None = None) -> None:
        if self.teardown_appcontext_funcs:
            super().do_teardown_appcontext(exc)
