"""How sources do: since when and why, what the operator was told, their rhythm, what visits showed, and gaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0135"
down_revision = "20261122_0130"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
COUNTS = ("result_pages", "first_links", "opened", "titled", "dated", "bodied")
OF_SOURCES = ("health_since", "told_health", "notices", "interval", "rhythm", "baseline_since")


def upgrade() -> None:
    for name in ("health_since", "baseline_since"):
        op.add_column("source", sa.Column(name, MOMENT))
    op.add_column("source", sa.Column("told_health", sa.Text()))
    op.add_column("source", sa.Column("notices", sa.Integer(), nullable=False, server_default="0"))
    for name in ("interval", "rhythm"):
        op.add_column("source", sa.Column(name, sa.Integer()))
    op.execute("UPDATE source SET health_since = last_polled_at")
    for name in COUNTS:
        op.add_column("poll", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("source", sa.Text()))
    op.add_column("message", sa.Column("held_by", sa.Text()))
    op.add_column("message", sa.Column("released_at", MOMENT))
    op.create_index("ix_message_source_state_recipient", "message", ["source", "state", "recipient"], unique=True)
    op.create_index("ix_message_held_by", "message", ["held_by"])
    _gap()


def _gap() -> None:
    op.create_table(
        "gap",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("source_id", KEY, sa.ForeignKey("source.id"), nullable=False, index=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("since", MOMENT),
        sa.Column("older_url", sa.Text()),
        sa.Column("older_on", sa.Date()),
        sa.Column("newer_url", sa.Text()),
        sa.Column("newer_on", sa.Date()),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("next_url", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("told_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.Text()),
        sa.Column("closing_told_at", MOMENT),
    )


def downgrade() -> None:
    op.drop_table("gap")
    op.drop_index("ix_message_held_by", "message")
    op.drop_index("ix_message_source_state_recipient", "message")
    for name in ("released_at", "held_by", "source"):
        op.drop_column("message", name)
    op.execute("UPDATE message SET status = 'due' WHERE status = 'held'")
    op.execute("UPDATE message SET status = 'given_up' WHERE status = 'dropped'")
    op.execute("UPDATE source SET health = 'ok' WHERE health IN ('quiet', 'gapped')")
    for name in COUNTS:
        op.drop_column("poll", name)
    for name in OF_SOURCES:
        op.drop_column("source", name)
