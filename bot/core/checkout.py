"""The one Checkout session that a learner can pay by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """The learner's Checkout session: asked for (no `session_id` yet), open, or closed.

    `attempt` counts from 1 and is part of the idempotency key. `fingerprint` is a hash of what we asked for,
    so that a changed price or address is a new attempt and no conflict. `more` as in Learner.
    """

    attempt: int
    fingerprint: str
    session_id: str | None = None
    url: str | None = None
    expires_at: datetime | None = None
    amount_total: int | None = None
    currency: str | None = None
    opened_at: datetime | None = None
    more: Mapping[str, object] = field(default_factory=dict)
