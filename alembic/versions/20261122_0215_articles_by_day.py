"""The newest articles of a source are found at once: its rhythm is learned from them after each visit."""

from __future__ import annotations

from alembic import op

revision = "20261122_0215"
down_revision = "20261122_0155"

NAME = "ix_article_source_published_on"


def upgrade() -> None:
    op.create_index(NAME, "article", ["source", "published_on"])


def downgrade() -> None:
    op.drop_index(NAME, "article")
