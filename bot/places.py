"""Where this machine keeps what is no learner's: the counts of its processes, and the compiled sandbox."""

import hashlib
import os
import tempfile
from pathlib import Path

from bot.config.config import Config
from bot.config.store_urls import without_passwords


def metrics_file(config: Config) -> Path:
    """The file in which all processes of one store on this machine keep their counts."""
    if config.json_store is not None:
        return config.json_store / "metrics"
    # Anybody on this machine may see the name, and try passwords until one gives it.
    name = hashlib.sha256(without_passwords(config.store_url).encode()).hexdigest()[:12]
    return _temporary_folder() / f"tutorclaw-{os.geteuid()}" / f"{name}-metrics"


def _temporary_folder() -> Path:
    """Where a box is read-only through and through, there is still the memory that processes share."""
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        return Path("/dev/shm")  # noqa: S108 the file's name is this user's, as in /tmp


def code_cache() -> Path:
    """Where the compiled sandbox is kept: the user's cache, or a folder of ours beside others' where there is
    no home to write to, as under some service managers."""
    named, home = os.environ.get("XDG_CACHE_HOME", ""), os.environ.get("HOME", "")
    base = Path(named) if os.path.isabs(named) else Path(home) / ".cache" if os.path.isabs(home) else None
    if base is not None and os.access(_nearest(base), os.W_OK):
        return base / "tutorclaw" / "code"
    return _temporary_folder() / f"tutorclaw-{os.geteuid()}" / "code"


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
