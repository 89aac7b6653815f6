"""The ledger: what happened to whose money."""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
create table ledger (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    kind text not null,
    learner_id text collate "C",                        -- no reference: a fact outlives the learner's row
    session_id text collate "C",
    event_id text,
    payment_intent text,
    amount bigint,                                      -- in the currency's smallest unit
    currency text,
    detail text,
    recorded_at timestamptz not null default now()
);
create index ledger_at on ledger (at, id);
create index ledger_learner_id on ledger (learner_id) where learner_id is not null;
create index ledger_session_id on ledger (session_id) where session_id is not null;

-- Facts are added and never changed, by whatever program or hand.
create function refuse_to_change_the_ledger() returns trigger language plpgsql as
    'begin raise exception ''the ledger is only ever added to''; end';
create trigger only_added_to before update or delete or truncate on ledger
    for each statement execute function refuse_to_change_the_ledger();
"""


def upgrade() -> None:
    op.execute(TABLES)
