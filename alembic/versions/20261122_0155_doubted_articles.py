"""Since when the page of an article shows next to nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0155"
down_revision = "20261122_0150"


def upgrade() -> None:
    op.add_column("article", sa.Column("doubted_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    # Without a batch, which would make the table anew and lose the triggers of the full-text index.
    op.drop_column("article", "doubted_since")
