"""Which articles and meetings were written to, so that what is counted of them is read again and nothing else is.

The database itself notes it, by triggers: whoever writes, nothing is missed. On Postgres a line also has the number of
its transaction, for transactions may end in another order than they began.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_1040"
down_revision = "20261122_1020"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = {
    "article": {"article_id": "id"},
    "meeting": {"meeting_id": "id"},
    "report": {"article_id": "article_id", "meeting_id": "meeting_id"},
    "mention": {"article_id": "article_id"},
    "involvement": {"meeting_id": "meeting_id"},
    "participant": {"meeting_id": "meeting_id"},
}
"""Where a row says which article and which meeting it belongs to."""
CHANGED = {
    "article": "source, published_on, first_seen_at",
    "meeting": "kind, status, place, search_place, newness",
    "report": "article_id, meeting_id",
    "mention": "article_id, partner",
    "involvement": "meeting_id, partner",
    "participant": "meeting_id, name, search_name",
}
"""What is counted, or leads to it."""
EVENTS = {"insert": ("new",), "delete": ("old",), "update": ("old", "new")}


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    transaction = sa.text("0" if sqlite else "pg_current_xact_id()::text::bigint")
    op.create_table(
        "touched",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("article_id", KEY),
        sa.Column("meeting_id", KEY),
        sa.Column("transaction_id", KEY, nullable=False, server_default=transaction),
        sqlite_autoincrement=True,  # a number that was given is not given again, or a line would be missed
    )
    op.create_index("ix_touched_transaction_id", "touched", ["transaction_id"])
    for table in COLUMNS:
        for event in EVENTS:
            _note(table, event, sqlite=sqlite)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in COLUMNS:
        for event in EVENTS:
            op.execute(f"DROP TRIGGER touched_{table}_{event}" + ("" if sqlite else f" ON {table}"))
            if not sqlite:
                op.execute(f"DROP FUNCTION touched_{table}_{event}")
    op.drop_table("touched")


def _note(table: str, event: str, *, sqlite: bool) -> None:
    into = f"INSERT INTO touched ({', '.join(COLUMNS[table])})"
    numbers = [", ".join(f"{row}.{name}" for name in COLUMNS[table].values()) for row in EVENTS[event]]
    lines = " ".join(f"{into} VALUES ({number});" for number in numbers)
    name = f"touched_{table}_{event}"
    when = f"UPDATE OF {CHANGED[table]}" if event == "update" else event.upper()
    if sqlite:
        op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {lines} END")
        return
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lines} RETURN NULL; END $$")
    op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
