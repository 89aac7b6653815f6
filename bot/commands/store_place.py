"""Whether the store that the settings come to is the one that the learners are in.

Nobody who started it in another folder, on another host or as another version may find an empty store, and
sell to those who have paid. So what is in doubt is refused, and STORE_URL settles it.
"""

import os
from pathlib import Path

from bot.commands.exits import SetupError
from bot.config.config import Config
from bot.config.root import find_root, is_installed, other_roots
from bot.store.json_files.listing import learner_ids

_DEFAULT = "data/learners"


def check_store_place(config: Config, *, may_be_new: bool = False) -> None:
    """Raises SetupError where the store may be the wrong one; nothing is made or changed before.

    `may_be_new`: the command serves, so a folder that is not there yet is made.
    """
    root = find_root()
    if config.hosting.store_from == "DATABASE_URL":
        _check_database(config, root)
    elif config.json_store is not None:
        _check_other_folders(config.json_store, config.hosting.store_path, root)
        _check_current_folder(config.json_store, config.hosting.store_path, root, may_be_new)
        _check_disk(config, config.json_store)


def _check_database(config: Config, root: Path) -> None:
    from bot.store.postgres.foreign_tables import foreign_tables  # only here: importing it takes 140 ms

    default = root / _DEFAULT
    for folder in (default, *(each / _DEFAULT for each in other_roots(root))):
        if _holds_learners(folder, unknown=folder == default):
            raise SetupError(
                f"STORE_URL: is not set; DATABASE_URL names a database, but {folder} holds learners; "
                f"expected STORE_URL=json:{folder} to go on with those, or the database's URL "
                "(`tutorclaw store copy` takes them there)"
            )
    if tables := foreign_tables(config.store_url):
        shown = ", ".join(tables[:3]) + (", …" if len(tables) > 3 else "")
        raise SetupError(
            f"STORE_URL: is not set; DATABASE_URL names a database that holds another program's tables "
            f"({shown}); expected the URL of a database for the learners, or the same URL where they may "
            f"live there too, or json:{default}"
        )


def _check_other_folders(folder: Path, path: str | None, root: Path) -> None:
    """A path that is absolute means what it says. A checkout's own learners are where they always were."""
    others = [] if path is None else [each / path for each in other_roots(root)]
    for other in others:
        is_another = not _same(folder, other) and _holds_learners(other)
        if is_another and (is_installed() or not _holds_learners(folder)):
            raise SetupError(
                f"STORE_URL: found {path!a}, which is {folder} here, but {other} holds learners; expected "
                f"the whole path of the right one, such as json:{other}"
            )


def _check_current_folder(folder: Path, path: str | None, root: Path, may_be_new: bool) -> None:
    """Installed, it takes the current folder as it comes. A service that names none runs in /, cron in the
    home: there a store that is not there yet is nobody's wish."""
    if path is None or not is_installed() or folder.is_dir():
        return
    if root == Path(root.anchor) or not may_be_new:
        raise SetupError(
            f"STORE_URL: found {path!a}, which is {folder} from the current folder, and there is none; "
            "expected a whole path, such as json:/srv/tutorclaw/learners, or to be started in the folder "
            "that the server is started in"
        )


def _check_disk(config: Config, folder: Path) -> None:
    """On a host that empties its disks, files need somebody's word that they last, or the proof."""
    variable = config.hosting.variable
    if variable is not None and config.hosting.store_from is None and not _holds_learners(folder):
        raise SetupError(
            f"STORE_URL: is not set, and this host ({variable} is set) empties its disk with each deploy, "
            "learners who paid included; expected a PostgreSQL URL (here or in DATABASE_URL), or json: and a "
            "folder on a volume that lasts"
        )


def _same(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _holds_learners(folder: Path, *, unknown: bool = False) -> bool:
    """`unknown` where this user may not look: what they may not read was never their store."""
    try:
        return folder.is_dir() and any(learner_ids(str(folder)))
    except OSError:
        return unknown
