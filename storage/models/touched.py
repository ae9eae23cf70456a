"""Which articles and meetings were written to."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns


class Touched(columns.Base):
    """A line for each article or meeting of which something that is counted was written; triggers write it.

    `id` rises on SQLite in the order in which transactions end. On Postgres it does not, and `transaction_id` says
    which transaction it was.
    """

    __tablename__ = "touched"
    __table_args__ = (sa.Index(None, "transaction_id"), {"sqlite_autoincrement": True})

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    article_id: orm.Mapped[int | None]
    meeting_id: orm.Mapped[int | None]
    transaction_id: orm.Mapped[int] = orm.mapped_column(server_default=sa.FetchedValue())
