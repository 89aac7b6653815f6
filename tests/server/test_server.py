"""The server's processes: real ones, over HTTP, ended in every way that there is."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from bot.server.supervisor import GRACE
from bot.server.web_server import THREADS, WORKERS
from tests import waiting
from tests.waiting import takes_less_than

HERE = Path(__file__).parent
PATIENCE = 15.0
ENVIRON = {
    **os.environ,
    "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parent}",
    # Each becomes a line in the log, but for one of Python 3.12 on: granian's process, which forks others for
    # web processes that die, has a thread that waits for each.
    "PYTHONWARNINGS": "always,ignore:This process:DeprecationWarning",
    "STRIPE_SECRET_KEY": "sk_test_1",
}


class Server:
    """One server with the app of `factory`, and what it says."""

    def __init__(self, factory="make", port=None, **environ):
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "server_apps.py"), str(self.port), factory],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={**ENVIRON, **environ},
        )
        self.lines, self.said = [], []
        self._news = threading.Condition()
        self._readers = [
            threading.Thread(target=self._read, args=(self.process.stderr, self.lines), daemon=True),
            threading.Thread(target=self._read, args=(self.process.stdout, self.said), daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, pipe, lines):
        with pipe:
            for line in pipe:
                with self._news:
                    lines.append(line.decode())
                    self._news.notify_all()

    def wait_for(self, condition):
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), self.lines

    def events(self, name):
        return [json.loads(line) for line in self.lines if f'"event":"{name}"' in line]

    def until(self, name):
        self.wait_for(lambda: self.events(name))
        return self

    def get(self, path="/", timeout=PATIENCE):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def children(self, name):
        """The process ids of those that call themselves so, children's children too."""
        return [pid for pid in descendants(self.process.pid) if name_of(pid) == name]

    def workers(self):
        return self.children("tutorclaw-web")

    def granian(self):
        [pid] = self.children("tutorclaw-http")
        return pid

    def ended(self):
        code = self.process.wait(PATIENCE)
        for reader in self._readers:
            reader.join(PATIENCE)
        return code

    def left(self):
        """Processes of this server's session that are still there."""
        session = str(self.process.pid)
        stats = [stat_of(path) for path in Path("/proc").glob("[0-9]*/stat")]
        return [stat for stat in stats if stat and stat[3] == session and stat[0] != "Z"]

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.ended()


def stat_of(path):
    """State, parent, group, session, … of a process; None where it has just gone."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return None


def descendants(pid):
    """By the kernel's own book-keeping."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [each for child in children for each in (int(child), *descendants(child))]
    return []


