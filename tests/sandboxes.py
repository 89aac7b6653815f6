"""The sandbox that tests run programs in: the product's own, compiled once a machine."""

import os
from pathlib import Path

import pytest

from bot.code import interpreter, preparation
from bot.places import code_cache


@pytest.fixture(scope="session")
def compiled() -> Path:
    if not interpreter.installed():
        why = "no sandbox on this machine: uv sync --extra code"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    if preparation.is_needed(code_cache()):
        assert preparation.begin(code_cache()).communicate()[1] == ""
    return code_cache()
