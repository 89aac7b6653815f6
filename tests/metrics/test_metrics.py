"""The metrics: exact over all processes, bounded, and never a reason to fail."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config.config import SettingsGroup, read_config
from bot.core.payments.stripe_events import NEEDED_EVENTS
from bot.metrics.metrics import BOUNDS, EVENT_TYPES, Metrics
from bot.places import metrics_file


def shown(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Every sample that is not zero, by its name and its labels' values (labels in alphabetical order)."""
    families = text_string_to_metric_families(metrics.text().decode())
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, *each.labels.values()): each.value for each in samples if each.value}


@pytest.fixture
def file(tmp_path: Path):
    return tmp_path / "run" / "metrics"


@pytest.fixture
def opened():
    made: list[Metrics] = []

    def open_metrics(file=None):
        made.append(Metrics(file))
        return made[-1]

    yield open_metrics
    for each in made:
        each.close()


def test_a_scrape_sums_what_every_process_counted(opened, file):
    one, other = opened(file), opened(file)
    one.count("messages", "answered")
    other.count("messages", "answered")
    other.count("deliveries", "sent")
    counted = {("tutorclaw_messages_total", "answered"): 2, ("tutorclaw_deliveries_total", "sent"): 1}
    assert shown(one) == shown(other) == counted


def test_a_process_that_was_killed_is_still_counted_and_its_slot_taken_over(opened, file):
    here = opened(file)
    program = (
        "import os, sys; from pathlib import Path; from bot.metrics.metrics import Metrics;"
        "Metrics(Path(sys.argv[1])).count('messages', 'repeat'); os.kill(os.getpid(), 9)"
    )
    for _ in range(3):
        subprocess.run([sys.executable, "-c", program, str(file)])
    assert shown(here) == {("tutorclaw_messages_total", "repeat"): 3}


def test_a_restart_counts_on(opened, file):
    first = Metrics(file)
    first.count("deliveries", "sent")
    first.close()
    second = opened(file)
    second.count("deliveries", "sent")
    assert shown(second) == {("tutorclaw_deliveries_total", "sent"): 2}


def test_threads_lose_no_count(opened, file):
    metrics = opened(file)

    def count():
        for _ in range(500):
            metrics.count("webhook_events", "charge.refunded", "ignored")

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shown(opened(file)) == {("tutorclaw_webhook_events_total", "ignored", "charge.refunded"): 4000}


def test_what_is_not_declared_makes_no_new_series(opened, file):
    metrics = opened(file)
    for number in range(50):
        metrics.count("webhook_events", f"made.up.{number}", "no such outcome")
        metrics.observe("request_seconds", f"/nowhere/{number}", 99.0)
    assert shown(metrics)[("tutorclaw_webhook_events_total", "other", "other")] == 50
    assert shown(metrics)[("tutorclaw_request_seconds_count", "other")] == 50
    with pytest.raises(KeyError):
        metrics.count("no such counter")


def test_events_that_are_needed_are_counted_each_and_every_process_has_one_layout():
    assert sorted(EVENT_TYPES) == sorted(NEEDED_EVENTS)
    program = "from bot.metrics.metrics import EVENT_TYPES; print(*EVENT_TYPES)"
    for seed in ("0", "1", "2"):  # of the hashes that a set is ordered by
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
        assert tuple(done.stdout.split()) == EVENT_TYPES


def test_a_histogram_counts_up_to_each_bound(opened):
    metrics = opened()
    for seconds in (0.001, 0.004, 0.6, 11.0):
        metrics.observe("request_seconds", "/whatsapp", seconds)
    values = shown(metrics)
    buckets = [
        values.get(("tutorclaw_request_seconds_bucket", str(bound), "/whatsapp"), 0) for bound in BOUNDS
    ]
    assert buckets == [1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3]
    assert values[("tutorclaw_request_seconds_bucket", "+Inf", "/whatsapp")] == 4
    assert values[("tutorclaw_request_seconds_sum", "/whatsapp")] == pytest.approx(11.605)


