"""Backfills and new readings of the archive that can be gone on with, and the alerts that they would have sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_0150"
down_revision = "20261122_0140"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), index=True),
        sa.Column("asked", DOCUMENT, nullable=False),
        sa.Column("place", DOCUMENT, nullable=False),
        sa.Column("tally", DOCUMENT, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
    )
    op.create_table(
        "withheld",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("walk_id", KEY, sa.ForeignKey("walk.id"), nullable=False, index=True),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), nullable=False, index=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("withheld")
    op.drop_table("walk")
