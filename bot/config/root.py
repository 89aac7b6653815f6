"""Where relative paths and `.env` count from: the checkout, or the current folder where it is installed."""

from contextlib import suppress
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def find_root(package: Path = PACKAGE) -> Path:
    """The checkout's folder, from wherever it is started; the current folder for an installed package."""
    return Path.cwd() if is_installed(package) else package.parent


def is_installed(package: Path = PACKAGE) -> bool:
    """Whether pip or uv copied it: both leave its metadata beside it, which an editable install has
    elsewhere. A folder of packages is no place for anybody's data: the next upgrade may take it away."""
    return any(package.parent.glob("tutorclaw-*.dist-info"))


def shipped_course(root: Path, package: Path = PACKAGE) -> Path:
    """The course's folder where COURSE_DIR is not set: `data/course`, or where there is none, the course that
    was installed with the package."""
    installed, here = package / "course", root / "data" / "course"
    return installed if installed.is_dir() and not here.is_dir() else here


def other_roots(root: Path, package: Path = PACKAGE) -> list[Path]:
    """From where the same relative path may have counted before: by another version, or when it was started
    in another folder."""
    known = [package.parent]
    with suppress(FileNotFoundError):  # the current folder may have been deleted
        known.append(Path.cwd())
    return [each for each in dict.fromkeys(known) if each != root]
