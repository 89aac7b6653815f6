"""The real Stripe CLI, for the tests that run it. They never install it: .ci/run does."""

import os
import queue
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def stripe_cli() -> str:
    """Skips the test where there is no Stripe CLI; with CI set it must be there."""
    if found := os.environ.get("TUTORCLAW_STRIPE_CLI") or shutil.which("stripe"):
        return found
    why = "no Stripe CLI: put `stripe` on PATH, or name it in TUTORCLAW_STRIPE_CLI"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture
def cli_environment(tmp_path: Path) -> dict[str, str]:
    """With a home of its own: the CLI writes its configuration there. A test adds STRIPE_API_KEY."""
    ours = {"STRIPE_CLI_TELEMETRY_OPTOUT": "1", "STRIPE_DEVICE_NAME": "tests"}
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **ours}


@contextmanager
def listening(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    """`stripe listen …`, from the moment that it is ready. Gives what it printed until then."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    # In a process group of its own, which ends as one: npm's `stripe` is a script that starts the program.
    with subprocess.Popen(command, env=environment, start_new_session=True, **pipes) as process:
        lines: queue.Queue[str] = queue.Queue()
        # Reads on while the CLI runs: a full pipe would stop it.
        reader = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout])
        reader.start()
        try:
            printed = ""
            while "Ready!" not in printed:
                printed += lines.get(timeout=20)
            yield printed
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)
            reader.join()


def trigger(command: list[str], environment: dict[str, str]) -> None:
    """`stripe trigger …`, to its end."""
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
