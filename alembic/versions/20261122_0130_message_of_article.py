"""One message about an article alone for each state and recipient."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0130"
down_revision = "20261122_0105"

NAME = "ix_message_article_id_state_recipient"


def upgrade() -> None:
    alone = sa.text("meeting_id IS NULL")
    columns = ["article_id", "state", "recipient"]
    op.create_index(NAME, "message", columns, unique=True, sqlite_where=alone, postgresql_where=alone)


def downgrade() -> None:
    op.drop_index(NAME, table_name="message")
