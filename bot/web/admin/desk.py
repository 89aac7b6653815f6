"""What the pages have at hand: the services that the commands call, too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.config.config import Config
from bot.core.course import Course
from bot.services.access import Access
from bot.services.assignments import Assignments
from bot.services.course_figures import CourseFigures
from bot.services.forgetting import Forgetting
from bot.services.identities import Identities
from bot.services.learner_search import LearnerSearch
from bot.services.persons import Persons
from bot.services.refunds import Refunds
from bot.services.resending import Resending
from bot.services.store_figures import StoreFigures
from bot.store.protocol import Store
from bot.wiring import Money, utc_now


@dataclass(frozen=True, slots=True)
class Desk:
    config: Config
    course: Course
    store: Store
    search: LearnerSearch
    access: Access
    identities: Identities
    assignments: Assignments
    refunds: Refunds
    forgetting: Forgetting
    resending: Resending
    persons: Persons
    figures: CourseFigures
    store_figures: StoreFigures
    clock: Callable[[], datetime]


def make_desk(
    config: Config, course: Course, store: Store, money: Money, store_figures: StoreFigures
) -> Desk:
    ledger, identities = money.ledger, money.identities
    return Desk(
        config=config,
        course=course,
        store=store,
        search=LearnerSearch(store),
        access=Access(store, ledger, utc_now),
        identities=identities,
        assignments=Assignments(store, money.gateway, money.payments, identities, ledger, utc_now),
        refunds=money.refunds,
        forgetting=money.forgetting,
        resending=Resending(course, store, ledger, utc_now),
        persons=Persons(store, ledger, utc_now),
        figures=CourseFigures(store, utc_now),
        store_figures=store_figures,
        clock=utc_now,
    )
