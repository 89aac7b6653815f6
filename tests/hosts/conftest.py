import os
import tempfile
from pathlib import Path

import pytest

from tests.store.conftest import postgres as postgres  # a fixture


@pytest.fixture(scope="session")
def hosts():
    """The folder that `.ci/hosts` made. On a machine of CI it must be there."""
    folder = os.environ.get("TUTORCLAW_HOSTS")
    if folder is None:
        assert not os.environ.get("CI"), "TUTORCLAW_HOSTS names no folder made by .ci/hosts"
        pytest.skip("TUTORCLAW_HOSTS names no folder made by .ci/hosts")
    return Path(folder)


@pytest.fixture
def open_folder():
    """An empty folder that any user may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="tutorclaw-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 that is what it is for
        yield Path(folder)
