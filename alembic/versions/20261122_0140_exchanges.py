"""What went over the network, and what is to be remembered of each host."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0140"
down_revision = "20261122_0135"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exchange",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("status", sa.Integer()),
        sa.Column("size", KEY, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("fault", sa.Text()),
        sa.Column("error", sa.Text()),
    )
    op.create_index("ix_exchange_source_at", "exchange", ["source", "at"])
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("held_until", MOMENT),
    )


def downgrade() -> None:
    op.drop_table("host")
    op.drop_table("exchange")
