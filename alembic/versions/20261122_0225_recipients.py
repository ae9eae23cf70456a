"""The channel is part of whom a message is for, and who does not want messages any more is on record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0225"
down_revision = "20261122_0215"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ALONE = sa.text("meeting_id IS NULL")
ALL = sa.text("rule IS NULL")


def upgrade() -> None:
    op.drop_index("ix_message_article_id_state_recipient", "message")
    op.drop_index("ix_message_source_state_recipient", "message")
    _key(["meeting_id", "state", "recipient"], ["meeting_id", "state", "channel", "recipient"])
    columns = ["article_id", "state", "channel", "recipient"]
    name = "ix_message_article_id_state_channel_recipient"
    op.create_index(name, "message", columns, unique=True, sqlite_where=ALONE, postgresql_where=ALONE)
    columns = ["source", "state", "channel", "recipient"]
    op.create_index("ix_message_source_state_channel_recipient", "message", columns, unique=True)
    op.create_table(
        "unsubscribed",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text()),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("recipient", "rule"),
    )
    name = "ix_unsubscribed_recipient"
    op.create_index(name, "unsubscribed", ["recipient"], unique=True, sqlite_where=ALL, postgresql_where=ALL)


def downgrade() -> None:
    op.drop_table("unsubscribed")
    op.drop_index("ix_message_source_state_channel_recipient", "message")
    op.drop_index("ix_message_article_id_state_channel_recipient", "message")
    _one_for_each_recipient()
    _key(["meeting_id", "state", "channel", "recipient"], ["meeting_id", "state", "recipient"])
    op.create_index("ix_message_source_state_recipient", "message", ["source", "state", "recipient"], unique=True)
    columns = ["article_id", "state", "recipient"]
    name = "ix_message_article_id_state_recipient"
    op.create_index(name, "message", columns, unique=True, sqlite_where=ALONE, postgresql_where=ALONE)


def _one_for_each_recipient() -> None:
    """The older schema cannot tell the channels of one name apart: it keeps the message that was written first."""
    for about in ("meeting_id", "source", "article_id"):
        same = (
            f"first.{about} = message.{about} AND first.state = message.state AND first.recipient = message.recipient"
        )
        before = "(first.created_at, first.id) < (message.created_at, message.id)"
        if about == "article_id":
            same += " AND first.meeting_id IS NULL AND message.meeting_id IS NULL"
        later = f"SELECT id FROM message WHERE EXISTS (SELECT 1 FROM message AS first WHERE {same} AND {before})"  # noqa: S608
        op.execute(f"DELETE FROM attempt WHERE message_id IN ({later})")  # noqa: S608 -- names of ours
        op.execute(f"DELETE FROM message WHERE id IN ({later})")  # noqa: S608


def _key(before: list[str], after: list[str]) -> None:
    """Another unique key of `message`. SQLite makes the table anew for it, while no row may refer to the old one."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("CREATE TABLE attempt_aside AS SELECT id, message_id, at, outcome, detail FROM attempt")
        op.drop_table("attempt")
    with op.batch_alter_table("message") as table:
        table.drop_constraint("uq_message_" + "_".join(before), type_="unique")
        table.create_unique_constraint("uq_message_" + "_".join(after), after)
    if sqlite:
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
