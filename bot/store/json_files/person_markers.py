"""Who asked for a person: an empty file a learner in `persons/`, made before the document is saved.

The document says whether it is so still. A marker that a crash left behind is taken away when it is found.
"""

import os
from contextlib import suppress

from bot.store.identity import is_learner_id
from bot.store.json_files.durable import FILE_MODE, FOLDER_MODE, sync_folder


class PersonMarkers:
    """Calls raise OSError."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def note(self, learner_id: str) -> None:
        """Durable when it returns."""
        with suppress(FileExistsError):
            os.mkdir(self._folder, FOLDER_MODE)
        sync_folder(os.path.dirname(self._folder))
        flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
        os.close(os.open(os.path.join(self._folder, learner_id), flags, FILE_MODE))
        sync_folder(self._folder)

    def drop(self, learner_id: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(self._folder, learner_id))

    def all(self) -> list[str]:
        """Those who wait longest first."""
        with suppress(FileNotFoundError), os.scandir(self._folder) as entries:
            found = [(each.stat().st_mtime_ns, each.name) for each in entries if is_learner_id(each.name)]
            return [name for _, name in sorted(found)]
        return []
