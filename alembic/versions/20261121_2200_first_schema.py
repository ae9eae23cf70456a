"""The tables, and the full-text index over articles.

Full text compares whole terms only: `article.search_text` holds them with a space between, so that both databases
find the same. FTS5 follows the table by triggers, which a batch operation on `article` drops silently: call
`full_text_on_sqlite` again after each one. Postgres keeps a generated column.

Constraints get their names by the convention of the models.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_2200"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TABLES = (
    "source", "article", "link", "poll", "revision", "snapshot", "mention", "meeting",
    "report", "participant", "involvement", "message", "attempt",
)  # fmt: skip


def upgrade() -> None:
    for create in (_source, _article, _link, _poll, _revision, _snapshot, _mention, _meeting, _report):
        create()
    for create in (_participant, _involvement, _message, _attempt):
        create()
    if op.get_bind().dialect.name == "sqlite":
        full_text_on_sqlite()
    else:
        full_text_on_postgres()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE article_fts")
    for table in reversed(TABLES):
        op.drop_table(table)


def full_text_on_sqlite() -> None:
    """The tokenizer ``ascii`` cuts at spaces and leaves every letter beyond ASCII alone, in all versions of SQLite."""
    op.execute(
        "CREATE VIRTUAL TABLE article_fts USING fts5("
        "search_text, content='article', content_rowid='id', tokenize='ascii')"
    )
    add = "INSERT INTO article_fts(rowid, search_text) VALUES (new.id, new.search_text);"
    remove = "INSERT INTO article_fts(article_fts, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
    op.execute(f"CREATE TRIGGER article_fts_insert AFTER INSERT ON article BEGIN {add} END")
    op.execute(f"CREATE TRIGGER article_fts_delete AFTER DELETE ON article BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER article_fts_update AFTER UPDATE OF id, search_text ON article BEGIN {remove} {add} END")


def full_text_on_postgres() -> None:
    """No text search configuration takes part, and so no locale, no stop words and no extension."""
    op.execute(
        "ALTER TABLE article ADD COLUMN tsv tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search_text, ' '))) STORED"
    )
    op.execute("CREATE INDEX ix_article_tsv ON article USING gin (tsv)")


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False, unique=True),
        sa.Column("next_due_at", MOMENT),
        sa.Column("leased_by", sa.Text()),
        sa.Column("leased_until", MOMENT),
        sa.Column("first_polled_at", MOMENT),
        sa.Column("last_polled_at", MOMENT),
        sa.Column("last_good_at", MOMENT),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
    )


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("identity", sa.Text(), nullable=False, unique=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False, index=True),
        sa.Column("parser", sa.Text(), nullable=False),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), index=True),
        sa.Column("published_at", MOMENT),
        sa.Column("published_zone", sa.Text()),
        sa.Column("published_from", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False, index=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("identity", sa.Text(), nullable=False, unique=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source_id", KEY, sa.ForeignKey("source.id")),
        sa.Column("title", sa.Text()),
        sa.Column("published_on", sa.Date()),
        sa.Column("published_at", MOMENT),
        sa.Column("published_from", sa.Text()),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), index=True),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Index(None, "source_id", "due_at"),
    )


def _poll() -> None:
    op.create_table(
        "poll",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("source_id", KEY, sa.ForeignKey("source.id"), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("outcome", sa.Text()),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("new_links", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Index(None, "source_id", "started_at"),
    )


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("article_id", "number"),
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), index=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", MOMENT, nullable=False),
        sa.Column("content_type", sa.Text()),
        sa.Column("charset", sa.Text()),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Index(None, "url", "sha256"),
    )


def _mention() -> None:
    op.create_table(
        "mention",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), nullable=False, index=True),
        sa.Column("partner", sa.Text(), nullable=False, index=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("rule", sa.Text(), nullable=False),
    )


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("date_start", sa.Date(), index=True),
        sa.Column("date_end", sa.Date()),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("place", sa.Text()),
        sa.Column("evidence", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )


def _report() -> None:
    op.create_table(
        "report",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("meeting_id", KEY, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.UniqueConstraint("meeting_id", "article_id"),
    )


def _participant() -> None:
    op.create_table(
        "participant",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("meeting_id", KEY, sa.ForeignKey("meeting.id"), nullable=False, index=True),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text()),
        sa.Column("organisation", sa.Text()),
        sa.Column("quote", sa.Text()),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("rule", sa.Text()),
    )


def _involvement() -> None:
    op.create_table(
        "involvement",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("meeting_id", KEY, sa.ForeignKey("meeting.id"), nullable=False),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), nullable=False, index=True),
        sa.Column("partner", sa.Text(), nullable=False, index=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.UniqueConstraint("meeting_id", "partner", "article_id"),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("meeting_id", KEY, sa.ForeignKey("meeting.id")),
        sa.Column("article_id", KEY, sa.ForeignKey("article.id"), index=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("payload", DOCUMENT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("leased_by", sa.Text()),
        sa.Column("leased_until", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.UniqueConstraint("meeting_id", "state", "recipient"),
        sa.Index(None, "status", "due_at"),
    )


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("message_id", sa.Text(), sa.ForeignKey("message.id"), nullable=False, index=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text()),
    )
