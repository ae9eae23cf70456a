"""Messages claimed for whichever recipients have some, by the statements that delivery uses."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, sending


def take(session: orm.Session, holder: str, now: dt.datetime, lease: dt.timedelta, limit: int) -> list[models.Message]:
    """Take up to `limit` due messages, the longest due first, also what a dead sender held."""
    sending.recover(session, now)
    due = sa.select(models.Message.channel, models.Message.recipient)
    due = due.where(models.Message.status == "due", models.Message.due_at <= now)
    due = due.order_by(models.Message.due_at, models.Message.created_at, models.Message.id)
    taken: list[models.Message] = []
    for channel, recipient in session.execute(due).all():
        claim = sending.claim_next(session, holder, now, lease, channel, recipient)
        if claim is not None:
            taken.append(session.get_one(models.Message, claim.id, populate_existing=True))
        if len(taken) == limit:
            break
    return taken
