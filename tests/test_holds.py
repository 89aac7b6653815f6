"""What is installed is what pyproject.toml holds: the suite means the same everywhere, and in a year."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
FREE = {"certifi", "typing-extensions"}  # .ci/hold says why


def held() -> dict[str, Requirement]:
    """By name, as far as they are for this machine."""
    table = PROJECT.get("tool", {}).get("uv", {}).get("constraint-dependencies")
    if table is None:
        pytest.skip("pyproject.toml holds nothing: the table is left out to try other versions")
    requirements = [Requirement(line) for line in table]
    return {
        canonicalize_name(each.name): each
        for each in requirements
        if each.marker is None or each.marker.evaluate()
    }


def installed() -> dict[str, Version]:
    """What our dependencies and the dev group bring, with all that these bring in turn."""
    found: dict[str, Version] = {}
    seen: set[str] = set()
    todo = [Requirement(each) for each in PROJECT["project"]["dependencies"]]
    todo += [Requirement(each) for each in PROJECT["dependency-groups"]["dev"]]
    while todo:
        each = todo.pop()
        if str(each) in seen:
            continue
        seen.add(str(each))
        package = distribution(each.name)
        found[canonicalize_name(each.name)] = Version(package.version)
        todo += _brought_by(package.requires or [], each.extras)
    return found


def _brought_by(requires: list[str], extras: set[str]) -> Iterator[Requirement]:
    for each in map(Requirement, requires):
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            yield each


def test_every_installed_version_is_the_held_one():
    table = held()
    differing = {
        name: f"installed {version}, held {table.get(name)}"
        for name, version in installed().items()
        if name not in FREE and (name not in table or version not in table[name].specifier)
    }
    assert differing == {}, "`uv sync` installs what is held, `.ci/hold` holds what is newest"


def test_each_is_held_at_one_version():
    assert all(str(each.specifier).startswith("==") and "*" not in str(each) for each in held().values())
    assert not FREE & held().keys()
