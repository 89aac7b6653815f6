"""The dependency rule: import-linter's contracts in pyproject.toml, and what those cannot say."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"

# What the core may have besides itself: nothing here reads a clock, a file or chance.
PURE = {
    "array": None,
    "ast": None,  # an exercise's line of code is compared by its tree
    "binascii": None,
    "bisect": None,
    "collections": {"Counter"},
    "collections.abc": None,
    "contextlib": {"AbstractContextManager", "nullcontext"},
    "contextvars": {"ContextVar"},  # the language that is spoken, set anew for each turn
    "dataclasses": None,
    "datetime": {"UTC", "date", "datetime", "time", "timedelta"},
    "decimal": None,
    "enum": None,
    "fsrs": {"Card", "Rating", "Scheduler", "State"},
    "functools": None,
    "hashlib": None,
    "itertools": None,
    "keyword": None,
    "math": None,
    "rapidfuzz.distance": {"OSA"},
    "re": None,
    "string": None,
    "textwrap": None,
    "types": None,
    "typing": None,
    "unicodedata": None,
}
CLOCKS = {"now", "today", "utcnow"}
OUTSIDE = {"__import__", "eval", "exec", "input", "open", "print"}

# Who may import which library; the sandbox, which plays the other side, may have any.
IMPORTERS = {
    "alembic": ["store/postgres"],
    "babel": ["content", "i18n"],
    "dotenv": ["config"],
    "flask": ["web"],
    "fsrs": ["core/practice.py"],
    "granian": ["server/web_server.py"],
    "itsdangerous": ["web/admin/tickets.py"],
    "jinja2": ["web/admin/rendering.py"],
    "mcp": ["agents"],
    "mcp_types": ["agents"],
    "msgspec": ["store"],
    "prometheus_client": ["metrics"],
    "psycopg": ["store/postgres"],
    "psycopg_pool": ["store/postgres"],
    "pydantic": ["agents"],
    "rapidfuzz": ["config", "core/grading", "core/nlu"],
    "sqlalchemy": ["store/postgres"],
    "starlette": ["agents"],
    "stripe": ["stripe"],
    "structlog": ["logs"],
    "twilio": ["whatsapp"],
    "wasmtime": ["code"],
    "uvicorn": ["agents"],
}


def files_in(folder):
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def imports_of(path):
    """(module, the names taken from it) of each import in a file, those inside of functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module, {alias.name for alias in node.names}


def test_layers_hold():
    # In a process of its own: it sets logging up anew, which would silence every logger made so far.
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", files_in(BOT / "core"), ids=lambda path: str(path.relative_to(BOT)))
def test_core_imports_core_and_what_is_pure(path):
    for module, names in imports_of(path):
        if module.startswith("bot.core"):
            continue
        assert module in PURE, f"{path.name} imports {module}"
        allowed = PURE[module]
        assert allowed is None or names <= allowed, f"{path.name} imports {names} from {module}"


@pytest.mark.parametrize("path", files_in(BOT / "core"), ids=lambda path: str(path.relative_to(BOT)))
def test_core_reads_no_clock_no_file_and_no_code(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS, f"{path.name}:{node.lineno} reads a clock"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in OUTSIDE, f"{path.name}:{node.lineno} calls {node.func.id}"


def test_each_library_has_one_place():
    for path in files_in(BOT):
        where = path.relative_to(BOT)
        if where.parts[0] == "sandbox":
            continue
        for module, _ in imports_of(path):
            places = IMPORTERS.get(module.partition(".")[0])
            allowed = places is None or any(where.is_relative_to(place) for place in places)
            assert allowed, f"{where} imports {module}"


def test_only_the_wiring_and_the_commands_know_both_a_provider_and_the_store_s_kinds():
    for path in files_in(BOT):
        known = {".".join(module.split(".")[:3]) for module, _ in imports_of(path)}
        kinds = {"bot.store.json_files", "bot.store.postgres"} & known
        if kinds and {"bot.whatsapp", "bot.stripe"} & {".".join(each.split(".")[:2]) for each in known}:
            assert path.relative_to(BOT).parts[0] in ("wiring.py", "commands", "sandbox"), path


def test_nothing_happens_at_import():
    """No call stands alone at a module's top, and none reads the environment or opens a file there."""
    for path in files_in(BOT):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            lone_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            assert not lone_call, f"{path.relative_to(BOT)}:{node.lineno} does something at import"
            if isinstance(node, ast.Assign | ast.AnnAssign):
                used = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
                assert not used & {"environ", "getenv", "read_text", "read_bytes"}, f"{path}:{node.lineno}"
