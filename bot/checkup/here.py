"""What stands on this machine: the address that it thinks it has, the course, the store, the disk, the
version."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.checkup.finding import Finding, State, must, note, ok
from bot.checkup.names import ADDRESS, COURSE, DISK, SETTINGS, STORE, VERSION
from bot.content import read_course
from bot.core.course import Course
from bot.errors import StoreError
from bot.store.protocol import Store

LEAST: Final = 200  # MB free: some 40,000 learners' documents
LITTLE: Final = 1000
LEAST_FILES: Final = 10_000  # files that can still be made
_MB: Final = 1024 * 1024


def address(public_url: str, is_public: bool, live: bool) -> Finding:
    if not is_public:
        found = "it is this machine: neither Twilio nor a learner's browser can come here"
        return must(ADDRESS, found, "PUBLIC_URL", "set the address by which the world reaches the server")
    if live and urlsplit(public_url).scheme != "https":
        found = "it has no https, and Stripe sends no live events without"
        return must(ADDRESS, found, "PUBLIC_URL", "give the host a certificate, and write https://")
    return ok(ADDRESS, f"set{'' if public_url.startswith('https:') else ', without https'}")


def course(folder: Path) -> Finding:
    found = read_course(folder)
    if isinstance(found, Course):
        return ok(COURSE, f"{found.last_chapter} chapters, {found.free_chapters} of them free, no fault")
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return must(COURSE, f"{found[0]}{more}", "COURSE_DIR", "`tutorclaw course check` names each fault")


def store(opened: Store) -> Finding:
    try:
        opened.probe()
    except StoreError as error:
        return broken_store(str(error))
    return ok(STORE, "a new document could be written")


def new_store(folder: Path) -> Finding:
    """It is not there yet: the server makes it at its start."""
    there = next(each for each in folder.parents if each.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return ok(STORE, "new: the server makes it at its start")
    return broken_store(f"{folder!s:.100} cannot be made")


def broken_store(why: str) -> Finding:
    return must(STORE, why, "STORE_URL", "it must name a place where documents can be written")


def disk(folder: Path | None) -> Finding:
    """`folder` is the JSON store's; None: the documents are in PostgreSQL."""
    if folder is None:
        return ok(DISK, "the documents are in PostgreSQL: watch its disk there")
    there = next(each for each in (folder, *folder.parents) if each.exists())
    found = os.statvfs(there)
    free, files = found.f_bavail * found.f_frsize // _MB, found.f_favail
    return disk_finding(free, files if found.f_files else None)  # some file systems do not count files


def disk_finding(free: int, files: int | None) -> Finding:
    """`free` in MB; `files`: how many can still be made."""
    few = files is not None and files < LEAST_FILES
    if free < LEAST or few:
        left = f"{files:,} files" if few else f"{free:,} MB"
        way_out = "make room there: on a full disk nothing is answered and no payment is taken"
        return must(DISK, f"{left} left", "the store's disk", way_out)
    if free < LITTLE:
        return note(DISK, f"{free:,} MB left", "the store's disk", "it lasts a while: watch it")
    return ok(DISK, f"{free:,} MB left")


def version(served: str | None = None) -> Finding:
    """`served` is the version that the running server tells of itself; None: not known."""
    ours = installed("tutorclaw")
    if served not in (None, ours):
        found = f"{ours} stands here, and the server at PUBLIC_URL runs {str(served)[:20]}"
        return must(VERSION, found, "the running server", "start it again")
    python = platform.python_version()
    return ok(
        VERSION,
        f"tutorclaw {ours}, Python {python}, stripe {installed('stripe')}, twilio {installed('twilio')}",
    )


def settings(faults: Sequence[object]) -> Sequence[Finding]:
    """`faults` as read_config gives them: a line each, which begins with the setting's name."""
    if not faults:
        return (ok(SETTINGS, "all that are needed are set, and well formed"),)
    return [Finding(SETTINGS, State.MUST, str(each)) for each in faults]
