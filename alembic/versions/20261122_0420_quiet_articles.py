"""Which articles came quietly, so that nobody heard of a meeting by them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0420"
down_revision = "20261122_0410"


def upgrade() -> None:
    op.add_column("article", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false()))
    seen = "SELECT 1 FROM link WHERE link.article_id = article.id AND link.quiet"
    op.execute(f"UPDATE article SET quiet = true WHERE EXISTS ({seen})")  # noqa: S608 -- names of ours


def downgrade() -> None:
    # Without a batch, which would make the table anew and lose the triggers of the full-text index.
    op.drop_column("article", "quiet")
