"""The languages whose words the bot understands: a file each in phrases/, read once before processes fork."""

import tomllib
from dataclasses import fields
from pathlib import Path

from bot.core.nlu.language import Language
from bot.core.nlu.understand import Understanding
from bot.i18n.classifier import read_classifier

PHRASES = Path(__file__).parent / "phrases"
FIRST = "en"

_KNOWN = {field.name for field in fields(Language)} - {"code"}


def read_understanding() -> Understanding:
    return Understanding(read_languages(), read_classifier())


def read_languages(folder: Path = PHRASES) -> tuple[Language, ...]:
    """English first, then the others by their code. Raises ValueError for a name that no language has."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.stem != FIRST, path.stem))
    return tuple(map(read_language, paths))


def read_language(path: Path) -> Language:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := data.keys() - _KNOWN:
        raise ValueError(
            f"{path.name}: found {', '.join(sorted(unknown))}, expected {', '.join(sorted(_KNOWN))}"
        )
    return Language(path.stem, **data)
