"""The sandbox is compiled beside the start: nothing waits for it, and nothing ends with it."""

import logging
import subprocess
import sys
import threading

import pytest

from bot.jobs.code_preparation import prepare_code


def process(code):
    return lambda: subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def told(caplog, begin, stop=None):
    caplog.set_level(logging.INFO)
    prepare_code(begin, stop or threading.Event())
    return [each.message for each in caplog.records]


def test_its_progress_is_said_in_the_log(caplog, monkeypatch):
    monkeypatch.setattr("bot.jobs.code_preparation.TELLS_EVERY", 0.2)
    lines = told(caplog, process("import time; time.sleep(0.7)"))
    assert lines[0] == "sandbox_preparing"
    assert lines.count("sandbox_preparing") > 1
    assert lines[-1] == "sandbox_ready"


def test_what_hinders_it_is_said_and_hinders_nothing_else(caplog):
    lines = told(caplog, process("import sys; sys.exit('the disk is full')"))
    assert lines[-1] == "sandbox_not_prepared"
    assert caplog.records[-1].fields["reason"] == "the disk is full"

    def cannot():
        raise FileNotFoundError("python")

    assert told(caplog, cannot)[-1] == "sandbox_not_prepared"


@pytest.mark.parametrize("seconds", [60])
def test_it_ends_with_the_server(caplog, seconds):
    stop = threading.Event()
    stop.set()
    assert told(caplog, process(f"import time; time.sleep({seconds})"), stop) == ["sandbox_preparing"]
