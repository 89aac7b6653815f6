"""The `tutorclaw` command as an operator runs it: exit code, stdout, stderr."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.world import KEY, TOKEN, WEBHOOK_SECRET, at_once, completed, soon

ROOT = Path(__file__).parents[2]
TUTORCLAW = Path(sys.executable).with_name("tutorclaw")
STRIPE = ("STRIPE_SECRET_KEY", "STRIPE_PRICE_ID_PAID")
TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM")
SIX = (*STRIPE, "STRIPE_WEBHOOK_SECRET", *TWILIO)

pytestmark = pytest.mark.skipif((ROOT / ".env").exists(), reason="the project's .env would be read")


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout or "", done.stderr
        assert "Traceback" not in self.out + self.err, self.err

    @property
    def said(self):
        """The lines on stderr that are words, not the log's."""
        return [line for line in self.err.splitlines() if not line.startswith("{")]

    @property
    def names(self):
        """The settings that the lines on stderr begin with."""
        return {line.partition(":")[0] for line in self.said}


def environment(settings):
    """Of this process, without what the product would read of it."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {**kept, **settings}


def run(*arguments, into=subprocess.PIPE, **settings):
    done = subprocess.run(
        [TUTORCLAW, *arguments],
        env=environment(settings),
        stdout=into,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    return Ran(done)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@contextmanager
def running(*arguments, log, **settings):
    with log.open("wb") as file:
        process = subprocess.Popen(
            [TUTORCLAW, *arguments], env=environment(settings), stdout=file, stderr=file
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def only(world, *names):
    """Those settings of the world's, with where its store and stand-ins are."""
    kept = {"STORE_URL", "STRIPE_API_BASE", "TWILIO_API_BASE", *names}
    return {name: value for name, value in world.settings.items() if name in kept}


@pytest.fixture
def ana(world):
    world.ana.says("hi")
    return world.ana


# learner show


def test_learner_is_shown_by_id_by_address_and_by_number_with_no_key(world, ana):
    ana.says("next")
    names = (ana.learner_id, ana.address, ana.address.removeprefix("whatsapp:"))
    runs = at_once(*[lambda name=name: run("learner", "show", name, **only(world)) for name in names])
    assert [each.code for each in runs] == [0] * 3
    document = {name: value for name, value in ana.document.items() if name != "saved"}
    assert [json.loads(each.out) for each in runs] == [document] * 3


def test_nobody_is_said_to_be_nobody(world, ana):
    asked = only(world, *STRIPE)
    runs = at_once(
        lambda: run("learner", "show", "whatsapp:+15009999999", **asked),
        lambda: run("learner", "show", "../../etc/passwd", **asked),
        lambda: run("upgrade-url", "lrn_" + "a" * 26, **asked),
    )
    assert [(each.code, each.out, each.said) for each in runs] == [(1, "", ["no such learner"])] * 3
    assert len(world.files()) == 1


def test_damaged_document_is_said_in_words(world, ana):
    path, learner_id = ana.path, ana.learner_id
    path.write_text("{")
    shown = run("learner", "show", learner_id, **only(world))
    assert (shown.code, shown.out) == (1, "")
    assert path.name in shown.err


# upgrade-url


def test_upgrade_url_prints_the_link_that_the_chat_gives(world, ana):
    printed = run("upgrade-url", ana.address, **only(world, *STRIPE))
    assert (printed.code, printed.out) == (0, ana.session["url"] + "\n")
    assert ana.document["tier"] == "free"


def test_upgrade_url_says_no_to_who_has_paid_and_where_stripe_is_down(world, ana):
    ben = world.ben
    world.stripe.refuse()
    paid, down = at_once(
        lambda: run("upgrade-url", ben.learner_id, **only(world, *STRIPE)),
        lambda: run("upgrade-url", ana.learner_id, **only(world, *STRIPE)),
    )
    assert (paid.code, paid.out, paid.said) == (1, "", ["already on the paid tier"])
    assert (down.code, down.out) == (1, "")
    assert down.said


# reconcile


def test_reconcile_applies_what_no_webhook_told_and_once(world, ana):
    ana.says("chapter 7")
    world.stripe.webhooks.url = None
    world.stripe.pay(ana.session["id"])
    assert ana.document["tier"] == "free"
    first = run("reconcile", **only(world, *STRIPE))
    assert first.code == 0
    assert ana.session["id"] in first.out
    assert (ana.document["tier"], ana.document["chapter"]) == ("paid", 7)
    (payment,) = ana.document["payments"]
    assert (payment["session_id"], payment["event_id"]) == (ana.session["id"], None)
    before = world.files()
    assert run("reconcile", "--days", "30", **only(world, *STRIPE)).code == 0
    world.tells(completed(ana.learner_id, ana.session["id"]))
    assert world.files() == before


