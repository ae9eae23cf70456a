"""Searches that people keep under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_1020"
down_revision = "20261122_0745"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False, unique=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("author", sa.Text()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,  # feeds stand under the number, so that of one that is gone is not given again
    )


def downgrade() -> None:
    op.drop_table("saved_search")
