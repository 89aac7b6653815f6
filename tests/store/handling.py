"""What tests do to a store and its files."""

import os

from tests.learners import changed


def save(store, learner):
    with store.locked(learner.learner_id) as entry:
        entry.save(learner)


def set_chapter(store, learner_id, chapter):
    with store.locked(learner_id) as entry:
        entry.save(changed(entry.learner, chapter=chapter))


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    """As an editor or a backup does it: another file with the same name."""
    with open(path + "~", "wb") as file:
        file.write(data)
    os.rename(path + "~", path)


def names(folder):
    return sorted(name for _, _, files in os.walk(folder) for name in files)