def name_of(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def soon(condition):
    waiting.soon(condition, PATIENCE)


@pytest.fixture
def server():
    started = []

    def start(*args, **kwargs):
        started.append(Server(*args, **kwargs))
        return started[-1]

    yield start
    for each in started:
        each.kill()


class Asking(threading.Thread):
    """A request that is under way in a thread; `answer` is what it got."""

    def __init__(self, server, path):
        super().__init__(daemon=True)
        self._ask = lambda: server.get(path)
        self.answer = None
        self.start()

    def run(self):
        try:
            self.answer = self._ask()
        except OSError as error:
            self.answer = error


def answers(port):
    with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/")
        return bool(connection.getresponse().read())
    return False


def port_is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_serves_with_all_its_workers(server):
    running = server().until("serving")
    answers = [running.get() for _ in range(40)]
    assert {status for status, _ in answers} == {200}
    assert {body for _, body in answers} == {f"{pid} 0" for pid in running.workers()}


def test_an_app_that_raises_is_a_500_and_a_line_in_the_log_without_the_environment(server):
    running = server().until("serving")
    assert running.get("/boom")[0] == 500
    running.wait_for(lambda: "Application callable raised" in str(running.lines))
    assert "sk_test_1" not in str(running.lines)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"])
def test_a_signal_that_asks_it_to_end_is_a_success_and_leaves_nothing(server, name):
    running = server().until("serving")
    running.wait_for(lambda: running.said)
    idle = socket.create_connection(("127.0.0.1", running.port))
    idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert idle.recv(1000)
    with takes_less_than(3):  # an idle connection would hold it up for GRACE
        running.process.send_signal(signal.Signals[name])
        assert running.ended() == 0
    assert running.said == ["delivering\n", "delivered\n"]
    assert not running.left()
    assert port_is_free(running.port)
    idle.close()


@pytest.mark.parametrize("name", ["SIGKILL", "SIGUSR1"])
def test_a_signal_that_kills_the_main_process_ends_all(server, name):
    running = server().until("serving")
    running.wait_for(lambda: running.said)
    assert len(running.workers()) == WORKERS
    running.process.send_signal(signal.Signals[name])
    assert running.process.wait(PATIENCE) == -signal.Signals[name]
    soon(lambda: not running.left() and port_is_free(running.port))


def test_killed_while_its_workers_start_it_leaves_nothing(server):
    running = server("make_slowly")
    soon(lambda: len(running.workers()) == WORKERS)
    running.process.kill()
    running.process.wait(PATIENCE)
    soon(lambda: not running.left())


@pytest.mark.parametrize("everybody", [False, True])
def test_sigterm_while_its_workers_start_ends_it_at_once(server, everybody):
    running = server("make_slowly")
    soon(lambda: len(running.workers()) == WORKERS)
    with takes_less_than(3):  # a worker that is waited for takes a minute to start
        end(running, signal.SIGTERM, everybody)
        assert running.ended() == 0
    assert not running.left()


@pytest.mark.parametrize("everybody", [False, True])
def test_sigterm_at_any_moment_of_the_start_ends_it_at_once(server, everybody):
    """From before the first fork to when all serve."""
    for step in range(12):
        running = server()
        soon(lambda running=running: waits_for_signals(running.process.pid))
        time.sleep(0.02 * step)  # the moments are what is tried: no event tells of each
        with takes_less_than(5):
            end(running, signal.SIGTERM, everybody)
            assert running.ended() == 0
        assert not running.left()
        assert {json.loads(line)["event"] for line in running.lines} <= {"serving"}, running.lines


def end(running, ending, everybody):
    if everybody:
        os.killpg(running.process.pid, ending)
    else:
        running.process.send_signal(ending)


def waits_for_signals(pid):
    """Whether the process has begun to look after its signals; until then they are Python's own affair. (It
    blocks them, but for while it waits for them, and then it has children.)"""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigBlk" in line]
    return int(line.split()[1], 16) & 1 << (signal.SIGTERM - 1) or descendants(pid)


@pytest.mark.parametrize(
    ("ending", "everybody"), [(signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGINT, True)]
)
def test_requests_under_way_are_answered_and_new_ones_refused(server, ending, everybody):
    running = server().until("serving")
    slow = [Asking(running, "/slow?2") for _ in range(6)]
    soon(lambda: established(running.port) >= 6)
    time.sleep(0.3)  # the request itself, behind its connection
    # The others change nothing; under a Procfile's runner, and in a terminal, the workers get them as well.
    for _ in range(5):
        end(running, ending, everybody)
        time.sleep(0.1)  # signals that come together are one
    soon(lambda: port_is_free(running.port))
    assert running.process.poll() is None, "it did not wait"
    assert running.ended() == 0
    for asking in slow:
        asking.join(PATIENCE)
    assert [asking.answer[0] for asking in slow] == [200] * 6
    assert {json.loads(line)["event"] for line in running.lines} == {"serving"}, "nobody was killed or missed"


def test_a_worker_that_is_told_to_end_before_the_main_process_is_no_crash(server):
    """As by systemd, which tells each process, in any order."""
    running = server().until("serving")
    for pid in running.workers():
        os.kill(pid, signal.SIGTERM)
    time.sleep(0.3)  # nothing tells that the main process has seen it, and said nothing
    running.process.terminate()
    assert running.ended() == 0
    assert {json.loads(line)["event"] for line in running.lines} == {"serving"}


def test_a_request_that_does_not_end_holds_the_end_up_for_so_long_and_no_longer(server):
    assert GRACE <= 13, "all has to be over within 15 s"
    running = server(GRACE="0.5").until("serving")
    Asking(running, "/slow?60")
    soon(lambda: established(running.port) == 1)
    running.process.terminate()
    assert running.ended() == 0
    assert len(running.events("worker_killed")) == 1
    assert not running.left()


def established(port):
    """TCP connections that a client has open to the port."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[3] == "01" and row[2].endswith(f":{port:04X}") for row in rows)


def test_a_port_that_is_taken_is_one_line_and_starts_nothing(server):
    first = server().until("serving")
    second = server(port=first.port)
    assert second.ended() == 2
    assert len(second.lines) == 1
    assert str(first.port) in second.lines[0]
    assert first.get()[0] == 200


def test_of_two_servers_started_at_once_one_serves(server):
    port = free_port()
    both = [server(port=port), server(port=port)]
    soon(lambda: any(each.process.poll() is not None for each in both))
    codes = [each.process.poll() for each in both]
    assert sorted(codes, key=str) == [2, None]
    both[codes.index(None)].until("serving")


def test_two_servers_at_once_are_told_apart_when_the_first_has_no_worker_left(server):
    first = server("make_only_once", STARTED=os.devnull).until("serving")
    os.kill(first.granian(), signal.SIGKILL)
    assert server(port=first.port).ended() == 2


def replaced(running, before):
    return len(running.workers()) == WORKERS and not set(before) & set(running.workers())


def test_a_worker_that_dies_is_replaced(server):
    running = server().until("serving")
    first, *others = running.workers()
    os.kill(first, signal.SIGKILL)
    soon(lambda: set(others) < set(running.workers()) - {first})
    assert not running.events("web_died"), "granian replaced it"


def test_workers_that_die_again_and_again_are_replaced(server):
    """granian gives up when one dies a second time within 5.5 s. It is then started again itself."""
    running = server().until("serving")

    def granian_has_given_up():
        for pid in running.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return running.events("web_died")

    soon(granian_has_given_up)
    soon(lambda: len(running.workers()) == WORKERS and answers(running.port))
    assert running.process.poll() is None


def test_granian_s_own_process_is_replaced_with_all_its_workers(server):
    running = server().until("serving")
    before = running.workers()
    os.kill(running.granian(), signal.SIGKILL)
    soon(lambda: replaced(running, before) and answers(running.port))


@pytest.mark.parametrize("how", ["stopped", "lock"])
def test_a_worker_that_hangs_is_killed_and_replaced(server, how):
    running = server(MOST_SILENT="2").until("serving")
    if how == "stopped":
        hung = running.workers()[0]
        os.kill(hung, signal.SIGSTOP)
    else:
        Asking(running, "/hang")
    [said] = running.until("web_hung").events("web_hung")
    assert how == "lock" or said["pid"] == hung
    soon(lambda: len(set(running.workers()) - {said["pid"]}) == WORKERS)
    assert not running.events("web_died"), "granian replaced it"
    assert answers(running.port)


def test_a_worker_none_of_whose_threads_answers_is_killed_and_replaced(server):
    running = server(MOST_SILENT="2", MOST_LOOKS="2").until("serving")
    with ExitStack() as connections:
        for _ in range(3 * WORKERS * THREADS):  # so many that each worker has enough of them
            slow = connections.enter_context(socket.create_connection(("127.0.0.1", running.port)))
            slow.sendall(b"GET /slow?60 HTTP/1.1\r\nHost: x\r\n\r\n")
        soon(lambda: len(running.events("web_hung")) == WORKERS)
    soon(lambda: answers(running.port))


def test_granian_s_own_process_is_replaced_where_it_hangs(server):
    running = server(MOST_SILENT="2").until("serving")
    before = running.workers()
    os.kill(running.granian(), signal.SIGSTOP)
    soon(lambda: replaced(running, before) and answers(running.port))


def test_a_server_that_was_stopped_as_a_whole_goes_on_as_it_was(server):
    running = server(MOST_SILENT="2").until("serving")
    running.wait_for(lambda: running.said)
    before = descendants(running.process.pid)
    os.killpg(running.process.pid, signal.SIGSTOP)
    # Nothing is to happen, neither now nor after: each time twice as long as it takes to find one that hangs.
    time.sleep(4)
    os.killpg(running.process.pid, signal.SIGCONT)
    time.sleep(4)
    assert descendants(running.process.pid) == before


def test_a_worker_that_is_slow_to_start_is_not_thought_to_hang(server):
    running = server("make_slowly", MOST_SILENT="1", SLOWLY="4").until("serving")
    assert {json.loads(line)["event"] for line in running.lines} == {"serving"}


def test_granian_s_own_process_that_is_killed_while_its_workers_start_is_started_again(server):
    running = server("make_slowly", SLOWLY="1")
    soon(lambda: len(running.workers()) == WORKERS)
    os.kill(running.granian(), signal.SIGKILL)
    running.until("serving")


def test_a_worker_that_cannot_start_ends_the_server(server):
    running = server("make_nothing")
    assert running.ended() == 1
    assert len(running.events("workers_cannot_start")) == 1
    assert "no app today: [address]" in running.events("uncaught")[0]["error"]["text"]
    assert all(line.startswith("{") for line in running.lines), "such as a traceback with the address in it"
    assert not running.left()


def test_a_worker_that_cannot_start_again_is_not_started_for_ever(server, tmp_path):
    running = server("make_only_once", STARTED=str(tmp_path / "started")).until("serving")
    os.kill(running.workers()[0], signal.SIGKILL)
    soon(lambda: len(running.events("web_died")) >= 2)
    assert len((tmp_path / "started").read_text()) < 60
    assert running.process.poll() is None
    assert not running.events("workers_cannot_start"), "it goes on trying, with growing pauses"


def test_what_runs_in_the_background_is_started_again_when_it_crashes(server):
    running = server(CRASH="1").until("background_crashed")
    running.wait_for(lambda: len(running.said) >= 2)
    running.process.terminate()
    assert running.ended() == 0


def test_what_runs_in_the_background_comes_back_when_it_is_killed(server):
    running = server().until("serving")
    running.wait_for(lambda: running.said)
    [pid] = running.children("tutorclaw-bg")
    os.kill(pid, signal.SIGKILL)
    running.wait_for(lambda: running.said == ["delivering\n"] * 2)
    assert running.children("tutorclaw-bg") not in ([], [pid])
    assert running.get()[0] == 200
    running.process.terminate()
    assert running.ended() == 0
    assert running.said == ["delivering\n", "delivering\n", "delivered\n"]


def test_what_runs_in_the_background_is_replaced_where_it_hangs(server):
    running = server(MOST_SILENT="2", HANG="1").until("background_hung")
    running.wait_for(lambda: running.said == ["delivering\n"] * 2)
    assert running.get()[0] == 200


def test_what_runs_in_the_background_is_replaced_where_one_step_of_it_does_not_end(server):
    running = server(MOST_SILENT="2", MOST_LOOKS="1", STUCK="1").until("background_hung")
    assert running.events("background_stuck")[0]["step"] == "a step that never ends"
    running.wait_for(lambda: running.said == ["delivering\n"] * 2)
    assert running.get()[0] == 200


def test_the_main_process_has_no_thread_for_it_forks_as_long_as_it_lives(server):
    running = server().until("serving")
    running.wait_for(lambda: running.said)
    assert "Threads:\t1\n" in Path(f"/proc/{running.process.pid}/status").read_text()
    assert {json.loads(line)["event"] for line in running.lines} == {"serving"}


def test_each_worker_listens_by_itself_and_nobody_else_does(server):
    running = server().until("serving")
    running.wait_for(lambda: running.said)
    held = {
        pid: listening(pid, running.port) for pid in (running.process.pid, *descendants(running.process.pid))
    }
    assert sorted(map(len, held.values())) == [0, 0, 0, *[1] * WORKERS]
    assert len(set.union(*held.values())) == WORKERS


def listening(pid, port):
    """Inodes of the sockets that listen on the port, and that the process has open."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {row[9] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}
    links = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}
    return {inode for inode in sockets if f"socket:[{inode}]" in links}


def test_it_ends_when_the_uv_that_started_it_is_killed(server, tmp_path):
    # Only its name counts: the kernel's name of a process is that of its executable.
    uv = tmp_path / "uv"
    uv.symlink_to(sys.executable)
    port = free_port()
    wrapper = f"import subprocess, sys; subprocess.run([{sys.executable!r}, *sys.argv[1:]])"
    outer = subprocess.Popen(
        [str(uv), "-c", wrapper, str(HERE / "server_apps.py"), str(port), "make"],
        env=ENVIRON,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    soon(lambda: answers(port))  # it looks for its uv before it serves
    outer.kill()
    outer.wait(PATIENCE)
    soon(lambda: port_is_free(port))
