"""When a gap was left as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0450"
down_revision = "20261122_0440"


def upgrade() -> None:
    op.add_column("gap", sa.Column("left_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("gap", "left_at")
