"""What a run of kills stands on: news come out, daemons die on them, and what arrived is compared with the record."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import random
import time
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import service
from storage import database, models
from tests.monitor.service import mortal, newsdesk, ward

SHORTEST, LONGEST = 0.05, (0.6, 10.0)
"""Seconds that a daemon lives; the longest of a run is between these two, as fast as the machine is just now."""
LONGER, SHORTER = 1.15, 0.87
"""What a daemon that has read no article makes of the longest life, and one that has read some."""
PATIENCE = 120.0
DAY = dt.date(2026, 5, 12)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Count:
    """What came of a run: kills, messages due, those that never arrived, repeats in flight, and repeats of what was
    on record as sent."""

    kills: int
    visiting: int
    """Kills in the middle of a visit."""
    sending: int
    """Kills with messages under way."""
    messages: int
    lost: int
    repeated_in_flight: int
    repeated_though_recorded: int
    strangers: int
    """Ids that arrived and are none of the outbox."""

    def told(self, kind: str) -> str:
        """The figures in a line."""
        return (
            f"{kind}: {self.kills} killed, {self.visiting} in a visit, {self.sending} with messages under way; "
            f"{self.messages} messages due, {self.lost} lost, "
            f"{self.repeated_in_flight} in flight repeated under the same id, "
            f"{self.repeated_though_recorded} repeated though recorded, {self.strangers} under another id"
        )


def release(number: int) -> tuple[str, ...]:
    """News of a meeting on a day of its own with one partner or the other."""
    day = DAY + dt.timedelta(days=number // 2)
    words, old = (newsdesk.MEETING, "12 May 2026") if number % 2 else (newsdesk.LATER, "13 May 2026")
    return tuple(one.replace(old, f"{day.day} {day:%B %Y}") for one in words)


class Run:
    """Kill after kill on one database."""

    def __init__(self, database_url: str, world: ward.World, victims: ward.Victims, seed: int) -> None:
        self._url, self._world, self._victims = database_url, world, victims
        self._chance = random.Random(seed)  # noqa: S311 -- picks when to die
        self._engine = database.engine(database_url)
        self._desk = newsdesk.make_desk(
            self._engine, mortal.configuration(database_url, world.web, world.smtp), lambda: dt.datetime.now(dt.UTC)
        )
        self._settled: collections.Counter[str] = collections.Counter()
        self._left: set[object] = set()
        """What daemons that died left open: visits by number, messages by id and try."""
        self._longest, self._read = LONGEST[0], 0
        self.kills = self._visiting = self._sending = 0

    @property
    def desk(self) -> service.Service:
        """A service that only looks."""
        return self._desk

    def play(self, kills: int) -> Count:
        """So many kills, then a daemon that lives until all is sent."""
        self._world.publish(1, *newsdesk.OTHER)
        self._live_until(self._is_known)
        for number in range(kills):
            self._world.publish(2 + number, *release(number))
            self._live(self._chance.uniform(SHORTEST, self._longest))
            self.kills += 1
            self._look_at_the_dead()
        self._live_until(lambda: self._is_done(kills))
        return self._count()

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def _live(self, seconds: float) -> None:
        life = mortal.Life(database_url=self._url, web=self._world.web, smtp=self._world.smtp, seconds=seconds)
        assert self._victims.ended_by(life) == 9
        time.sleep(0.02)  # what the dead one had sent is still being written down
        for name, times in ward.settled(self._desk, self._world).items():
            self._settled.setdefault(name, times)

    def _live_until(self, over: object) -> None:
        assert callable(over)
        until, (_, longest), seconds = time.monotonic() + PATIENCE, LONGEST, 1.0
        while not over():
            assert time.monotonic() < until, f"what is left is never sent: {self._standing()}"
            self._wake()
            self._live(seconds)
            seconds = min(1.5 * seconds, longest)

    def _look_at_the_dead(self) -> None:
        """Note what the last kill struck; who read nothing lets those after it live longer, who did lets them shorter.

        So kills strike all of a life, its start and its work, however busy the machine is.
        """
        with self._desk.sessions() as session:
            visits = set(session.scalars(sa.select(models.Poll.id).where(models.Poll.outcome.is_(None))))
            under_way = sa.select(models.Message.id, models.Message.tries).where(models.Message.status == "sending")
            messages = {(id_, tries) for id_, tries in session.execute(under_way)}
        self._visiting += bool(visits - self._left)
        self._sending += bool(messages - self._left)
        self._left |= visits | messages
        before, self._read = self._read, newsdesk.count(self._desk, models.Article)
        least, most = LONGEST
        self._longest = min(max(self._longest * (SHORTER if self._read > before else LONGER), least), most)

    def _wake(self) -> None:
        """Have now what would be tried again in minutes, after a request or a transaction that a kill had broken."""
        now = dt.datetime.now(dt.UTC)
        with self._desk.sessions.begin() as session:
            session.execute(sa.update(models.Link).where(models.Link.article_id.is_(None)).values(due_at=now))
            session.execute(sa.update(models.Source).values(next_due_at=now))

    def _is_known(self) -> bool:
        """Whether the first visit, which is quiet, has come to its end: what is published from now on is news."""
        with self._desk.sessions() as session:
            return session.scalar(sa.select(models.Source.first_polled_at)) is not None

    def _is_done(self, published: int) -> bool:
        return self._standing()["messages"] == {"sent": 2 * published}

    def _standing(self) -> dict[str, object]:
        """How many messages stand how, how many links were read, and how many articles and meetings there are."""
        with self._desk.sessions() as session:
            counts = {
                name: _counted(session, column)
                for name, column in (("messages", models.Message.status), ("links", models.Link.state))
            }
            gaps = session.scalars(sa.select(models.Gap.detail)).all()
        numbers = {model.__name__: newsdesk.count(self._desk, model) for model in (models.Article, models.Meeting)}
        return {**counts, **numbers, "gaps": gaps}

    def _count(self) -> Count:
        received = self._world.received()
        with self._desk.sessions() as session:
            due = set(session.scalars(sa.select(models.Message.id)))
        again = sum(received[name] - times for name, times in self._settled.items())
        return Count(
            kills=self.kills,
            visiting=self._visiting,
            sending=self._sending,
            messages=len(due),
            lost=len(due - received.keys()),
            repeated_in_flight=sum(received.values()) - len(received) - again,
            repeated_though_recorded=again,
            strangers=len(received.keys() - due),
        )


def _counted(session: orm.Session, column: orm.InstrumentedAttribute[typing.Any]) -> dict[str, int]:
    rows = session.execute(sa.select(column, sa.func.count()).group_by(column)).all()
    return {row[0]: row[1] for row in rows}
