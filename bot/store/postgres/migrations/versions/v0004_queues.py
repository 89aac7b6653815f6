"""When a learner's first message and first task are due, each by itself.

The columns are null until this version saves the row: no row is rewritten here. `due_at` stays the first of
both: by it the version before, which serves beside this one, finds what this one saved. Its index serves both
queues, for most learners for whom anything is due wait in the queue that is asked for.
"""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        alter table learners
            add column message_due_at timestamptz,
            add column task_due_at timestamptz,
            add column queues_revision bigint  -- the revision with which the two were written
    """)
