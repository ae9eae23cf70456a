"""How each recipient does, work of one process at a time, what the other side said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0410"
down_revision = "20261122_0405"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("leased_until", MOMENT),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("paused_until", MOMENT),
        sa.Column("seconds", sa.Double()),
        sa.Column("trouble", sa.Text()),
        sa.Column("gone_at", MOMENT),
        sa.Column("told", sa.Text()),
        sa.Column("notices", sa.Integer(), nullable=False, server_default="0"),
        sa.UniqueConstraint("channel", "address"),
    )
    op.create_table(
        "duty",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("leased_by", sa.Text()),
        sa.Column("leased_until", MOMENT),
        sa.Column("done_at", MOMENT),
        sa.Column("told", sa.Text()),
        sa.Column("notices", sa.Integer(), nullable=False, server_default="0"),
    )
    op.add_column("attempt", sa.Column("code", sa.Integer()))
    op.add_column("attempt", sa.Column("seconds", sa.Double()))
    columns = ["channel", "recipient", "status", "due_at"]
    op.create_index("ix_message_channel_recipient_status_due_at", "message", columns)
    op.execute("INSERT INTO recipient (channel, address) SELECT DISTINCT channel, recipient FROM message")


def downgrade() -> None:
    op.drop_index("ix_message_channel_recipient_status_due_at", "message")
    op.drop_column("attempt", "seconds")
    op.drop_column("attempt", "code")
    for table in ("duty", "recipient"):
        op.drop_table(table)
