"""What an operator is told of the host that it runs on."""

import logging
from pathlib import Path

import pytest

from bot.commands.host_notes import log_host_notes
from bot.config.config import Config, SettingsGroup, read_config

ON_THE_HOST_S_DISK = "json:/tutorclaw-is-not-here/learners"
ON_A_VOLUME = "json:/proc/learners"  # the one folder of every Linux that is a mount of its own
GROUPS = frozenset({SettingsGroup.STORE, SettingsGroup.LISTENING})


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"RENDER": "true", "STORE_URL": ON_A_VOLUME}, []),
        ({"RENDER": "true", "STORE_URL": ON_THE_HOST_S_DISK}, [("WARNING", "disk_may_not_last")]),
        ({"RENDER": "true"}, [("WARNING", "disk_may_not_last")]),
        ({"RENDER": "true", "DATABASE_URL": "postgres://u@h/d"}, []),
        ({"STORE_URL": ON_THE_HOST_S_DISK}, []),
        ({"PORT": "5000"}, [("INFO", "listening_on_this_machine_only")]),
        ({"PORT": "5000", "HOST": "127.0.0.1"}, []),
        ({"PORT": "5000", "DYNO": "web.1", "DATABASE_URL": "postgres://u@h/d"}, []),
    ],
)
def test_what_may_be_lost_or_out_of_reach_is_said_and_nothing_else(environ, said, caplog):
    config = read_config(environ, Path("/tutorclaw-is-not-here"), GROUPS)
    assert isinstance(config, Config)
    with caplog.at_level(logging.INFO):
        log_host_notes(config, serves=True)
    assert [(record.levelname, record.message) for record in caplog.records] == said


def test_a_worker_says_nothing_of_a_port(caplog):
    config = read_config({"PORT": "5000"}, Path("/tutorclaw-is-not-here"), GROUPS)
    assert isinstance(config, Config)
    with caplog.at_level(logging.INFO):
        log_host_notes(config, serves=False)
    assert not caplog.records
