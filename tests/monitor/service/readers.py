"""Readers with rules: what is reported on one side, what arrives on the other when it has come to its moment."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa

from monitor import bundling, deliver, intake, service, settings
from monitor.notify import digest, protocol
from storage import models
from tests.monitor.service import newsdesk, test_intake

Wishes = collections.abc.Mapping[str, typing.Any]


class Kept:
    """A channel that takes everything."""

    def __init__(self) -> None:
        self.taken: list[protocol.Envelope] = []

    def send(self, message: protocol.Envelope) -> None:
        """Take it."""
        self.taken.append(message)

    def told(self) -> list[list[str]]:
        """The titles in each message, by recipient and in the order of sending."""
        return [titles(one.notice) for one in self.taken]


class Away:
    """A channel that takes nothing at present."""

    def send(self, message: protocol.Envelope) -> None:
        """Refuse it."""
        raise protocol.NotifyError("451 try later", recipient=message.recipient, retry=True)


def titles(what: digest.Telling) -> list[str]:
    """What a message tells of; of a digest with the word before it."""
    if isinstance(what, digest.Digest):
        return ["digest", *(one.notice.title for one in what.entries)]
    return [what.title]


def utc(*parts: int) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


def with_rules(desk: service.Service, *rules: Wishes) -> service.Service:
    """The desk with these rules; each tells Anna unless it says otherwise."""
    made = tuple(
        settings.Rule(**{"name": f"r{at}", "partners": ("any",), "email": ("anna@example.org",), **rule})
        for at, rule in enumerate(rules)
    )
    loaded = desk.settings.model_copy(update={"rules": made})
    return dataclasses.replace(desk, settings=loaded, policy=service.policy(loaded))


def report(desk: service.Service, number: int, source: str = "news") -> intake.Taken:
    """A release about a meeting of its own, on its way in now."""
    words = [one.replace("13 May", f"{number} May") for one in newsdesk.LATER]
    words[0] = f"Talks {number}"
    return test_intake.take(desk, test_intake.incoming(number, *words, day=number + 1, source=source))


def leave(desk: service.Service, channel: Kept) -> list[list[str]]:
    """Bundle and send what is due; what was told by that."""
    before = len(channel.taken)
    bundling.bundle(desk)
    deliver.drain(newsdesk.office(desk, {"email": channel}))
    return channel.told()[before:]


def statuses(desk: service.Service) -> list[str]:
    """Where the messages about meetings stand, in the order of writing."""
    with desk.sessions() as session:
        found = sa.select(models.Message.status).where(models.Message.meeting_id.is_not(None))
        return list(session.scalars(found.order_by(models.Message.created_at, models.Message.id)))


def of_meetings() -> sa.Select[tuple[models.Message]]:
    """The messages about meetings, in the order of writing."""
    return sa.select(models.Message).where(models.Message.meeting_id.is_not(None)).order_by(models.Message.created_at)
