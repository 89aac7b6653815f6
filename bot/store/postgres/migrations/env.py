"""What alembic runs for each upgrade: the connection is ours (see migrate.py)."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="schema_version")
with context.begin_transaction():
    context.execute("set local lock_timeout = '500ms'")  # see migrate.py
    context.run_migrations()
