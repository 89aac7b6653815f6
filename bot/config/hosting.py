"""What the host's own variables decide where ours are not set: which store counts, and who may connect."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.config.root import shipped_course

# Set by Heroku, Render, Cloud Run, Fly and Railway: their disks are empty after each deploy, they choose
# PORT, and their own proxy is all that reaches it.
HOST_VARIABLES: Final = ("DYNO", "RENDER", "K_SERVICE", "FLY_APP_NAME", "RAILWAY_ENVIRONMENT")
EVERY_ADDRESS: Final = "0.0.0.0"  # noqa: S104 only where such a host is known
_POSTGRESQL: Final = ("postgres://", "postgresql://")


@dataclass(frozen=True, slots=True)
class Hosting:
    """`variable` is the one that tells of a host whose disk does not last. `store_from` is the setting that
    names the store, None for the default folder. `store_path` is what it names as a path that counts from the
    root: "data/learners". `only_this_machine`: somebody chose PORT, not HOST, and no host is known."""

    variable: str | None = None
    store_from: str | None = None
    store_path: str | None = None
    only_this_machine: bool = False


def read_hosting(environ: Mapping[str, str], given: Mapping[str, str]) -> Hosting:
    """`given` are the settings from `environ` and `.env`.

    PORT says nothing of the host: honcho and systemd set it too, behind a proxy on the same machine, where
    0.0.0.0 would open a plain port to the world.
    """
    variable = next((name for name in HOST_VARIABLES if environ.get(name, "").strip()), None)
    store_from = "STORE_URL" if "STORE_URL" in given else "DATABASE_URL" if _database(given) else None
    asked_for_port = bool(environ.get("PORT", "").strip()) and "HOST" not in given
    return Hosting(variable, store_from, _relative_path(given), asked_for_port and variable is None)


def with_the_hosts(given: Mapping[str, str], hosting: Hosting, root: Path) -> dict[str, str]:
    """The settings, with what the host says where they are silent."""
    host = {"HOST": EVERY_ADDRESS} if hosting.variable else {}
    store = {"STORE_URL": _database(given)} if hosting.store_from == "DATABASE_URL" else {}
    return {"COURSE_DIR": str(shipped_course(root)), **host, **given, **store}


def _database(given: Mapping[str, str]) -> str:
    """Another program's DATABASE_URL may name a database of another kind: that one is not for us."""
    url = given.get("DATABASE_URL", "")
    return url if url.startswith(_POSTGRESQL) else ""


def _relative_path(given: Mapping[str, str]) -> str | None:
    url = given.get("STORE_URL", "json:data/learners")
    path = url.removeprefix("json:").strip()
    return path if url.startswith("json:") and not Path(path).is_absolute() else None
