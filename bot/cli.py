"""The `tutorclaw` command: results on stdout, errors in words on stderr.

Exit codes: 0 done, 1 the answer is no, 2 a setting, a file or an argument is wrong.
"""

import gc
import os
import sys
from collections.abc import Sequence

import click

from bot.commands import streams
from bot.commands.exits import EXIT_FAILURE, EXIT_INTERRUPTED
from bot.commands.lazy_group import LazyGroup
from bot.errors import TutorClawError

SECTIONS = {
    "Try it": {"demo": "sandbox.demo", "chat": "sandbox.chat"},
    "Serve": {
        "worker": "serving.worker",
        "mcp": "mcp.mcp",
        "doctor": "doctor.doctor",
        "code": "code.code",
    },
    "Learners": {
        "learner": "learners.learner",
        "upgrade-url": "learners.upgrade_url",
        "recover": "messages.recover",
    },
    "Money": {
        "payment": "payments.payment",
        "payments": "payments.payments",
        "refund": "money.refund",
        "reconcile": "money.reconcile",
    },
    "Course": {"course": "courses.course"},
    "Store": {"backup": "backups.backup", "restore": "backups.restore", "store": "stores.store"},
    "Hosts": {"deploy": "deploying.deploy"},
}


@click.group(
    cls=LazyGroup,
    sections=SECTIONS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="tutorclaw")
@click.pass_context
def tutorclaw(context: click.Context) -> int | None:
    """A course on WhatsApp with a real paywall. Without a command: serve it."""
    if context.invoked_subcommand is not None:
        return None
    from bot.config.root import is_installed

    # Many images set PYTHONDONTWRITEBYTECODE, and uv compiles no packages: each start would compile Flask and
    # the rest again, which doubles the time until the first answer. Among a system's packages pip has.
    if not is_installed():
        sys.dont_write_bytecode = False
    gc.disable()  # until processes fork: to look for garbage, of which there is none, takes a twentieth
    from bot.commands.serving import serve

    return serve()


def main(arguments: Sequence[str] | None = None) -> int:
    streams.make_usable()
    try:
        try:
            return _run(list(sys.argv[1:] if arguments is None else arguments))
        finally:
            sys.stdout.flush()  # now, while an error can still be reported
    except OSError as error:
        streams.give_up(sys.stdout)
        if not isinstance(error, BrokenPipeError):  # its reader (head, less) has seen enough
            print(f"tutorclaw: {error}", file=sys.stderr)
        return EXIT_FAILURE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    finally:
        streams.end_stderr()


def _run(arguments: list[str]) -> int:
    if os.environ.get("_TUTORCLAW_COMPLETE"):
        tutorclaw.main(arguments, "tutorclaw")  # answers the shell, and exits
    try:
        # Not click's main(): it prints an empty line on Ctrl-C, and handles a broken pipe in its own way.
        with tutorclaw.make_context("tutorclaw", arguments) as context:
            code: int = tutorclaw.invoke(context)
            return code
    except click.exceptions.Exit as done:  # --help and --version
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except TutorClawError as error:
        print(f"tutorclaw: {error}", file=sys.stderr)
        return EXIT_FAILURE
