"""Which reports were taken back or told nobody, who asks for messages again, and since when rules stand as they do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0720"
down_revision = "20261122_0450"


def upgrade() -> None:
    op.add_column("report", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    # Of what came before nobody knows whether it was told: it counts as quiet.
    op.add_column("report", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("recipient", sa.Column("asks_since", sa.DateTime(timezone=True)))
    op.create_table(
        "rule_in_force",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_rule_in_force")),
    )


def downgrade() -> None:
    op.drop_table("rule_in_force")
    op.drop_column("recipient", "asks_since")
    op.drop_column("report", "quiet")
    op.drop_column("report", "withdrawn_at")
