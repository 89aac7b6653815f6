"""The first tables."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
-- The store's identity: every learner's id is made from the key, so it belongs into every backup.
create table store (
    one boolean primary key default true check (one),   -- so there is one row at most
    key text not null check (key ~ '^[0-9a-f]{64}$'),
    probed_at timestamptz                               -- written by the health check
);

-- One learner, one row, one document. What is found fast is derived from it by the database, so that the
-- two cannot disagree, whoever writes the document. Only due_at is the product's: it knows what is pending.
create table learners (
    learner_id text collate "C" primary key,
    document jsonb not null,
    due_at timestamptz,                                 -- when the first delivery is due; null: nothing is
    revision bigint not null default 1,
    updated_at timestamptz not null default now(),
    address text generated always as (document ->> 'address') stored,
    checkout_session_id text generated always as (document #>> '{checkout,session_id}') stored,
    payment_session_ids jsonb
        generated always as (jsonb_path_query_array(document, '$.payments[*].session_id')) stored
) with (fillfactor = 80);   -- room for the next version of a row beside it: then no index has to be touched

-- Not compressed, which is a third of the time of a save: a document has some kilobytes.
alter table learners alter column document set storage external;

-- Most learners have nothing due.
create index learners_due_at on learners (due_at) where due_at is not null;
-- By hash, for addresses and ids come from outside: a long one would not fit into a btree's page.
create index learners_address on learners using hash (address);
create index learners_checkout_session_id on learners using hash (checkout_session_id)
    where checkout_session_id is not null;
create index learners_payment_session_ids on learners using gin (payment_session_ids);

-- Locked by whoever delivers to a learner, for as long as that takes: not the learner's own row, which is
-- written meanwhile. A row comes with a learner's first delivery and stays.
create table delivery_claims (learner_id text collate "C" primary key);

-- Who asks Stripe for a learner, until when. Unlogged: after a crash nobody does.
create unlogged table selling_leases (
    learner_id text collate "C" primary key,
    holder text not null,
    until timestamptz not null
);

-- What was paid but matches nobody, for the operator.
create table unmatched (
    digest bytea primary key,                           -- SHA-256 of the key
    record jsonb not null,
    kept_at timestamptz not null default now()
);
"""


def upgrade() -> None:
    op.execute(TABLES)
