"""Whether the words of an article were read from a page that is kept, or were delivered by its door."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0440"
down_revision = "20261122_0430"


def upgrade() -> None:
    op.add_column("article", sa.Column("from_page", sa.Boolean(), nullable=False, server_default=sa.true()))
    kept = "SELECT 1 FROM snapshot WHERE snapshot.article_id = article.id"
    op.execute(f"UPDATE article SET from_page = false WHERE NOT EXISTS ({kept})")  # noqa: S608 -- names of ours


def downgrade() -> None:
    # Without a batch, which would make the table anew and lose the triggers of the full-text index.
    op.drop_column("article", "from_page")
