"""Documents of up to 4 KB are kept in their row, with room beside it for the next version.

Out of line a save writes pieces of 2 KB and an index of them, and leaves the old ones to be cleaned up; in
the row, two to a page, it touches that page alone. A learner takes 8 KB then. Larger documents are kept out
of line as before. A document moves with its next save: nothing is rewritten here, and nobody is locked out.
"""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # Half of a page of 8,192 bytes, without its header and the two versions' line pointers.
    op.execute("alter table learners set (toast_tuple_target = 4080, fillfactor = 50)")
