"""A message knows by what rhythm it leaves, in which bundle it left, and which silence keeps it."""

from __future__ import annotations

import collections.abc
import contextlib

import sqlalchemy as sa
from alembic import op

revision = "20261122_0405"
down_revision = "20261122_0225"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BUNDLE = "rhythm IS NOT NULL AND meeting_id IS NULL AND article_id IS NULL"
BUNDLES = "ix_message_recipient_channel_rhythm_state"
REFERENCES = {"bundle_id": "fk_message_bundle_id_message", "silence_id": "fk_message_silence_id_silence"}
UNSENT = f"SELECT id FROM message WHERE {BUNDLE} AND status <> 'sent'"  # noqa: S608 -- names of ours


def upgrade() -> None:
    op.create_table(
        "silence",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("partner", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("rule", sa.Text()),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False, index=True),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("partner IS NOT NULL OR source IS NOT NULL OR rule IS NOT NULL", name="of_something"),
    )
    _columns()
    op.create_index("ix_message_bundle_id", "message", ["bundle_id"])
    where = sa.text(BUNDLE)
    columns = ["recipient", "channel", "rhythm", "state"]
    op.create_index(BUNDLES, "message", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    _part_bundles()
    op.drop_index(BUNDLES, "message")
    op.drop_index("ix_message_bundle_id", "message")
    with _aside(), op.batch_alter_table("message") as table:
        for column, name in REFERENCES.items():
            table.drop_constraint(name, type_="foreignkey")
            table.drop_column(column)
        table.drop_column("rhythm")
    op.drop_table("silence")


def _columns() -> None:
    with _aside(), op.batch_alter_table("message") as table:
        table.add_column(sa.Column("rhythm", sa.Text()))
        table.add_column(sa.Column("bundle_id", sa.Text()))
        table.add_column(sa.Column("silence_id", KEY))
        for column, name in REFERENCES.items():
            table.create_foreign_key(name, name.rpartition("_")[2], [column], ["id"])


@contextlib.contextmanager
def _aside() -> collections.abc.Iterator[None]:
    """SQLite makes the table of messages anew for a reference, while no attempt may refer to the old one."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    op.execute("CREATE TABLE attempt_aside AS SELECT id, message_id, at, outcome, detail FROM attempt")
    op.drop_table("attempt")
    yield
    op.create_table(
        "attempt",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("message_id", sa.Text(), sa.ForeignKey("message.id"), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text()),
    )
    op.execute("INSERT INTO attempt SELECT id, message_id, at, outcome, detail FROM attempt_aside")
    op.drop_table("attempt_aside")


def _part_bundles() -> None:
    """The older schema knows single messages: what a bundle did not bring goes by itself, what it brought was sent."""
    op.execute(f"UPDATE message SET status = 'due' WHERE bundle_id IN ({UNSENT})")  # noqa: S608 -- names of ours
    op.execute("UPDATE message SET status = 'due' WHERE status = 'waiting'")
    op.execute("UPDATE message SET status = 'sent' WHERE status = 'bundled'")
    op.execute("UPDATE message SET status = 'dropped' WHERE status = 'silenced'")
    op.execute("UPDATE message SET bundle_id = NULL")
    op.execute(f"DELETE FROM attempt WHERE message_id IN (SELECT id FROM message WHERE {BUNDLE})")  # noqa: S608
    op.execute(f"DELETE FROM message WHERE {BUNDLE}")  # noqa: S608