def test_a_file_that_cannot_be_made_leaves_the_counts_of_this_process(opened, tmp_path, caplog):
    (tmp_path / "taken").write_text("a file, not a folder")
    metrics = opened(tmp_path / "taken" / "metrics")
    metrics.count("deliveries", "sent")
    assert shown(metrics) == {("tutorclaw_deliveries_total", "sent"): 1}
    assert [record.msg for record in caplog.records] == ["metrics_of_this_process_only"]


def refused(opened, file, caplog):
    """The counts are of this process alone, and it is said."""
    metrics = opened(file)
    metrics.count("deliveries", "sent")
    return [record.msg for record in caplog.records] == ["metrics_of_this_process_only"]


def real_file(file):
    (found,) = file.parent.glob("metrics-*")
    return found


def test_file_is_its_owners_alone(opened, file):
    opened(file)
    assert (file.parent.stat().st_mode & 0o777, real_file(file).stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize("kind", ["symlink", "hard link", "pipe"])
def test_file_that_somebody_put_there_is_not_written_to(opened, file, tmp_path, caplog, kind):
    opened(file)
    path, target = real_file(file), tmp_path / "target"
    path.unlink()
    target.write_bytes(b"mine")
    {"symlink": path.symlink_to, "hard link": path.hardlink_to}.get(kind, lambda _: os.mkfifo(path))(target)
    assert refused(opened, file, caplog)
    assert target.read_bytes() == b"mine"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to somebody")
def test_file_or_folder_of_a_stranger_is_not_believed(opened, file, tmp_path, caplog):
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    theirs = shared / "tutorclaw-0" / "metrics"
    theirs.parent.mkdir()
    os.chown(theirs.parent, 12345, 12345)
    assert refused(opened, theirs, caplog)
    assert list(theirs.parent.iterdir()) == []
    caplog.clear()
    opened(file)
    os.chown(real_file(file), 12345, 12345)
    assert refused(opened, file, caplog)


@pytest.mark.parametrize("kind", ["symlink", "open to others"])
def test_folder_that_somebody_may_have_made_is_not_believed(opened, tmp_path, caplog, kind):
    shared, elsewhere = tmp_path / "tmp", tmp_path / "elsewhere"
    shared.mkdir()
    shared.chmod(0o1777)
    elsewhere.mkdir()
    folder = shared / "tutorclaw-0"
    if kind == "symlink":
        folder.symlink_to(elsewhere)
    else:
        folder.mkdir()
        folder.chmod(0o777)
    assert refused(opened, folder / "metrics", caplog)
    assert list(elsewhere.iterdir()) == []


def test_name_of_a_database_s_file_tells_nothing_of_the_password(tmp_path):
    def file_of(url):
        config = read_config({"STORE_URL": url}, tmp_path, frozenset({SettingsGroup.STORE}))
        return metrics_file(config)

    one = file_of("postgresql://me:hunter2@h/d")
    assert one == file_of("postgresql://me:other@h/d") == file_of("postgresql://me@h/d?password=x")
    assert one != file_of("postgresql://me:hunter2@h/e")
    assert one.parent.name == f"tutorclaw-{os.geteuid()}"


def test_more_processes_than_slots_count_for_themselves(opened, file, monkeypatch):
    monkeypatch.setattr("bot.metrics.shared_file.SLOTS", 2)
    three = [opened(file) for _ in range(3)]
    for metrics in three:
        metrics.count("deliveries", "sent")
    assert [shown(metrics)[("tutorclaw_deliveries_total", "sent")] for metrics in three] == [2, 2, 1]


def test_writing_that_fails_changes_no_count_of_this_process(opened, file):
    program = (
        "import resource, signal, sys; from pathlib import Path; from bot.metrics.metrics import Metrics;"
        "metrics = Metrics(Path(sys.argv[1])); signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "metrics.count('messages', 'repeat'); sys.stdout.buffer.write(metrics.text())"
    )
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True)
    assert 'tutorclaw_messages_total{outcome="repeat"} 1.0' in done.stdout
    assert done.stderr == ""


def test_the_file_has_its_space_from_the_beginning(opened, file):
    opened(file)
    (made,) = file.parent.iterdir()
    assert made.stat().st_blocks * 512 >= made.stat().st_size > 0
    assert os.access(made, os.W_OK)
