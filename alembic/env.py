"""Alembic's entry: runs migrations on the connection that `storage.database` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from storage import database, models

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.Base.metadata,
    include_object=database.is_modelled,
    transactional_ddl=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
