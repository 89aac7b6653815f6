import pytest

from tests.store.people import ana
from tests.store.workers import open_store


@pytest.fixture(params=["json"])
def url(request, tmp_path):
    """Names a new, empty store of each kind."""
    return f"{request.param}:{tmp_path / 'learners'}"


@pytest.fixture
def store(url):
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def learner_id(store):
    """Of Ana, whose document is in the store."""
    learner_id = store.id_for("whatsapp:+15005550001")
    with store.locked(learner_id) as entry:
        entry.save(ana(learner_id))
    return learner_id


@pytest.fixture
def folder(url):
    return url.removeprefix("json:")


@pytest.fixture
def path(folder, learner_id):
    """Ana's document as a file."""
    return f"{folder}/{learner_id[4:6]}/{learner_id}.json"
