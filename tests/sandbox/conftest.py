"""One demo for all tests that only look at it: a start costs some seconds."""

from collections.abc import Iterator

import pytest

from tests.sandbox.demo_process import Demo, demo


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running
