"""Who holds what just now: the leases of sources, recipients and duties that have not ended."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

Kind = typing.Literal["source", "recipient", "duty"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A lease: on what, by which process (``host:pid:…``), and until when, aware UTC."""

    kind: Kind
    name: str
    holder: str
    until: dt.datetime


def leases(session: orm.Session, now: dt.datetime) -> list[Lease]:
    """The leases that are in force, by what they are on."""
    recipient = models.Recipient.channel + sa.literal(":") + models.Recipient.address
    held: list[tuple[Kind, typing.Any, typing.Any]] = [
        ("source", models.Source, models.Source.name),
        ("recipient", models.Recipient, recipient),
        ("duty", models.Duty, models.Duty.name),
    ]
    found = []
    for kind, row, name in held:
        asked = sa.select(name, row.leased_by, row.leased_until).where(row.leased_until > now).order_by(name)
        found += [
            Lease(kind=kind, name=str(what), holder=str(by), until=until) for what, by, until in session.execute(asked)
        ]
    return found
