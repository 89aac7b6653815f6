"""What is left of learners who were erased: no older document makes them anew."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
        create table erased (
            learner_id text collate "C" primary key,
            tombstone jsonb not null
        )
    """)
