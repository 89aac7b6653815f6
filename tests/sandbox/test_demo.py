"""The demo as a process: what it prints, where it listens, how it ends, what it leaves."""

import json
import re
import shlex
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from bot.config.root import find_root
from bot.sandbox import ports
from bot.sandbox.demo import PORTS, learners_line
from bot.sandbox.folder import Folder
from bot.sandbox.real_keys import real_keys
from tests.sandbox.demo_process import (
    COMMAND,
    Demo,
    all_end,
    demo,
    environment,
    family,
    feed,
    fetch,
    hello_of,
    listening,
)

ROOT = find_root()

TUTORCLAW = Path(sys.executable).with_name("tutorclaw")
SAY = b'{"phone": "15550000001", "text": "hello"}'


def say_hello(url: str) -> None:
    """Say it, and wait for the bot's answer."""
    with feed(url) as lines:
        fetch(f"{url}/say", SAY, Content_Type="application/json")
        assert any('"who": "bot"' in line for line in lines)


def test_address_comes_first_and_everything_listens_on_this_machine_alone(running: Demo) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", running.address)
    addresses = listening(family(running.process.pid))
    assert len(addresses) == 5
    assert {address.partition(":")[0] for address in addresses} == {"127.0.0.1"}


def test_the_line_of_an_installed_demo_wants_no_uv(tmp_path: Path) -> None:
    assert learners_line(tmp_path, installed=True) == f"STORE_URL=json:{tmp_path} tutorclaw learner list"
    assert learners_line(tmp_path, installed=False).endswith(" uv run tutorclaw learner list")


