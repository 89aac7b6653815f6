"""The operator of a world, at the doors of their page."""

import http.client
import re
from html import unescape
from typing import NamedTuple
from urllib.parse import urlencode

import pytest

from tests.doors.conftest import world as world
from tests.world import KEY, SIGNED

ADMIN_TOKEN = "a9" * 20
HERE = "http://127.0.0.1"


@pytest.fixture
def settings():
    return {"ADMIN_TOKEN": ADMIN_TOKEN}


@pytest.fixture
def key():
    return KEY


class Page(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def form_token(self):
        return unescape(re.search(r'name="form" value="([^"]+)"', self.text)[1])

    @property
    def to(self):
        return self.headers["Location"]


class Operator:
    """A browser that keeps the cookie. `origin` is what it says of the page it is on."""

    def __init__(self, world):
        self.world = world
        self.cookie = None
        self.origin = world.url

    def request(self, method, path, fields=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=15)
        body = urlencode(fields).encode() if fields is not None else None
        given = {"Content-Type": SIGNED} if fields is not None else {}
        if self.cookie:
            given["Cookie"] = f"tutorclaw_admin={self.cookie}"
        if method == "POST" and self.origin:
            given["Origin"] = self.origin
        given |= {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        try:
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            return Page(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def logs_in(self, token=ADMIN_TOKEN, **headers):
        page = self.request("POST", "/admin/login", {"token": token}, **headers)
        if page.status == 303:
            self.cookie = re.search(r"tutorclaw_admin=([^;]+)", page.headers["Set-Cookie"])[1]
        return page

    def sends(self, path, **fields):
        """A form of ours."""
        return self.request("POST", path, {"form": self.get("/admin").form_token, **fields})

    def does(self, person, action, **fields):
        """Both presses."""
        path = f"/admin/learners/{person.learner_id}/{action}"
        asked = self.sends(path, **fields)
        if asked.status != 200:
            return asked
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
        return self.request("POST", path, {name: unescape(value) for name, value in hidden.items()})


@pytest.fixture
def stranger(world):
    return Operator(world)


@pytest.fixture
def operator(world):
    operator = Operator(world)
    assert operator.logs_in().status == 303
    return operator
