"""What many requests at once may take: threads, memory, looks at the disk."""

import socket
import threading
import time
from urllib.parse import urlencode

import pytest

from bot.web import health as health_module
from bot.web.health import Health
from bot.web.request_body import LARGE, LARGE_AT_ONCE, Bodies, Unread
from bot.web.waiting import MOST_WAITING, Queues
from tests.world import METRICS_TOKEN, SIGNED, at_once, soon

FORGED = {"Content-Type": SIGNED, "X-Twilio-Signature": "A" * 27 + "="}


# One learner's queue


def test_beyond_eight_that_wait_a_learner_s_messages_are_503_and_others_are_served(world):
    world.ana.says("hi")
    other = world.somebody()
    with world.store.locked(world.ana.learner_id):
        answers = [None] * 14
        calls = [
            threading.Thread(target=lambda n=n: answers.__setitem__(n, world.ana.sends("next")))
            for n in range(14)
        ]
        for call in calls:
            call.start()
        soon(lambda: sum(each is not None for each in answers) >= 14 - MOST_WAITING - 1, within=1.5)
        assert {each.status for each in answers if each} == {503}
        other.says("hi")
    for call in calls:
        call.join()
    statuses = [each.status for each in answers]
    assert (statuses.count(200), statuses.count(503)) == (MOST_WAITING + 1, 5)
    assert 'messages_total{outcome="busy"} 5.0' in world.get("/metrics").text
    assert len(world.log.lines("whatsapp_queue_full")) >= 1
    world.ana.says("next")


def test_place_in_the_queue_is_given_back_whatever_happens():
    queues = Queues()
    for _ in range(30):
        with pytest.raises(ZeroDivisionError), queues.place("ana") as free:
            assert 1 // (not free)
    assert queues._lengths == {}


def test_document_that_stays_locked_is_503_long_before_twilio_hangs_up(world):
    world.ana.says("hi")
    with world.store.locked(world.ana.learner_id):
        began = time.monotonic()
        assert world.ana.sends("next").status == 503
        assert 1 < time.monotonic() - began < 5
    world.ana.says("next")


# Bodies


class Slow:
    """A body of which all beyond LARGE comes when it is let go. `asked`: it was read as far as that."""

    def __init__(self, size):
        self.size = self.left = size
        self.go, self.asked = threading.Event(), threading.Event()

    def read(self, size):
        if self.left <= 0:
            return b""
        if self.size - self.left >= LARGE:
            self.asked.set()
            assert self.go.wait(10)
        part = min(size, self.left)
        self.left -= part
        return b"x" * part


def take(bodies, size, stream, checked=len):
    return bodies.take({"CONTENT_LENGTH": str(size), "wsgi.input": stream}, 2 * size, checked)


def test_few_large_bodies_are_read_at_once_and_small_ones_do_not_wait():
    bodies, size = Bodies(), 4 * LARGE
    streams = [Slow(size) for _ in range(LARGE_AT_ONCE)]
    threads = [threading.Thread(target=take, args=(bodies, size, stream)) for stream in streams]
    for thread, stream in zip(threads, streams, strict=True):
        thread.start()
        assert stream.asked.wait(10)
    crowded = Slow(size)
    crowded.go.set()
    assert take(bodies, size, crowded) is Unread.CROWDED
    assert size - crowded.left <= LARGE
    small = Slow(1000)
    small.go.set()
    assert take(bodies, 1000, small) == 1000
    for stream in streams:
        stream.go.set()
    for thread in threads:
        thread.join(10)
    again = Slow(size)
    again.go.set()
    assert take(bodies, size, again) == size


