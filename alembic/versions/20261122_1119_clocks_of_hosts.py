"""By how much the clock of a host is before ours, as its last answer says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_1119"
down_revision = "20261122_1112"


def upgrade() -> None:
    with op.batch_alter_table("host") as host:
        host.add_column(sa.Column("clock_ahead", sa.Double()))


def downgrade() -> None:
    with op.batch_alter_table("host") as host:
        host.drop_column("clock_ahead")