# course check


def faulty_course(folder):
    folder.mkdir()
    (folder / "course.toml").write_text('title = "T"\nfree_chapters = 9\n')
    (folder / "01-one.md").write_text("no title\n")
    (folder / "03-three.md").write_text("# Three\n")
    return folder


def test_course_check_names_file_line_and_fault_and_needs_no_key(tmp_path):
    folder = faulty_course(tmp_path / "course")
    good, bad, bad_by_setting, nowhere = at_once(
        lambda: run("course", "check"),
        lambda: run("course", "check", str(folder)),
        lambda: run("course", "check", COURSE_DIR=str(folder)),
        lambda: run("course", "check", str(tmp_path / "nowhere")),
    )
    assert (good.code, good.err) == (0, "")
    assert bad.code == bad_by_setting.code == nowhere.code == 1
    assert bad.out == bad_by_setting.out
    assert re.search(r"^01-one\.md:1: ", bad.out + bad.err, re.MULTILINE)
    assert "course.toml" in bad.out + bad.err


# What is looked at before anything starts


def test_each_command_asks_only_for_what_it_needs(world):
    nothing = {"STORE_URL": world.settings["STORE_URL"], "PORT": free_port()}
    serve, worker, link, reconcile = at_once(
        lambda: run(**nothing),
        lambda: run("worker", **nothing),
        lambda: run("upgrade-url", "lrn_x", **nothing),
        lambda: run("reconcile", **nothing),
    )
    assert [each.code for each in (serve, worker, link, reconcile)] == [2] * 4
    assert [len(each.said) for each in (serve, worker, link, reconcile)] == [6, 3, 2, 2]
    assert serve.names == set(SIX)
    assert worker.names == set(TWILIO)
    assert link.names == reconcile.names == set(STRIPE)
    assert all(each.out == "" for each in (serve, worker, link, reconcile))


def test_who_has_set_nothing_is_told_how_to_begin(tmp_path):
    here = {"STORE_URL": f"json:{tmp_path}", "PORT": free_port()}
    nothing = run(**here)
    assert (nothing.code, len(nothing.said)) == (2, 6)
    assert "copy .env.example to .env" in nothing.said[-1]
    assert "`tutorclaw demo`" in nothing.said[-1]
    assert "demo" not in run(**here, STRIPE_SECRET_KEY="sk_test_1").err, "who has begun has read that"


def test_version_is_the_package_s():
    asked = run("--version")
    assert (asked.code, asked.out) == (0, f"tutorclaw, version {version('tutorclaw')}\n")


MALFORMED = {
    "STRIPE_SECRET_KEY": "pk_test_5hidden5hidden5",
    "STRIPE_PRICE_ID_PAID": "prod_123",
    "STRIPE_WEBHOOK_SECRET": "we_1hiddenhiddenhidden",
    "TWILIO_ACCOUNT_SID": "SK" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "hidden with spaces",
    "TWILIO_WHATSAPP_FROM": "+15005551234",
    "TWILIO_PAID_TEMPLATE_SID": "welcome",
    "PUBLIC_URL": "bot.example.com",
    "STORE_URL": "mysql://root:hidden@db/x",
    "PORT": "http",
    "DELIVERY": "sometimes",
    "STRIPE_API_BASE": "https://evil.example.com",
    "TWILIO_API_BASE": "http://192.0.2.1:80",
}


def test_each_malformed_setting_is_one_line_with_secrets_masked():
    refused = run(**MALFORMED)
    assert (refused.code, refused.out) == (2, "")
    assert len(refused.said) == len(MALFORMED)
    assert refused.names == set(MALFORMED)
    assert all("expected" in line for line in refused.said)
    assert not re.search("hidden|5551234", refused.err)


