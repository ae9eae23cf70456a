"""Pairs of meetings that are perhaps one occasion, and what people decided about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261121_2330"
down_revision = "20261121_2200"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kinship",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("meeting_id", KEY, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("other_id", KEY, sa.ForeignKey("meeting.id"), nullable=False, index=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("meeting_id", "other_id"),
    )


def downgrade() -> None:
    op.drop_table("kinship")
