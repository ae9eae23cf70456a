"""What the parts of the running service share, wired in one place from the settings."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import os
import secrets
import signal
import socket
import threading
import types

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import errors, intake, partners, pulse, rulebook, settings
from storage import database


class PartnersError(errors.MonitorError):
    """The catalogue of partners contradicts itself."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Settings, database and policy, under one name as holder of leases. `now` is the clock, in aware UTC.

    `stop` is set once somebody asked the process to end; what runs looks at it between two steps. `posted` is set where
    messages were written, for those who deliver them. `pulse` knows whether threads get on.
    """

    settings: settings.Settings
    engine: sa.Engine
    sessions: orm.sessionmaker[orm.Session]
    policy: intake.Policy
    holder: str
    now: collections.abc.Callable[[], dt.datetime]
    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    posted: threading.Event = dataclasses.field(default_factory=threading.Event)
    pulse: pulse.Pulse = dataclasses.field(default_factory=pulse.Pulse)


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
    of_settings = rulebook.of_settings(configuration)
    return intake.Policy(
        catalogue=catalogue(configuration),
        rules=of_settings.rules,
        referable=of_settings.referable,
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


def stop_on_signals(stop: threading.Event) -> None:
    """From now on, SIGTERM and SIGINT ask the process to end by setting `stop`."""

    def on_signal(_number: int, _frame: types.FrameType | None) -> None:
        # In a thread: the one that was interrupted may hold the lock of the event just now, and would wait for itself.
        threading.Thread(target=stop.set, name="stop").start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
