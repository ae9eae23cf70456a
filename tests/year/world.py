"""What is outside of the service: newsrooms, mail server, receivers; what befalls them, and the service, and when."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import random
import typing
import zoneinfo

from monitor import settings
from tests.year import markup, newsroom, plan, readers, rhythms, texts, turned, wire

HOUR = dt.timedelta(hours=1)
Family = markup.Family


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A newsroom before it has anything: how it looks, when it publishes, how often it is visited."""

    name: str
    zone: str
    family: Family
    rhythm: rhythms.Rhythm
    every: float = 3
    """Hours."""
    path: str = "/news/"
    parser: str | None = None
    size: int = 10
    tells: bool = True


Doing = typing.Literal["fetched", "posted", "mailed"]


@dataclasses.dataclass(slots=True)
class Kill:
    """From a moment on, the process dies at the first exchange of this kind."""

    at: dt.datetime
    doing: Doing


class World:
    """What the service meets at the edge of its process. `life` is the one that a kill would end."""

    def __init__(self, drawn: plan.Plan, doors: collections.abc.Iterable[Door], clock: turned.Clock) -> None:
        self.look = dt.timedelta(hours=1)
        self.plan, self.clock, self.boxes = drawn, clock, readers.Boxes()
        self.doors = {door.name: door for door in doors}
        self.rooms = {room.host: room for room in drawn.rooms}
        self.away: list[tuple[str, newsroom.Outage]] = []
        self.kills: list[Kill] = []
        self.life: turned.Life | None = None
        self.requests: collections.Counter[str] = collections.Counter()

    def now(self) -> dt.datetime:
        """The time."""
        return self.clock.now

    def fault(self, host: str) -> wire.Fault | None:
        """What befalls a host just now."""
        if host in self.rooms:
            return self.rooms[host].fault(self.clock.now)
        now = self.clock.now
        return next((one.fault for name, one in self.away if name == host and one.begin <= now < one.end), None)

    def answer(self, request: wire.Request) -> wire.Answer:
        """The answer of a newsroom, or of who receives webhooks."""
        self.requests[request.host] += 1
        if request.host == readers.HOOKS:
            self.boxes.webhook(request, self.clock.now)
            self._die("posted")
            return wire.Answer(status=204)
        self._die("fetched")
        return self.rooms[request.host].answer(request, self.clock.now)

    def mail(self, content: bytes) -> None:
        """Take a letter."""
        self.boxes.letter(content, self.clock.now)
        self._die("mailed")

    def _die(self, doing: Doing) -> None:
        due = next((kill for kill in self.kills if kill.at <= self.clock.now and kill.doing == doing), None)
        if due is not None and self.life is not None:
            self.kills.remove(due)
            self.life.kill()

    def settings(self, url: str) -> settings.Settings:
        """The settings of the service: sources with their own rhythms, rules, and a time between looks at digests."""
        hours = {name: dt.timedelta(hours=door.every) for name, door in self.doors.items()}
        sources = tuple(
            settings.Source(
                name=room.name, url=room.base + room.door, zone=room.zone, parser=self.doors[room.name].parser,
                every=hours[room.name], language="en",
            )
            for room in self.plan.rooms
        )  # fmt: skip
        monitor = settings.Monitor.model_validate(
            {
                "database_url": url,
                "fetch": {"retry_wait": "0s"},
                "poll": {"recheck": ["1d"]},
                "health": {"least_free": 0},
                "delivery": {"every": self.look},
                "smtp": {"host": wire.MAIL, "port": 25, "security": "none", "sender": "monitor@sender.example"},
            }
        )
        hooks = [rule.address for rule in readers.RULES if rule.channel == "webhook"]
        return settings.Settings(
            monitor=monitor, sources=sources, rules=tuple(rule.table() for rule in readers.RULES),
            partners=tuple(settings.Partner(id=one.id, name=one.name, aliases=(one.short,)) for one in texts.BODIES),
            operator=settings.Operator(email=(readers.OPERATOR,)),
            webhooks={name: settings.Webhook(url=f"http://{readers.HOOKS}/{name}") for name in hooks},
        )  # fmt: skip


def made(
    doors: collections.abc.Sequence[Door],
    begin: dt.datetime,
    days: int,
    stories: int,
    befall: collections.abc.Callable[[dict[str, newsroom.Room], random.Random], None],
) -> World:
    """A world with a plan for so many days; before it is drawn, `befall` gives newsrooms outages and other layouts."""
    old = begin - dt.timedelta(days=60)
    rooms = [
        newsroom.Room(
            name=door.name, zone=zoneinfo.ZoneInfo(door.zone), layouts=[(old, door.family)], door=door.path,
            size=door.size, tags=number % 3 == 0,
        )
        for number, door in enumerate(doors)
    ]  # fmt: skip
    befall({room.name: room for room in rooms}, random.Random(7))  # noqa: S311 -- likewise
    drawn = plan.Plan(begin=begin, days=days, rooms=rooms)
    by_rhythm = {door.name: door.rhythm for door in doors}
    plan.Maker(drawn).fill(by_rhythm, [door.name for door in doors if door.tells], stories)
    return World(drawn, doors, turned.Clock(begin))


LASTS = dt.timedelta(days=2)
"""Troubles of so long are told to the operator by themselves."""


def troubles(room: newsroom.Room) -> list[tuple[dt.datetime, dt.datetime, str]]:
    """What of a newsroom lasted for days: from when until when, and as what state of a source it is told."""
    away = [(one.begin, one.end, "failing") for one in room.outages if one.end - one.begin >= LASTS]
    changes = zip(room.layouts, room.layouts[1:], strict=False)
    return away + [(since, until, "suspect") for (since, family), (until, _) in changes if family is markup.BROKEN]
