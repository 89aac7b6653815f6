"""A program is counted once and run with no lock, whatever comes twice, late, or after a crash."""

import logging
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path

import pytest

from bot.core.messaging.delivery import DeliveryState
from bot.core.messaging.messages import InboundMessage, RunProgram
from bot.core.messaging.missed import SETTLED, Correspondence, Listed, MissedStatus, Sent
from bot.core.payments.recording import Policy
from bot.core.program_runs import CannotRun, Ran
from bot.core.wording.speaking import Catalogue, speaking, speaks
from bot.services.connect_codes import ConnectCodes
from bot.services.identities import Identities
from bot.services.late_replies import Work
from bot.services.ledger_writer import LedgerWriter
from bot.services.messages import Messages
from bot.services.program_runs import ProgramRuns
from bot.services.returning import Returning
from bot.store.json_files.store import JsonFiles
from tests.chat import small_course
from tests.understanding import UNDERSTANDING
from tests.waiting import soon

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CODE = "print('SECRET')"
ROOT = Path(__file__).parents[2]


class Runner:
    """A sandbox that can be slow, die, or find the document locked."""

    def __init__(self, store, result=None):
        self.store, self.result = store, result or Ran("SHOWN\n")
        self.ran, self.dies = [], False
        self.go_on = threading.Event()
        self.go_on.set()

    def run(self, program):
        for learner_id in self.store.ids():
            with self.store.locked(learner_id) as entry:
                assert entry.learner.inbox.replies[-1].run.code == program.code
        assert self.go_on.wait(10)
        self.ran.append(program)
        if self.dies:
            raise SystemExit  # as good as kill -9: nothing after it is done
        return self.result


@pytest.fixture
def store(tmp_path):
    store = JsonFiles(tmp_path)
    yield store
    store.close()


@pytest.fixture
def runner(store):
    return Runner(store)


def messages(store, runner, patience=10.0):
    ledger = LedgerWriter(store, lambda: NOW)
    identities = Identities(store, ledger, lambda: NOW)
    course = small_course()
    returning = Returning(course, store, identities, ledger, Policy(), lambda: NOW)
    finishers = {RunProgram: ProgramRuns(course, runner).finish}
    codes = ConnectCodes(store, lambda: NOW)
    return Messages(
        course, store, identities, ledger, finishers, UNDERSTANDING, returning, None, codes, patience=patience
    )


def says(text, number):
    return InboundMessage(f"SM{number:032x}", "whatsapp:+15005550001", "Ana", text, NOW)


def learner(store):
    (learner_id,) = store.ids()
    return store.read(learner_id)


def test_a_program_is_run_with_no_lock_and_answered_in_the_reply(store, runner):
    service = messages(store, runner)
    service.receive(says("next", 1))
    (told,) = service.receive(says(CODE, 2)).texts
    assert "```SHOWN```" in told
    assert service.receive(says(CODE, 2)).texts == (told,)
    assert len(runner.ran) == learner(store).progress.runs == 1


def test_a_process_that_dies_between_count_and_run_loses_nothing(store, runner):
    service = messages(store, runner)
    service.receive(says("next", 1))
    runner.dies = True
    with pytest.raises(SystemExit):
        service.receive(says(CODE, 2))
    assert learner(store).progress.runs == 1
    runner.dies = False
    (told,) = messages(store, runner).receive(says(CODE, 2)).texts
    assert "```SHOWN```" in told
    assert learner(store).progress.runs == 1
    assert learner(store).inbox.replies[-1].run is None


KILLED = """
import os, signal, sys
from tests.services.test_program_runs import CODE, JsonFiles, messages, says

class Killed:
    def run(self, program):
        os.kill(os.getpid(), signal.SIGKILL)

messages(JsonFiles(sys.argv[1]), Killed()).receive(says(CODE, 2))
"""


def test_kill_9_between_count_and_run_loses_nothing_and_counts_nothing_twice(tmp_path):
    store = JsonFiles(tmp_path)
    messages(store, Runner(store)).receive(says("next", 1))
    store.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    store = JsonFiles(tmp_path)
    assert learner(store).progress.runs == 1
    later = NOW + 2 * SETTLED  # nobody brings it again: it stands in Twilio's list
    assert messages(store, Runner(store)).answer_late(says(CODE, 2), later) is MissedStatus.MISSED
    (delivery,) = learner(store).deliveries
    assert "```SHOWN```" in delivery.text
    (told,) = messages(store, Runner(store)).receive(says(CODE, 2)).texts
    assert "```SHOWN```" in told
    assert learner(store).progress.runs == 1
    store.close()


def test_what_takes_longer_follows_as_a_message_of_its_own(store, runner):
    service = messages(store, runner, patience=0.05)
    service.receive(says("next", 1))
    runner.go_on.clear()
    (told,) = service.receive(says(CODE, 2)).texts
    assert "comes in a moment" in told
    assert learner(store).deliveries == ()
    runner.go_on.set()
    soon(lambda: learner(store).deliveries)
    (delivery,) = learner(store).deliveries
    assert delivery.state is DeliveryState.WAITING
    assert "```SHOWN```" in delivery.text


def test_a_process_that_dies_after_saying_that_it_follows_is_made_up_for_by_twilios_list(store, runner):
    service = messages(store, runner)
    service.receive(says("next", 1))
    runner.dies = True
    with pytest.raises(SystemExit):
        service.receive(says(CODE, 2))
    runner.dies = False
    later = NOW + 2 * SETTLED
    assert messages(store, runner).answer_late(says(CODE, 2), later) is MissedStatus.MISSED
    assert "```SHOWN```" in learner(store).deliveries[-1].text
    assert learner(store).progress.runs == 1


@pytest.mark.parametrize("went_out", [False, True])
def test_the_word_that_it_follows_is_no_answer_and_what_follows_is(store, runner, went_out):
    service = messages(store, runner)
    service.receive(says("next", 1))
    runner.dies = True
    with pytest.raises(SystemExit):
        service.receive(says(CODE, 2))
    told = [Sent("SMword", "whatsapp:+15005550001", NOW, reply=True)]
    told += [Sent("SMlate", "whatsapp:+15005550001", NOW, reply=False)] * went_out
    listed = Listed((says("next", 1), says(CODE, 2)), sent=(told[0], *told))
    assert Correspondence(listed).has_answer(learner(store), says(CODE, 2)) is went_out


def test_the_log_has_outcome_and_time_and_nothing_of_the_program(store, runner, caplog):
    caplog.set_level(logging.INFO)
    service = messages(store, runner)
    service.receive(says("next", 1))
    service.receive(says(CODE, 2))
    runner.result = CannotRun(reason="no folder")
    service.receive(says(CODE, 3))
    ran = [each.fields for each in caplog.records if each.message == "program_ran"]
    assert [each["outcome"] for each in ran] == ["ran", "cannot run"]
    assert all(isinstance(each["ms"], int) for each in ran)
    assert [each.fields["reason"] for each in caplog.records if each.message == "sandbox_failed"] == [
        "no folder"
    ]
    assert not any("SECRET" in str(each.__dict__) for each in caplog.records)


def test_what_is_done_beside_the_request_is_said_in_its_language():
    german = Catalogue("de", NullTranslations())
    with speaking(german):
        assert Work(speaks, failed=print).within(10) is german
