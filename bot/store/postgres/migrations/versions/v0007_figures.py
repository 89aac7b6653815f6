"""The figures of the operator's page, who asked for a person, and a way to the ledger's facts about money."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("""
        create table figures (
            day date not null,
            name text collate "C" not null,
            count bigint not null,
            primary key (day, name)
        );
        create table asked_for_person (
            learner_id text collate "C" primary key,
            asked_at timestamptz not null
        );
        create index ledger_kind on ledger (kind, id)
            where kind in (
                'paid', 'second_payment', 'unmatched', 'refunded', 'refund_waits', 'refund_failed',
                'inquiry_opened', 'dispute_opened', 'dispute_won', 'dispute_lost', 'dispute_prevented'
            )
    """)
