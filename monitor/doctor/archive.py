"""The database: schema and version, who holds what, how sources and the outbox stand, what hosts say of our clock."""

from __future__ import annotations

import collections.abc
import datetime as dt
import os
import socket
import statistics

import sqlalchemy as sa

from monitor.doctor import finding
from storage import database, exchanges, holders, models, polls, vitals
from storage import outbox as messages

_OLDEST_POSTGRES = 14
"""Older ones get no repairs any more (https://www.postgresql.org/support/versioning/, as of November 2026)."""
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_RECENT = 2 * _DAY
_NEAR, _FAR = 30.0, 300.0
"""Seconds. Receivers of webhooks refuse signatures that are five minutes off (Standard Webhooks 1.0.0)."""


def schema(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Whether the tables are those of this version."""
    try:
        database.check(case.engine)
    except database.MissingSchema as error:
        yield "warn", str(error), "`sco-monitor run` makes them too"
    except database.OlderSchema as error:
        yield "fail", str(error), "stop the daemon, and run `sco-monitor db upgrade`"
    except database.StorageError as error:
        yield "fail", str(error), "check database_url, and that the server is up or the file is the right one"
    else:
        yield "ok", f"the tables are at {database.head()}", None


def version(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Which database it is."""
    lite = case.engine.dialect.name == "sqlite"
    with case.engine.connect() as connection:
        told = str(connection.scalar(sa.text("SELECT sqlite_version()" if lite else "SHOW server_version")))
    if not lite and int(told.split(".")[0].split()[0]) < _OLDEST_POSTGRES:
        yield "warn", f"Postgres {told} gets no repairs any more", "upgrade the server; take a backup before"
    else:
        yield "ok", f"{'SQLite' if lite else 'Postgres'} {told}", None


def clock(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Our clock against those of the hosts that answered lately: the one in the middle counts, for any may be wrong."""
    with database.sessions(case.engine, read_only=True)() as session:
        told = exchanges.clocks(session, case.now - _RECENT)
    if not told:
        yield "ok", "no host answered in the last two days that could say whether our clock is right", None
        return
    ahead = statistics.median(told.values())
    seen = f"{finding.span(dt.timedelta(seconds=ahead))} {'behind' if ahead > 0 else 'before'} {len(told)} hosts"
    todo = "set the clock, and let it be kept: timedatectl set-ntp true"
    if abs(ahead) > _FAR:
        yield "fail", f"our clock is {seen}: signatures of webhooks are refused, days come out wrong", todo
    elif abs(ahead) > _NEAR:
        yield "warn", f"our clock is {seen}", todo
    else:
        yield "ok", f"our clock agrees with {len(told)} hosts to {abs(ahead):.0f} s", None


def leases(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Leases of processes of this machine that are gone, and such as last longer than any is given."""
    monitor = case.settings.monitor
    longest = max(monitor.poll.lease, monitor.delivery.lease, _HOUR)
    with database.sessions(case.engine, read_only=True)() as session:
        found = holders.leases(session, case.now)
    wrong = 0
    for one in found:
        what = f"{one.kind} {one.name} is held by {one.holder} for {finding.span(one.until - case.now)} more"
        if one.until - case.now > longest:
            todo = "the clock was turned back: wait, or stop the daemon and set leased_until of that row to NULL"
            yield "fail", f"{what}, longer than leases last", todo
        elif _is_gone(one.holder):
            yield "warn", f"{what}, a process that is gone", "nothing: it is free then, and taken over by itself"
        else:
            continue
        wrong += 1
    if not wrong:
        yield "ok", f"{len(found)} leases, all of processes that may live", None


def sources(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Sources that cannot be read, are silent or look wrong, and such as nobody visits."""
    names = [one.name for one in case.settings.sources if one.enabled]
    with database.sessions(case.engine, read_only=True)() as session:
        rows = [row for name in names if (row := polls.source(session, name)) is not None]
    visited = [row for row in rows if row.last_polled_at is not None]
    if not names:
        yield "warn", "no source is enabled", "set enabled = true for one in sources.toml"
        return
    late = [row for row in rows if row.next_due_at is not None and case.now - row.next_due_at > _HOUR]
    if not visited:
        yield "warn", f"none of {len(names)} sources was ever visited", "start the daemon: sco-monitor run"
    elif len(late) == len(rows):
        since = max(row.last_polled_at for row in visited if row.last_polled_at)
        told = f"no source was visited for {finding.span(case.now - since)}"
        yield "fail", told, "is the daemon running? Start it: sco-monitor run"
    failing = [row for row in visited if row.health == "failing"]
    if visited and len(failing) == len(visited):
        yield "fail", "no source can be read", "is there a network? See the check of names, and `sco-monitor exchanges`"
    wrong = [row for row in visited if row.health not in ("ok", "new")]
    for row in wrong:
        long = f" for {finding.span(case.now - row.health_since)}" if row.health_since else ""
        yield "warn", f"{row.name} is {row.health}{long}: {row.note or 'no reason given'}", _todo(row)
    if visited and not wrong and len(late) < len(rows):
        yield "ok", f"{len(visited)} of {len(names)} sources visited, nothing speaks against any", None


def outbox(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Messages that should have left, and such as were given up."""
    with database.sessions(case.engine, read_only=True)() as session:
        due, counts = vitals.outbox(session, case.now), messages.waiting(session)
    wait = case.now - due.unsent_since if due.unsent_since else dt.timedelta()
    told = f"{due.due} messages are due, the oldest not sent for {finding.span(wait)}"
    if wait > _HOUR:
        level: finding.Level = "fail" if wait > _DAY else "warn"
        yield level, told, "is the daemon running? Why they fail: sco-monitor outbox list --status due"
    if counts["given_up"]:
        todo = "see `sco-monitor outbox list --status given_up`; `outbox retry RECIPIENT` sends them again"
        yield "warn", f"{counts['given_up']} messages were given up", todo
    if wait <= _HOUR and not counts["given_up"]:
        yield "ok", told if due.due else "nothing is overdue", None


def _todo(row: models.Source) -> str:
    if row.health == "suspect":
        return f"see what it shows: sco-monitor sitecheck {row.name}; then sources release or drop {row.name}"
    if row.health == "gapped":
        return f"sco-monitor backfill {row.name}, or sources close {row.name}"
    return f"see what it answers: sco-monitor exchanges {row.name}"


def _is_gone(holder: str) -> bool:
    """Whether a holder was a process of this machine, and is none any more."""
    host, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