def test_room_is_given_back_where_the_check_raises():
    bodies, size = Bodies(), 2 * LARGE
    for _ in range(3 * LARGE_AT_ONCE):
        stream = Slow(size)
        stream.go.set()
        with pytest.raises(ZeroDivisionError):
            take(bodies, size, stream, lambda body: 1 // 0)


def test_forged_bodies_at_the_limit_leave_learners_served(world):
    body = (b"Body=" + b"%F0%9F%98%80" * 12_000)[: 128 * 1024]
    forged = [lambda: world.post("/whatsapp", body, FORGED).status] * 12
    *statuses, answer = at_once(*forged, lambda: world.ana.sends("hi"))
    assert set(statuses) <= {403, 503}
    assert answer.status == 200
    form = world.ana.form("👋" * 4096, Extra="x" * 2000)
    assert 49_000 < len(urlencode(form)) < 65_536
    assert world.posts(form).status == 200


# Looks at the disk


def test_health_looks_once_a_second_at_most(monkeypatch):
    now, looks = [0.0], []

    def probe():
        looks.append(now[0])
        if 2 <= now[0] < 3:
            raise health_module.StoreUnavailable("writing", "full")

    health = Health(probe, lambda: now[0])
    for at in (0.0, 0.5, 0.99, 1.0, 1.9):
        now[0] = at
        health.check()
    for at in (2.0, 2.5, 2.9):
        now[0] = at
        with pytest.raises(health_module.StoreUnavailable, match="full"):
            health.check()
    now[0] = 3.0
    health.check()
    assert looks == [0.0, 1.0, 2.0, 3.0]


def test_look_that_hangs_does_not_hold_the_others(monkeypatch):
    monkeypatch.setattr(health_module, "PATIENCE", 0.05)
    begun, let_go = threading.Event(), threading.Event()

    def probe():
        begun.set()
        let_go.wait(10)

    health = Health(probe)
    hanging = threading.Thread(target=health.check)
    hanging.start()
    assert begun.wait(10)
    with pytest.raises(health_module.StoreUnavailable):
        health.check()
    let_go.set()
    hanging.join(10)
    health.check()


def test_strangers_who_ask_for_health_again_and_again_fill_no_log(world):
    world.folder.rename(world.folder.with_name("unmounted"))
    for _ in range(60):
        world.get("/healthz")
    assert 1 <= len(world.log.lines("store_unavailable")) < 40
    world.folder.with_name("unmounted").rename(world.folder)


# Who may see the figures


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {METRICS_TOKEN}x",
        f"Basic {METRICS_TOKEN}",
        METRICS_TOKEN,
        "Bearer é",
        "Bearer " + "x" * 5000,
    ],
)
def test_metrics_need_their_token(world, authorization):
    answer = world.request("GET", "/metrics", headers={"Authorization": authorization.encode()})
    assert (answer.status, "tutorclaw_" in answer.text) == (401, False)
    assert world.request("GET", "/metrics").status == 401
    right = world.request("GET", "/metrics", headers={"Authorization": f"bearer {METRICS_TOKEN}"})
    assert right.status == 200


class TestWithoutAToken:
    @pytest.fixture
    def settings(self):
        return {"METRICS_TOKEN": ""}

    def test_metrics_are_shut_where_the_world_reaches_the_server(self, world):
        answer = world.request("GET", "/metrics")
        assert (answer.status, "METRICS_TOKEN" in answer.text) == (401, True)


class TestNameThatOnlyLooksLocal(TestWithoutAToken):
    @pytest.fixture
    def settings(self):
        return {"METRICS_TOKEN": "", "PUBLIC_URL": "https://127.example.com"}


class TestOnThisMachine:
    @pytest.fixture
    def settings(self):
        return {"METRICS_TOKEN": "", "PUBLIC_URL": "http://127.0.0.1:8000"}

    def test_metrics_are_open_where_only_this_machine_reaches_the_server(self, world):
        assert world.request("GET", "/metrics").status == 200


def test_slow_body_holds_nobody_else(world):
    head = b"POST /whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nBody="
    lines = [socket.create_connection(("127.0.0.1", world.port), timeout=5) for _ in range(8)]
    try:
        for line in lines:
            line.sendall(head)
        world.ana.says("hi")
    finally:
        for line in lines:
            line.close()
