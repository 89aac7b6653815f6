"""The official inspector's command line: the TypeScript client, as agents in that language have it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

NEEDS = (22, 19)  # Node's version


def find_inspector():
    """The command and its environment; skips where it is not there, and fails in CI."""
    found = os.environ.get("TUTORCLAW_MCP_INSPECTOR") or shutil.which("mcp-inspector")
    path = os.environ["PATH"] if not found else f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"
    reason = _why_not(found, shutil.which("node", path=path))
    if reason is None:
        return found, {"PATH": path}
    if os.environ.get("CI"):
        raise RuntimeError(reason)
    pytest.skip(reason)


def _why_not(found, node):
    if not found:
        return "no mcp-inspector: npm install @modelcontextprotocol/inspector, or TUTORCLAW_MCP_INSPECTOR"
    if not node:
        return "the MCP inspector needs Node, and there is none"
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2])
    return None if version >= NEEDS else f"the MCP inspector needs Node 22.19, and this is {said.strip()}"


class Inspector:
    """`target`: an address, or a command with its arguments, which gets `env`."""

    def __init__(self, home, *target, env=None):
        command, own = find_inspector()
        handed_on = [part for pair in (env or {}).items() if pair[1] for part in ("-e", "=".join(pair))]
        self._command = [command, "--cli", *handed_on, *target]
        self._env = {"HOME": str(home), **own}

    def __call__(self, method, *arguments):
        """Its exit code, and what it prints as JSON (None where it prints none)."""
        done = subprocess.run(
            [*self._command, "--method", method, *arguments],
            env=self._env,
            capture_output=True,
            text=True,
            timeout=60,
        )
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            return done.returncode, None

    def calls(self, tool, **arguments):
        pairs = [part for name, value in arguments.items() for part in ("--tool-arg", f"{name}={value}")]
        return self("tools/call", "--tool-name", tool, *pairs)