def test_its_learners_are_found_by_the_line_that_it_prints(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        say_hello(running.url)
        assert running.process.stdout is not None
        line = next(each for each in running.process.stdout if each.startswith("Its learners: "))
        store, *command = shlex.split(line.removeprefix("Its learners: "))
        assert command == ["uv", "run", "tutorclaw", "learner", "list"]

        def run(*arguments: str) -> str:
            name, _, value = store.partition("=")
            env = {**environment(), name: value}
            done = subprocess.run([TUTORCLAW, *arguments], env=env, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return done.stdout

        learner_id, address, *_ = run(*command[3:]).split("\t")
        for named in (learner_id, address):
            assert json.loads(run("learner", "show", named))["address"] == address


def test_the_operator_s_page_is_at_hand_with_a_token_of_its_own(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        token = running.operator_token
        assert len(token) >= 32
        assert json.loads(hello_of(running.url))["operator"] == token
        browser = build_opener(HTTPCookieProcessor())
        with browser.open(f"{running.url}/operator") as page:
            login = page.url
        asked = Request(login, urlencode({"token": token}).encode())  # noqa: S310 our own server
        with browser.open(asked) as page:
            assert "Overview" in page.read().decode()


def test_two_demos_share_nothing_and_signals_end_all_of_each(tmp_path: Path) -> None:
    with demo(tmp_path) as one, demo(tmp_path) as two:
        assert one.address != two.address
        say_hello(one.url)
        assert json.loads(hello_of(two.url))["messages"] == []
        for ended, by in ((one, signal.SIGINT), (two, signal.SIGHUP)):
            everybody = family(ended.process.pid)
            assert len(everybody) > 3
            with feed(ended.url) as lines:  # an open page does not hold it up
                assert next(lines) == "event: hello"
                assert ended.end(by) == 0
            assert not [pid for pid in everybody if Path(f"/proc/{pid}").exists()]
    assert {path.name for path in tmp_path.iterdir()} == {"demo", "demo-2"}


def test_demos_that_start_at_one_instant_all_run(tmp_path: Path) -> None:
    def start(number: int) -> str:
        with demo(tmp_path) as running:
            started.wait(30)
            assert json.loads(hello_of(running.url))["messages"] == []
            say_hello(running.url)
            answered.wait(30)
            return running.address

    started, answered = Barrier(3), Barrier(3)
    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(start, range(3)))) == 3


def test_neither_a_proxy_nor_the_folder_it_is_started_in_disturbs_it(tmp_path: Path) -> None:
    for name in ("bot.py", "secrets.py"):
        (tmp_path / name).write_text("raise SystemExit('a module of somebody else')")
    nowhere = "http://127.0.0.1:9"
    with demo(tmp_path / "data", cwd=tmp_path, http_proxy=nowhere, HTTPS_PROXY=nowhere) as running:
        say_hello(running.url)
        with feed(running.url) as lines:
            fetch(f"{running.url}/say", SAY.replace(b"hello", b"upgrade"), Content_Type="application/json")
            assert any("/c/pay/" in line for line in lines)


@pytest.mark.parametrize("arguments", [("--port", "99999"), ("--port", "-1"), ("--data", "/proc/nowhere")])
def test_argument_that_cannot_be_is_told_in_words(arguments: tuple[str, str]) -> None:
    ended = subprocess.run([*COMMAND, *arguments], env=environment(), capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert arguments[1] in ended.stderr
    assert "Traceback" not in ended.stderr


def test_phones_are_kept_over_a_restart_and_a_kill_leaves_no_process(tmp_path: Path) -> None:
    with demo(tmp_path) as running:
        say_hello(running.url)
        assert running.end(signal.SIGTERM) == 0
    with demo(tmp_path) as running:
        kept = json.loads(hello_of(running.url))
        assert [message["who"] for message in kept["messages"]] == ["learner", "bot"]
        assert '"tier": "free"' in kept["document"]
        servers = family(running.process.pid) - {running.process.pid}
        assert running.end(signal.SIGKILL) == -signal.SIGKILL
        assert all_end(servers, within=15)


def test_ports_are_kept_over_a_restart_so_that_open_pages_and_links_live_on(tmp_path: Path) -> None:
    found = []
    with ExitStack() as others:
        for port in PORTS:
            others.enter_context(ports.listening(port))
        for _ in range(2):
            with demo(tmp_path) as running:
                found.append((running.address, listening(family(running.process.pid))))
                assert running.end(signal.SIGTERM) == 0
    assert found[0] == found[1]
    (tmp_path / "demo" / "ports").write_text("no ports")
    with demo(tmp_path) as running:
        say_hello(running.url)


def test_reset_forgets_everything_but_what_another_demo_uses(tmp_path: Path) -> None:
    with Folder.claimed(tmp_path, reset=False) as busy, Folder.claimed(tmp_path, reset=False) as idle:
        for folder in (busy, idle):
            (folder.path / "phones").mkdir()
            (folder.path / "phones" / "15550000001.jsonl").touch()
            (folder.path / "stripe.memory").touch()
        left_idle = idle.path
        with Folder.claimed(tmp_path, reset=True) as third:
            assert third.path.name == "demo-3"
    with Folder.claimed(tmp_path, reset=False) as busy, Folder.claimed(tmp_path, reset=True) as other:
        assert other.path == left_idle
        assert [path.name for path in other.path.iterdir()] == ["lock"]
        assert (busy.path / "phones" / "15550000001.jsonl").exists()


def test_real_keys_in_the_environment_are_refused_by_name(tmp_path: Path) -> None:
    keys = {"STRIPE_SECRET_KEY": "sk_live_51Hq", "TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef"}
    ended = subprocess.run(
        [*COMMAND, "--data", str(tmp_path)], env=environment(**keys), capture_output=True, text=True, cwd=ROOT
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert all(name in ended.stderr for name in keys)
    assert not any(value in ended.stderr for value in keys.values())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("value", "real"),
    [
        ("", False),
        ("sk_test_...", False),
        ("sk_test_xxx", False),
        ("sk_test_51Hqabc", True),
        ("sk_live_51Hqabc", True),
        ("rk_test_51Hqabc", True),
    ],
)
def test_keys_in_the_file_count_unless_they_are_placeholders(tmp_path: Path, value: str, real: bool) -> None:
    file = tmp_path / ".env"
    file.write_text(f"STRIPE_SECRET_KEY={value}\n")
    assert real_keys({}, file) == ([("STRIPE_SECRET_KEY", ".env")] if real else [])


def test_git_sees_nothing_of_the_demo() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    paths = ["data/demo/lock", "data/demo-2/learners/store.key"]
    ignored = subprocess.run(["git", "check-ignore", *paths], cwd=ROOT, capture_output=True, text=True)
    assert ignored.stdout.split() == paths


def test_page_and_what_it_loads_name_no_other_host(running: Demo) -> None:
    static = ROOT / "bot" / "sandbox" / "phone" / "static"
    for path in static.iterdir():
        assert not re.search(rb"https?://[\w.]|[\"'(=]//\w", path.read_bytes()), path.name
    status, page = fetch(running.url)
    assert status == 200
    assert "http" not in page


def test_other_sites_cannot_drive_the_demo(running: Demo) -> None:
    say = f"{running.url}/say"
    json = {"Content_Type": "application/json"}
    assert fetch(say, SAY, **json)[0] == 200
    assert fetch(say, SAY, **json, Origin="http://elsewhere.example")[0] == 403
    assert fetch(say, SAY, **json, Host="elsewhere.example")[0] == 403
    assert fetch(say, b"phone=15550000001&text=hello")[0] == 400
    assert fetch(say, b'{"phone": "../../x", "text": "hello"}', **json)[0] == 400


def served_port(demo: Demo) -> int:
    page = int(demo.url.rpartition(":")[2])
    ports = {int(address.rpartition(":")[2]) for address in listening(family(demo.process.pid))}
    (port,) = [each for each in ports - {page} if fetch(f"http://127.0.0.1:{each}/healthz")[0] == 200]
    return port


def test_pages_after_checkout_lead_to_no_other_host(running: Demo) -> None:
    for path in ("/checkout/success", "/checkout/cancel"):
        page = fetch(f"http://127.0.0.1:{served_port(running)}{path}")[1]
        assert set(re.findall(r"https?://([^/:?\"]+)", page)) == {"127.0.0.1"}


def test_no_route_of_the_demo_is_in_the_served_app(running: Demo) -> None:
    for path in ("/", "/feed?phone=15550000001", "/static/phone.js"):
        assert fetch(f"http://127.0.0.1:{served_port(running)}{path}")[0] == 404
