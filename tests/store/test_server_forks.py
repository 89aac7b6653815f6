"""The server's main process looks at the store, and keeps nothing of it that could not be forked."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from tests.store.product import Server, children, environment
from tests.waiting import soon


@pytest.fixture(params=["json", "postgresql"])
def url(request):
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def server(url, tmp_path):
    server = Server(tmp_path / "log", environment(url, "http://127.0.0.1:9", "http://127.0.0.1:9"))
    server.wait_until_it_serves()
    # Until then the main process asks its own port, over a socket that is there for a moment.
    soon(lambda: '"event":"serving"' in (tmp_path / "log").read_text())
    yield server
    server.end()


def test_the_main_process_keeps_neither_thread_nor_socket_of_the_store_s(server):
    main = Path(f"/proc/{server.pid}")
    assert "Threads:\t1\n" in (main / "status").read_text()
    # A file that was open for a moment may be gone between the two looks.
    soon(lambda: len(sockets(main)) == 1)  # the one that holds the port


def sockets(process):
    found = []
    for descriptor in (process / "fd").iterdir():
        with suppress(FileNotFoundError):
            found.append(os.readlink(descriptor))
    return [each for each in found if each.startswith("socket:")]


def test_web_processes_that_are_forked_later_serve_the_store_as_the_first_did(server):
    before = children(server.pid)
    server.kill_web_processes()
    # Patience, not a promise: each process that was killed pauses before it starts again.
    soon(lambda: len(children(server.pid)) == 2 and not set(before) & set(children(server.pid)), within=30)
    server.wait_until_it_serves()
    status, answer = server.message("whatsapp:+15005550001", "hi", "SM" + "0" * 32)
    assert (status, "Ana" in answer) == (200, True)
