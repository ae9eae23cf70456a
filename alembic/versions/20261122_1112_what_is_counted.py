"""What an operator's figures are counted by: attempts of the last hour, and meetings by kind and status."""

from __future__ import annotations

from alembic import op

revision = "20261122_1112"
down_revision = "20261122_1040"


def upgrade() -> None:
    op.create_index("ix_attempt_at", "attempt", ["at"])
    op.create_index("ix_meeting_kind_status_newness", "meeting", ["kind", "status", "newness"])


def downgrade() -> None:
    op.drop_index("ix_meeting_kind_status_newness", "meeting")
    op.drop_index("ix_attempt_at", "attempt")
