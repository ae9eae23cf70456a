"""When a link of a source was last found is answered by an index, however many it has."""

from __future__ import annotations

from alembic import op

revision = "20261122_1357"
down_revision = "20261122_1136"


def upgrade() -> None:
    op.create_index("ix_link_source_id_quiet_first_seen_at", "link", ["source_id", "quiet", "first_seen_at"])


def downgrade() -> None:
    op.drop_index("ix_link_source_id_quiet_first_seen_at", "link")
