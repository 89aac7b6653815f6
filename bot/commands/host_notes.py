"""What an operator should know of the host, said once the server serves.

Not before it forks: a line that a full disk refused would stay in stderr's buffer, and end granian's fork.
"""

import logging
import os
from pathlib import Path

from bot.config.config import Config
from bot.logs.log import event

log = logging.getLogger(__name__)


def log_host_notes(config: Config, *, serves: bool) -> None:
    hosting, folder = config.hosting, config.json_store
    if serves and hosting.only_this_machine:
        hint = "HOST is not set: only this machine reaches the port, a proxy on it say; HOST=0.0.0.0 opens it"
        event(log, logging.INFO, "listening_on_this_machine_only", host=config.host, hint=hint)
    if hosting.variable is None or folder is None:
        return
    if hosting.store_from is None or not _on_a_disk_of_its_own(folder):
        hint = (
            "this host empties its disk with each deploy: STORE_URL may name a volume's folder, or PostgreSQL"
        )
        event(log, logging.WARNING, "disk_may_not_last", host=hosting.variable, folder=str(folder), hint=hint)


def _on_a_disk_of_its_own(folder: Path) -> bool:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return os.stat(there).st_dev != os.stat("/").st_dev