def test_taken_port_unwritable_store_and_faulty_course_are_all_said_and_nothing_starts(world, tmp_path):
    (tmp_path / "file").write_text("")
    settings = {**world.settings, "STORE_URL": f"json:{tmp_path / 'file' / 'below'}"}
    settings["COURSE_DIR"] = str(faulty_course(tmp_path / "course"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        all_three, port_alone = at_once(
            lambda: run(**settings, PORT=port), lambda: run(**world.settings, PORT=port)
        )
    assert (all_three.code, all_three.out) == (2, "")
    assert [line for line in all_three.said if line.startswith(f"STORE_URL: found '{settings['STORE_URL']}'")]
    assert [line for line in all_three.said if line.startswith("01-one.md:1:")]
    assert [line for line in all_three.said if line.startswith("PORT:") and port in line]
    assert (port_alone.code, len(port_alone.said)) == (2, 1)


def test_what_else_is_wrong_is_said_beside_a_setting_that_is_missing(world, tmp_path):
    (tmp_path / "file").write_text("")
    settings = {**world.settings, "STORE_URL": f"json:{tmp_path / 'file' / 'below'}"}
    del settings["TWILIO_AUTH_TOKEN"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run(**{**settings, "PORT": str(taken.getsockname()[1]), "COURSE_DIR": str(tmp_path / "no")})
    assert (refused.code, refused.out) == (2, "")
    assert [line.partition(":")[0] for line in refused.said] == [
        "TWILIO_AUTH_TOKEN",
        "COURSE_DIR",
        "STORE_URL",
        "PORT",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sell",), "No such command 'sell'"),
        (("learner",), "Commands:\n  show"),
        (("reconcile", "--days", "soon"), "expected a whole number from 1 to 3650"),
        (("reconcile", "--days", "0"), "found '0'; expected a whole number"),
        (("upgrade-url",), "Missing argument 'LEARNER'"),
        (("upgrade-url", "--all", "lrn_x"), "No such option '--all'"),
        (("store", "copy", "json:a", "json:b", "json:c"), "unexpected extra argument (json:c)"),
        (("payments", "--since", "yesterday"), "found 'yesterday'; expected a day or a time"),
        (("payments", "--since", "9999-12-31T23:59-14:00"), "expected a day or a time"),
    ],
)
def test_wrong_arguments_are_exit_2_with_the_usage(arguments, words):
    refused = run(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert "Usage: tutorclaw" in refused.err
    assert words in refused.err


def test_help_lists_every_command_under_its_section():
    helped = run("--help")
    assert (helped.code, helped.err) == (0, "")
    sections = re.findall(r"^(\w[\w ]+):\n((?:  .+\n)+)", helped.out, re.MULTILINE)
    listed = {title: [line.split()[0] for line in lines.splitlines()] for title, lines in sections}
    assert listed == {
        "Options": ["--version", "-h,"],
        "Try it": ["demo", "chat"],
        "Serve": ["worker", "mcp", "doctor", "code"],
        "Learners": ["learner", "upgrade-url", "recover"],
        "Money": ["payment", "payments", "refund", "reconcile"],
        "Course": ["course"],
        "Store": ["backup", "restore", "store"],
        "Hosts": ["deploy"],
    }


def test_a_shell_that_asks_is_told_how_a_command_goes_on():
    asked = {"_TUTORCLAW_COMPLETE": "bash_complete", "COMP_WORDS": "tutorclaw pay", "COMP_CWORD": "1"}
    answered = run(**asked)
    assert (answered.code, answered.out, answered.err) == (0, "plain,payment\nplain,payments\n", "")


def test_ctrl_c_ends_a_command_in_silence(world):
    with socket.create_server(("127.0.0.1", 0)) as stripe:
        settings = only(world, *STRIPE) | {"STRIPE_API_BASE": f"http://127.0.0.1:{stripe.getsockname()[1]}"}
        with subprocess.Popen(
            [TUTORCLAW, "reconcile"],
            env=environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as command:
            asked, _ = stripe.accept()  # and never answered
            with asked:
                command.send_signal(signal.SIGINT)
                said = command.communicate(timeout=15)
    assert (command.returncode, said) == (130, (b"", b""))


def test_worker_ends_when_the_uv_that_started_it_is_killed(world, tmp_path):
    # Only its name counts: the kernel's name of a process is that of its executable.
    uv = tmp_path / "uv"
    uv.symlink_to(sys.executable)
    log = tmp_path / "worker.log"
    start = f"import subprocess; subprocess.run([{str(TUTORCLAW)!r}, 'worker'])"
    with (
        log.open("wb") as said,
        subprocess.Popen([uv, "-c", start], env=environment(only(world, *TWILIO)), stderr=said) as outer,
    ):
        soon(lambda: "worker_only_delivers" in log.read_text())
        (worker,) = children_of(outer.pid)
        outer.kill()
    soon(lambda: not command_of(worker))


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def command_of(pid):
    """Empty once it has ended, though nobody may have waited for it."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()


# Where the results go


def test_a_reader_who_has_seen_enough_is_no_error_in_words():
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as closed:
        done = run("course", "check", into=closed)
    assert (done.code, done.err) == (1, "")


def test_a_result_that_cannot_be_written_is_said_in_words():
    with open("/dev/full", "w") as full:
        done = run("course", "check", into=full)
    assert done.code == 1
    assert done.said == ["tutorclaw: [Errno 28] No space left on device"]


def test_a_log_that_cannot_be_written_changes_no_exit_code(world):
    settings = environment({**world.settings, "PORT": free_port()})
    with open("/dev/full", "w") as full, subprocess.Popen([TUTORCLAW], env=settings, stderr=full) as server:
        # The one that works in the background is the last, after the first line of the log.
        soon(lambda: len(children_of(server.pid)) == 2)
        server.terminate()
        assert server.wait(15) == 0


def test_results_are_utf_8_in_every_locale(world, ana):
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shown = run("learner", "show", ana.address, **only(world), **ascii_only)
    assert "👋" in shown.out


def test_a_stream_that_is_closed_gets_its_words_nowhere_else():
    closed = f"{TUTORCLAW} upgrade-url lrn_x 2>&-"
    done = subprocess.run(["sh", "-c", closed], env=environment({}), capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


# worker


def test_worker_delivers_with_the_twilio_settings_alone_and_ends_however_often_it_is_told(
    world, ana, tmp_path
):
    world.tells(completed(ana.learner_id))
    log = tmp_path / "worker.log"
    with running("worker", log=log, **only(world, *TWILIO)) as worker:
        assert world.twilio.wait_for(lambda: ana.texts(), timeout=15)
        soon(lambda: ana.document["deliveries"][0]["state"] == "sent")
        ends_at = time.monotonic() + 2
        while worker.poll() is None and time.monotonic() < ends_at:
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                worker.send_signal(each)
        assert worker.wait(13) == 0
    said = log.read_text()
    assert "delivery_accepted" in said
    assert "STRIPE_SECRET_KEY: is not set" in said, "what keeps it to deliveries"
    assert not any(
        hidden in said for hidden in ("5005550001", TOKEN, KEY, WEBHOOK_SECRET, "Payment received")
    )


def test_worker_hides_its_secrets_in_the_log_whatever_else_it_lacks(world, tmp_path):
    log = tmp_path / "worker.log"
    mixed_up = only(world, *TWILIO) | {"COURSE_DIR": TOKEN}
    with running("worker", log=log, **mixed_up):
        soon(lambda: "worker_only_delivers" in log.read_text())
    said = log.read_text()
    assert TOKEN not in said
    assert "expected sk_test_…" in said, "what is expected is no key"


# Real money


@pytest.mark.parametrize(
    "command", [[], ["worker"], ["upgrade-url", "lrn_a"]], ids=["server", "worker", "link"]
)
@pytest.mark.parametrize("key", ["sk_live_world", "rk_live_world"])
def test_real_money_is_refused_where_the_world_cannot_come(world, command, key):
    settings = {**world.settings, "STRIPE_SECRET_KEY": key, "PUBLIC_URL": "http://localhost:8000"}
    done = run(*command, **{**settings, "PORT": free_port()})
    assert done.code == 2
    (line,) = done.said
    assert line.startswith("PUBLIC_URL: ")
    assert "live key" in line
    assert key not in line


def lines(log, event):
    found = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [line for line in found if line["event"] == event]


def test_start_names_what_is_wrong_at_stripe_and_serves_meanwhile(world, tmp_path):
    """In the background: a Stripe that does not answer delays nobody."""
    world.stripe.ledger.prices[world.stripe.price_id].update(active=False)
    log, port = tmp_path / "server.log", free_port()
    with running(log=log, **{**world.settings, "PORT": port}):
        soon(lambda: lines(log, "serving"), within=20)
        soon(lambda: lines(log, "checkup"), within=20)
    (line,) = [line for line in lines(log, "checkup") if line["level"] == "critical"]
    assert (line["check"], line["setting"]) == ("Stripe price", "STRIPE_PRICE_ID_PAID")
    assert line["way_out"]


def test_who_delivers_is_seen_by_the_other_commands(world, tmp_path, ana):
    log = tmp_path / "worker.log"
    assert world.store.deliverers() == 0
    with running("worker", log=log, **only(world, *TWILIO)) as worker:
        soon(lambda: world.store.deliverers() == 1, within=20)
        worker.kill()
        soon(lambda: world.store.deliverers() == 0)
