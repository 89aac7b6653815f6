"""What a command waits for before it can run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMANDS = sorted(path.stem for path in (ROOT / "bot" / "commands").glob("[a-z]*.py"))
SERVING = "{'flask', 'granian', 'stripe', 'twilio.rest', 'prometheus_client', 'bot.sandbox'}"


def imports(*modules, assertion):
    check = f"import sys; import {', '.join(modules)}; {assertion}"
    subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=True)


def test_no_command_waits_for_the_web_server_or_an_sdk():
    modules = [f"bot.commands.{name}" for name in COMMANDS]
    assert "bot.commands.serving" in modules
    imports(*modules, assertion=f"assert not {SERVING} & sys.modules.keys(), sys.modules.keys()")


def test_a_command_that_is_not_run_is_not_imported():
    imports(
        "bot.cli",
        assertion="bot.cli.main(['store', 'copy', '-h']); assert 'bot.commands.base' not in sys.modules",
    )


def test_the_server_is_up_before_an_sdk_is_imported():
    imports(
        "bot.commands.serving, bot.web.app, bot.server.supervisor",
        assertion="assert not {'stripe', 'twilio.rest', 'prometheus_client'} & sys.modules.keys()",
    )
