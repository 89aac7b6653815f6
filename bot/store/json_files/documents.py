"""The learners' documents as files: `DIR/ab/lrn_ab….json`, a thousand folders so that none grows large."""

import logging
import os
from contextlib import suppress

from bot.core.learner import Learner
from bot.core.tombstone import Tombstone
from bot.errors import DocumentUnreadable, StoreUnavailable
from bot.store.document import DocumentFault, require_id
from bot.store.joining import Pointer
from bot.store.json_files.durable import sync_folder
from bot.store.json_files.person_markers import PersonMarkers
from bot.store.json_files.pointer_files import SUFFIX, read_pointer, write_pointer
from bot.store.json_files.reading import File, is_last_save, read_file
from bot.store.json_files.rename_exchange import RenameExchange
from bot.store.json_files.save_header import Saved, read_saved, with_header
from bot.store.json_files.swap_files import LIMIT, SwapFiles, new_of, twin_of
from bot.store.json_files.tombstone_files import SUFFIX as TOMBSTONE
from bot.store.json_files.tombstone_files import read_tombstone, write_tombstone

log = logging.getLogger(__name__)


class Documents:
    """`boot` names the boot of the machine that this is. Ids must have been checked: they become paths.

    Calls raise OSError for the disk, DocumentUnreadable for a damaged document, which is left as it is.
    """

    def __init__(self, folder: str, boot: str, exchange: RenameExchange | None) -> None:
        self._folder = folder
        self._boot = boot
        # A swap that a power cut lost is known by its boot. Where boots have no name, nothing is swapped.
        self._files = SwapFiles(exchange if boot else None)
        self.persons = PersonMarkers(os.path.join(folder, "persons"))

    def glance(self, learner_id: str) -> Saved | None:
        """The visible document, read without its lock, for a save swaps it as a whole. None where there is
        none, where it cannot be read, or where it may not be the last save: load() then says which."""
        try:
            file = read_file(self._path(learner_id))
            saved = None if file is None else _read(file, learner_id)
        except DocumentFault:
            return None
        if saved is None or saved.header is None or saved.header.into is not None:
            return None
        return saved if self._is_of_this_boot(saved) else None

    def load(self, learner_id: str) -> Saved | None:
        """The last save, under the lock. None where there is none."""
        try:
            file = read_file(self._path(learner_id))
            return None if file is None else self._last_save(learner_id, file)
        except DocumentFault as fault:
            raise DocumentUnreadable(learner_id, self.where(learner_id), str(fault)) from fault

    def save(self, learner: Learner, before: Saved | None, into: str | None = None) -> Saved:
        """`before` is what load() or the last save() gave, `into` as in SaveHeader. Durable at its return."""
        revision = 1 if before is None or before.header is None else before.header.revision + 1
        header, data = with_header(learner, revision, self._boot, into)
        path = self._path(learner.learner_id)
        if len(data) >= LIMIT:
            raise StoreUnavailable(f"saving {self.where(learner.learner_id)}", f"larger than {LIMIT} bytes")
        if before is None:
            self._files.create(path, data)
        elif before.header is None:  # written by others: were the swap lost, nothing would tell the two apart
            self._files.replace(path, data)
        else:
            self._files.overwrite(path, data)
        return Saved(learner, header)

    def pointer(self, learner_id: str) -> Pointer | None:
        """What stands in the place of a document that is not there."""
        return read_pointer(self._path_of_pointer(learner_id), learner_id)

    def point(self, learner_id: str, to: str) -> None:
        """Under the lock. Durable when it returns."""
        path = self._path_of_pointer(learner_id)
        self._files.make_folder(os.path.dirname(path))
        write_pointer(path, to)

    def tombstone(self, learner_id: str) -> Tombstone | None:
        return read_tombstone(self._path_of_tombstone(learner_id), learner_id)

    def bury(self, learner_id: str, tombstone: Tombstone) -> None:
        """Under the lock. Durable when it returns."""
        path = self._path_of_tombstone(learner_id)
        self._files.make_folder(os.path.dirname(path))
        write_tombstone(path, tombstone)

    def remove(self, learner_id: str) -> None:
        """Once a pointer is there. The spare goes last: it is nobody's without a document."""
        path = self._path(learner_id)
        for each in (path, twin_of(path)):
            with suppress(FileNotFoundError):
                os.unlink(each)
        sync_folder(os.path.dirname(path))

    def erase(self, learner_id: str) -> None:
        """Once a tombstone is there, by which the document counts for nothing. It goes last: as long as it is
        there, whoever comes upon it knows that something is left."""
        path = self._path(learner_id)
        for each in (new_of(path), twin_of(path), path):
            with suppress(FileNotFoundError):
                os.unlink(each)
        sync_folder(os.path.dirname(path))

    def where(self, learner_id: str) -> str:
        return f"{learner_id[4:6]}/{learner_id}.json"

    def _path(self, learner_id: str) -> str:
        return f"{self._folder}/{self.where(learner_id)}"

    def _path_of_pointer(self, learner_id: str) -> str:
        return f"{self._folder}/{learner_id[4:6]}/{learner_id}{SUFFIX}"

    def _path_of_tombstone(self, learner_id: str) -> str:
        return f"{self._folder}/{learner_id[4:6]}/{learner_id}{TOMBSTONE}"

    def _is_of_this_boot(self, saved: Saved) -> bool:
        return saved.header is not None and saved.header.boot == self._boot

    def _last_save(self, learner_id: str, file: File) -> Saved:
        try:
            visible = _read(file, learner_id)
        except DocumentFault:
            recovered = self._recover(learner_id, None, file.changed)
            if recovered is None:
                raise
            return recovered
        if self._is_of_this_boot(visible):
            return visible
        return self._recover(learner_id, visible, file.changed) or visible

    def _recover(self, learner_id: str, visible: Saved | None, changed: int) -> Saved | None:
        """The twin, made the visible file, where a power cut has lost its swap."""
        path = self._path(learner_id)
        try:
            file = read_file(twin_of(path))
            if file is None:
                return None
            twin = _read(file, learner_id)
        except DocumentFault:
            return None
        if not is_last_save(twin, file.changed, visible, changed, self._boot):
            return None
        self._files.swap_in(path)
        sync_folder(os.path.dirname(path))
        log.warning("%s: its last save was found in its twin, and is visible again", self.where(learner_id))
        return twin


def _read(file: File, learner_id: str) -> Saved:
    saved = read_saved(file.data)
    require_id(saved.learner, learner_id)
    return saved


def read_boot() -> str:
    """What tells this boot of the machine from every other; empty where the system does not say."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read(13)
    except OSError:
        return ""
