"""The seen list for what comes by other ways than a poll: imports and backfills."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models, records

Read = tuple[records.LinkRecord, int]
"""A link, and the article that it leads to."""


def note_read(
    session: orm.Session,
    read: collections.abc.Iterable[Read],
    source: models.Source | None,
    now: dt.datetime,
) -> None:
    """Remember links as read, each leading to an article, not to be looked at again; those that are known stay."""
    source_id = None if source is None else source.id
    rows = [
        dataclasses.asdict(link)
        | {
            "source_id": source_id,
            "quiet": True,
            "state": "read",
            "due_at": None,
            "first_seen_at": now,
            "article_id": article_id,
        }
        for link, article_id in read
    ]
    inserts.all_missing(session, models.Link, ["identity"], rows)


def wake(session: orm.Session, identities: collections.abc.Collection[str], now: dt.datetime) -> list[models.Link]:
    """Of these links, in the order given, those that are still to be read and that nobody will be told of; due now.

    Links that were only noted as seen, for they were too old at the first visit, are among them; those that were given
    up, and those that a poll found to be news, are not.
    """
    found: dict[str, models.Link] = {}
    wanted = list(identities)
    for start in range(0, len(wanted), 500):
        unread = sa.select(models.Link).where(
            models.Link.identity.in_(wanted[start : start + 500]),
            models.Link.article_id.is_(None),
            models.Link.quiet,
            models.Link.state.in_(("pending", "failed")),
        )
        found |= {link.identity: link for link in session.scalars(unread)}
    for link in found.values():
        link.due_at = now
    session.flush()
    return [found[identity] for identity in wanted if identity in found]
