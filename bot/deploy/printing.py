"""What stands for each `@NAME@` in the files of files/, on this machine."""

import os
import pwd
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.config.config import Config
from bot.config.settings import SETTINGS

UV: Final = "0.13.9"
PYTHON: Final = "3.13"
SERVICE_USER: Final = "tutorclaw"
_FILES: Final = Path(__file__).parent / "files"


class NotACopyError(Exception):
    """The current folder is no copy of the repository. The text says what was looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it runs: the folder that paths count from, and the settings of PUBLIC_URL and LISTENING."""

    root: Path
    config: Config


def printed(kind: str, place: Place) -> str:
    """The file for that kind of host. Raises NotACopyError."""
    name, values = _KINDS[kind]
    text = (_FILES / name).read_text(encoding="utf-8")
    for key, value in values(place).items():
        text = text.replace(f"@{key}@", value)
    return text


def _systemd(place: Place) -> Mapping[str, str]:
    """The service belongs to whoever owns the folder: the documents in it, and the Python, are theirs."""
    user = _owner(place.root)
    command = Path(sys.argv[0]).absolute()
    if command.name != "tutorclaw":
        command = Path(sys.executable).with_name("tutorclaw")
    new_user = _new_user(place.root) if user == SERVICE_USER else ""
    root = str(place.root).replace("%", "%%")
    quoted = str(command).replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return {"ROOT": root, "USER": user, "COMMAND": f'"{quoted}"', "NEW_USER": new_user}


def _new_user(root: Path) -> str:
    """What root does once, so that the service need not be root."""
    store = root / "data" / "learners"
    lines = [f"# Once: useradd --system {SERVICE_USER}; mkdir -p {store}; chown -R {SERVICE_USER} {store}"]
    python = Path(sys.executable).resolve()
    if any(not each.stat().st_mode & 0o001 for each in python.parents):
        lines.append(f"#       {python} is closed to that user: uv sync --no-dev --python /usr/bin/python3")
    return "".join(f"{line}\n" for line in lines)


def _owner(folder: Path) -> str:
    uid = os.stat(folder).st_uid
    try:
        return pwd.getpwuid(uid).pw_name if uid else SERVICE_USER
    except KeyError:
        return str(uid)


def _nginx(place: Place) -> Mapping[str, str]:
    config, url = place.config, urlsplit(place.config.public_url)
    name = url.hostname or ""
    is_here = name in ("localhost", "::1") or name.startswith("127.")
    host = config.host if config.host not in ("0.0.0.0", "::", "localhost") else "127.0.0.1"  # noqa: S104
    upstream = f"[{host}]:{config.port}" if ":" in host else f"{host}:{config.port}"
    # With a slash nginx takes PATH away before it passes on; without, it passes on what came, to the letter.
    slash = "/" if url.path else ""
    shown = "bot.example.com" if is_here else name
    return {"NAME": shown, "PATH": url.path, "UPSTREAM": upstream, "SLASH": slash}


def _heroku(place: Place) -> Mapping[str, str]:
    file = place.root / "pyproject.toml"
    try:
        project = tomllib.loads(file.read_text(encoding="utf-8"))
        constraints = project["tool"]["uv"]["constraint-dependencies"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise NotACopyError(f"{file}: expected the project's own, in your copy of the repository") from error
    return {"PYTHON": PYTHON, "CONSTRAINTS": "\n".join(constraints)}


def _render(place: Place) -> Mapping[str, str]:
    needed = [setting.name for setting in SETTINGS if setting.default is None]
    secrets = "\n".join(f"      - key: {name}\n        sync: false" for name in needed)
    return {"UV": UV, "PYTHON": PYTHON, "SECRETS": secrets}


def _prometheus(place: Place) -> Mapping[str, str]:
    """From beside the server where PUBLIC_URL is this machine, otherwise as the world goes."""
    config, url = place.config, urlsplit(place.config.public_url)
    if not config.is_public:
        return {"SCHEME": "http", "PATH": "", "TARGET": f"127.0.0.1:{config.port}"}
    return {"SCHEME": url.scheme, "PATH": url.path, "TARGET": url.netloc}


_KINDS: Final[Mapping[str, tuple[str, Callable[[Place], Mapping[str, str]]]]] = {
    "systemd": ("systemd.service", _systemd),
    "docker": ("Dockerfile", lambda place: {"UV": UV}),
    "compose": ("compose.yaml", lambda place: {}),
    "nginx": ("nginx.conf", _nginx),
    "heroku": ("heroku.sh", _heroku),
    "render": ("render.yaml", _render),
    "prometheus": ("prometheus.yaml", _prometheus),
}
KINDS: Final = tuple(_KINDS)
