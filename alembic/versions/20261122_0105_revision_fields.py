"""What changed between the texts of an article, field by field."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0105"
down_revision = "20261121_2330"

ADDED = ("published_on", "published_at", "author", "changed", "cause")


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    # So far a revision was made for other words only, and which of them is not on record.
    with op.batch_alter_table("revision") as table:
        table.add_column(sa.Column("published_on", sa.Date()))
        table.add_column(sa.Column("published_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("author", sa.Text()))
        table.add_column(sa.Column("changed", document, nullable=False, server_default=json.dumps(["text"])))
        table.add_column(sa.Column("cause", sa.Text(), nullable=False, server_default="edited"))
    with op.batch_alter_table("revision") as table:
        table.alter_column("changed", server_default=None)
        table.alter_column("cause", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("revision") as table:
        for name in ADDED:
            table.drop_column(name)
