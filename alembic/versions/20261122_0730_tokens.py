"""Programs come in by tokens, of which digests are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0730"
down_revision = "20261122_0720"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "token",
        sa.Column("id", KEY, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False, unique=True),
        sa.Column("digest", sa.Text(), nullable=False, unique=True),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("revoked_at", MOMENT),
    )


def downgrade() -> None:
    op.drop_table("token")
