"""What makes the archive quick to ask: a key that rises with the day, and names and places as full text has them.

`article.newness` and `meeting.newness` are days since 1 January of the year 1, times 2 to the power of 40, plus the id:
the newest come first without sorting, and a range of days is a range of the key. The full-text index of SQLite goes by
that of the article. A meeting without a report has none. The database itself keeps them.
"""

# ruff: noqa: S608 -- all names are our own

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import terms

revision = "20261122_0745"
down_revision = "20261122_0730"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = (("article", "title"), ("participant", "name"), ("meeting", "place"))
BATCH = 1000
STEP = 2**40
TRIGGERS = (
    ("report_insert", "INSERT ON report", "id = new.meeting_id"),
    ("report_delete", "DELETE ON report", "id = old.meeting_id"),
    ("report_update", "UPDATE OF meeting_id, article_id, position ON report", "id IN (old.meeting_id, new.meeting_id)"),
    (
        "article_update",
        "UPDATE OF published_on, first_seen_at ON article",
        "id IN (SELECT meeting_id FROM report WHERE article_id = new.id)",
    ),
    ("meeting_update", "UPDATE OF date_start ON meeting", "id = new.id"),
)
"""When the key of a meeting is made anew: the name of the trigger, its event, and of which meetings."""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column in NAMES:
        op.add_column(table, sa.Column(f"search_{column}", sa.Text(), nullable=False, server_default=sa.text("''")))
        _fill(table, column)
    op.add_column("meeting", sa.Column("newness", KEY))
    if sqlite:
        key = _key_on_sqlite("coalesce(published_on, date(first_seen_at))")
        op.execute(f"ALTER TABLE article ADD COLUMN newness INTEGER GENERATED ALWAYS AS ({key}) VIRTUAL")
    else:
        key = _key_on_postgres("coalesce(published_on, timezone('UTC', first_seen_at)::date)")
        op.execute(f"ALTER TABLE article ADD COLUMN newness bigint GENERATED ALWAYS AS ({key}) STORED")
    op.create_index("ix_article_newness", "article", ["newness"], unique=True)
    op.create_index("ix_meeting_newness", "meeting", ["newness"], unique=True)
    if sqlite:
        _full_text_on_sqlite("newness", "id, search_text, published_on, first_seen_at")
        _meetings_on_sqlite()
    else:
        _meetings_on_postgres()


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, event, _ in TRIGGERS:
        table = event.rpartition(" ")[2]
        op.execute(f"DROP TRIGGER meeting_newness_{name}" + ("" if sqlite else f" ON {table}"))
    if sqlite:
        _full_text_on_sqlite("id", "id, search_text")
    else:
        op.execute("DROP FUNCTION meeting_newness_renew")
        op.execute("DROP FUNCTION meeting_newness")
    for table in ("article", "meeting"):
        op.drop_index(f"ix_{table}_newness", table)
        op.drop_column(table, "newness")
    for table, column in NAMES:
        op.drop_column(table, f"search_{column}")


def _fill(table: str, column: str) -> None:
    """Write the terms of the names that are there."""
    rows = sa.table(table, sa.column("id"), sa.column(column), sa.column(f"search_{column}"))
    update = sa.update(rows).where(rows.c.id == sa.bindparam("key")).values({f"search_{column}": sa.bindparam("index")})
    found = sa.select(rows.c.id, rows.c[column]).where(rows.c[column].is_not(None)).order_by(rows.c.id).limit(BATCH)
    last = 0
    while batch := op.get_bind().execute(found.where(rows.c.id > last)).all():
        op.get_bind().execute(update, [{"key": id_, "index": terms.index(name)} for id_, name in batch])
        last = batch[-1][0]


def _key_on_sqlite(day: str, id_: str = "id") -> str:
    return f"coalesce(CAST(julianday({day}) - 1721425.5 AS INTEGER), 0) * {STEP} + {id_}"


def _key_on_postgres(day: str, id_: str = "id") -> str:
    return f"({day} - date '0001-01-01')::bigint * {STEP} + {id_}"


def _full_text_on_sqlite(key: str, columns: str) -> None:
    """The index anew, its rows numbered by another key; see the first migration."""
    for name in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER article_fts_{name}")
    op.execute("DROP TABLE article_fts")
    op.execute(
        "CREATE VIRTUAL TABLE article_fts USING fts5("
        f"search_text, content='article', content_rowid='{key}', tokenize='ascii')"
    )
    op.execute(f"INSERT INTO article_fts(rowid, search_text) SELECT {key}, search_text FROM article ORDER BY {key}")
    add = f"INSERT INTO article_fts(rowid, search_text) VALUES (new.{key}, new.search_text);"
    remove = f"INSERT INTO article_fts(article_fts, rowid, search_text) VALUES ('delete', old.{key}, old.search_text);"
    op.execute(f"CREATE TRIGGER article_fts_insert AFTER INSERT ON article BEGIN {add} END")
    op.execute(f"CREATE TRIGGER article_fts_delete AFTER DELETE ON article BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER article_fts_update AFTER UPDATE OF {columns} ON article BEGIN {remove} {add} END")


def _first_posted(day: str) -> str:
    reported = "FROM report r JOIN article a ON a.id = r.article_id WHERE r.meeting_id = meeting.id"
    return f"(SELECT {day} {reported} ORDER BY r.position LIMIT 1)"


def _of_meeting(key: str) -> str:
    return f"CASE WHEN EXISTS (SELECT 1 FROM report WHERE report.meeting_id = meeting.id) THEN {key} END"


def _meetings_on_sqlite() -> None:
    posted = _first_posted("coalesce(a.published_on, date(a.first_seen_at))")
    key = _of_meeting(_key_on_sqlite(f"coalesce(meeting.date_start, {posted})", "meeting.id"))
    op.execute(f"UPDATE meeting SET newness = {key}")
    for name, event, whose in TRIGGERS:
        renew = f"UPDATE meeting SET newness = {key} WHERE {whose};"
        op.execute(f"CREATE TRIGGER meeting_newness_{name} AFTER {event} BEGIN {renew} END")


def _meetings_on_postgres() -> None:
    posted = _first_posted("coalesce(a.published_on, timezone('UTC', a.first_seen_at)::date)")
    key = _of_meeting(_key_on_postgres(f"coalesce(meeting.date_start, {posted})", "meeting.id"))
    op.execute(f"UPDATE meeting SET newness = {key}")
    op.execute(
        f"CREATE FUNCTION meeting_newness(meeting meeting) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT {key} $$"
    )
    arms = " ".join(
        f"WHEN '{name}' THEN UPDATE meeting SET newness = meeting_newness(meeting) WHERE {whose};"
        for name, _, whose in TRIGGERS
    )
    op.execute(
        "CREATE FUNCTION meeting_newness_renew() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN CASE TG_ARGV[0] {arms} END CASE; RETURN NULL; END $$"
    )
    for name, event, _ in TRIGGERS:
        op.execute(
            f"CREATE TRIGGER meeting_newness_{name} AFTER {event} FOR EACH ROW "
            f"EXECUTE FUNCTION meeting_newness_renew('{name}')"
        )
