"""What the parts of the running service share, wired in one place from the settings."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import os
import secrets
import socket
import threading

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import errors, intake, notify, partners, routing, settings
from storage import database


class PartnersError(errors.MonitorError):
    """The catalogue of partners contradicts itself."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Settings, database and policy, under one name as holder of leases. `now` is the clock, in aware UTC.

    `stop` is set once somebody asked the process to end; what runs looks at it between two steps.
    """

    settings: settings.Settings
    engine: sa.Engine
    sessions: orm.sessionmaker[orm.Session]
    policy: intake.Policy
    holder: str
    now: collections.abc.Callable[[], dt.datetime]
    stop: threading.Event = dataclasses.field(default_factory=threading.Event)


def build(configuration: settings.Settings, engine: sa.Engine) -> Service:
    """Wire a service on a database that has its schema. Raises `PartnersError`."""
    return Service(
        settings=configuration,
        engine=engine,
        sessions=database.sessions(engine),
        policy=policy(configuration),
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
        now=_utc_now,
    )


def policy(configuration: settings.Settings) -> intake.Policy:
    """Partners and rules of the settings, as articles are judged by them."""
    return intake.Policy(
        catalogue=catalogue(configuration),
        rules=tuple(_rule(rule) for rule in configuration.rules),
        names={partner.id: partner.name for partner in configuration.partners},
        archive_address=configuration.monitor.web.address,
        same_meeting_days=configuration.monitor.poll.same_meeting_days,
    )


def catalogue(configuration: settings.Settings) -> partners.Catalogue:
    """The partners to look for. Raises `PartnersError` where two of them share a name."""
    try:
        return partners.from_tables(
            [partner.model_dump(exclude_none=True) for partner in configuration.partners],
            [office.model_dump(exclude_none=True) for office in configuration.offices],
        )
    except ValueError as error:
        raise PartnersError(f"partners.toml: {error}") from error


def _rule(rule: settings.Rule) -> routing.Rule:
    return routing.Rule(
        name=rule.name,
        recipients=tuple(
            routing.Recipient(channel=channel, address=address) for channel, address in notify.recipients(rule)
        ),
        partners=rule.partners,
        organs=rule.organs,
        involvement=rule.involvement or (),
        min_score=rule.min_score,
        kinds=rule.kinds or (),
        statuses=rule.statuses or (),
        sources=rule.sources or (),
        languages=rule.languages or (),
        places=rule.places or (),
        people=rule.people or (),
        query=rule.query,
        ungraded=rule.ungraded,
        goes_on=rule.continue_,
    )


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
