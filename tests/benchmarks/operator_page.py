"""(i) The operator's page with a hundred thousand learners, their ledger and a year of figures."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median

from flask.testing import FlaskClient

from bot.config.config import ALL_GROUPS, Config, read_config
from bot.content import read_course
from bot.core.course import Course
from bot.core.payments.ledger import Fact, Kind
from bot.store.copying import Copyable, copy_learners
from bot.web.app import create_app
from bot.wiring import open_store_at, prepare_store_at
from tests.benchmarks.documents import make_documents
from tests.benchmarks.report import Target, at_most, show
from tests.benchmarks.requests import address
from tests.benchmarks.rounds import Options
from tests.benchmarks.servers import ROOT
from tests.benchmarks.stores import scratch
from tests.store.postgres_server import NoPostgresError, PostgresServer

TOKEN = "b" * 40
DAYS = 365
MOST = 0.3  # seconds
PAYS = 10  # one of so many
FACTS_OF_ALL = (Kind.WALL_MET, Kind.LINK_MADE, Kind.LINK_SENT, Kind.CHAPTER_OPENED)
FACTS_OF_PAYERS = (Kind.PAID, Kind.TIER_CHANGED, Kind.CONFIRMATION_QUEUED, Kind.DELIVERY_ACCEPTED)


def measure(options: Options) -> list[Target]:
    course, size = read_course(ROOT / "data" / "course"), options.sizes[-1]
    assert isinstance(course, Course), course
    with scratch() as folder:
        make_documents(folder / "learners", size)
        url = f"json:{folder / 'learners'}"
        with closing(open_store_at(url)) as store:
            fill(store, course, size)
            targets = _measure("files", url, store, course, size)
            try:
                postgres = PostgresServer()
            except NoPostgresError as reason:
                print(f"\n(i) no PostgreSQL: {reason}")
                return targets
            try:
                other = postgres.create_database()
                prepare_store_at(other)
                with closing(open_store_at(other)) as rows:
                    rows.adopt_key(store.key())
                    copy_learners(store, rows, lambda count: None)
                    fill(rows, course, size)
                    targets += _measure("PostgreSQL", other, rows, course, size)
            finally:
                postgres.remove()
    return targets


def fill(store: Copyable, course: Course, size: int) -> None:
    """The ledger, and a year of figures."""
    batch: list[Fact] = []
    for fact in _facts(store, size):
        batch.append(fact)
        if len(batch) == 5000:
            store.record(batch, durable=False)
            batch = []
    store.record(batch, durable=True)
    steps = [f"{chapter.slug}/{step}" for chapter in course.chapters for step in chapter.at]
    counts = {f"at {step}": 3 for step in steps} | {f"wrong {step}": 2 for step in steps}
    counts |= {f"chapter {chapter.slug}": 100 for chapter in course.chapters}
    counts |= {"active": 900, "joined": 300, "wall": 90, "link": 80, "paid": 30, "finished": 5}
    today = datetime.now(UTC).date()
    store.replace_figures({(today - timedelta(days=ago)).isoformat(): counts for ago in range(DAYS)})


def _facts(store: Copyable, size: int) -> Iterator[Fact]:
    now = datetime.now(UTC)
    for number in range(size):
        learner_id, at = store.id_for(address(number)), now - timedelta(days=DAYS * number / size)
        pays = number % PAYS == 0
        kinds = (*FACTS_OF_ALL, *(FACTS_OF_PAYERS if pays else ()))
        for kind in kinds:
            paid = kind == Kind.PAID
            yield Fact(
                at,
                kind,
                learner_id,
                f"cs_live_{number}" if pays else None,
                amount=2900 if paid else None,
                currency="usd" if paid else None,
            )


def _measure(name: str, url: str, store: Copyable, course: Course, size: int) -> list[Target]:
    app = create_app(_config(url), course, store)
    with app.test_client() as client:
        host = {"Host": "localhost:8000", "Origin": "http://localhost:8000"}
        assert client.post("/admin/login", data={"token": TOKEN}, headers=host).status_code == 303
        learner_id = store.id_for(address(size // 2))
        pages = {
            "overview, first": "/admin",
            "overview": "/admin",
            "a learner": f"/admin/learners/{learner_id}",
            "found by number": f"/admin/learners?q={address(size // 2).removeprefix('whatsapp:+')}",
            "looked for by name": "/admin/learners?q=nobody+of+that+name",
            "asked for a person": "/admin/persons",
            "unmatched": "/admin/unmatched",
            "the course": "/admin/course",
        }
        took = {page: _time(client, path, 1 if "first" in page else 5) for page, path in pages.items()}
    show(
        f"(i) {name}, {size:,} learners: a page",
        ("", "ms"),
        [(k, f"{v * 1000:.0f}") for k, v in took.items()],
    )
    rest = {page: seconds for page, seconds in took.items() if "first" not in page}
    return [at_most(f"(i) {name}: the slowest page, in seconds", max(rest.values()), MOST)]


def _time(client: FlaskClient, path: str, times: int) -> float:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        answer = client.get(path)
        took.append(time.perf_counter() - begun)
        assert answer.status_code in (200, 303), answer.status
    return median(took)


def _config(url: str) -> Config:
    settings: Mapping[str, str] = {
        "STRIPE_SECRET_KEY": "sk_test_1",
        "STRIPE_PRICE_ID_PAID": "price_1",
        "STRIPE_WEBHOOK_SECRET": "whsec_1",
        "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
        "TWILIO_AUTH_TOKEN": "a7" * 16,
        "TWILIO_WHATSAPP_FROM": "whatsapp:+14155238886",
        "STORE_URL": url,
        "ADMIN_TOKEN": TOKEN,
        "COURSE_DIR": str(ROOT / "data" / "course"),
    }
    config = read_config(settings, ROOT / "no-env-here", ALL_GROUPS)
    assert isinstance(config, Config), config
    return config
