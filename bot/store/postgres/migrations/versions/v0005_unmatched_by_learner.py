"""What is unmatched is found by the learner that it names, at each wall and for each new learner.

By hash, for the name comes from outside and may be of any length.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("""
        create index unmatched_learner_id on unmatched using hash ((record #>> '{metadata,learner_id}'))
    """)
