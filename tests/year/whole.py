"""The year of `make year`: thirty newsrooms in eleven zones, and what befalls them, their readers and the service."""

from __future__ import annotations

import datetime as dt
import random
import zoneinfo

from tests.year import markup, newsroom, rhythms, wire, world

BEGIN = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
DAYS = 365
STORIES = 620
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
Door = world.Door
office = rhythms.office


def midnight(name: str, zone: str, every: float = 12) -> Door:
    """A newsroom that is awake when the clocks change."""
    rhythm = rhythms.midnight(zoneinfo.ZoneInfo(zone))
    return Door(name=name, zone=zone, family=markup.PLAIN, rhythm=rhythm, every=every)


def _ministry(name: str, zone: str, family: markup.Family = markup.PLAIN, low: int = 1, high: int = 2) -> Door:
    return Door(name=name, zone=zone, family=family, rhythm=office(low, high), every=12)


DOORS = (
    Door(
        name="secretariat", zone="Europe/Moscow", family=markup.SECTSCO, rhythm=office(5, 15, 4, 13), every=6,
        parser="sectsco",
    ),
    Door(
        name="newswire", zone="Asia/Karachi", family=markup.REST, rhythm=rhythms.steady(30), every=6,
        path="/wp-json/wp/v2/posts?per_page=10", tells=False,
    ),
    Door(name="times", zone="Asia/Karachi", family=markup.WORDPRESS, rhythm=office(1, 3), every=8),
    Door(name="press-feed", zone="UTC", family=markup.PRESS, rhythm=office(0, 2), every=6, path="/feed.xml", size=30),
    Door(name="area", zone="Asia/Shanghai", family=markup.METINFO, rhythm=office(1, 3), every=8, size=8),
    Door(name="centre", zone="Asia/Shanghai", family=markup.METINFO, rhythm=office(0, 2), every=8, size=8),
    Door(name="weekly-paper", zone="Europe/Berlin", family=markup.WORDPRESS, rhythm=rhythms.weekly, every=12),
    Door(
        name="bulletin", zone="Asia/Almaty", family=markup.PLAIN, rhythm=rhythms.monthly, every=24, size=4, tells=False
    ),
    Door(name="university", zone="Asia/Kolkata", family=markup.CARDS, rhythm=rhythms.university, every=8),
    midnight("night-berlin", "Europe/Berlin"),
    midnight("night-york", "America/New_York"),
    _ministry("tashkent", "Asia/Tashkent"),
    _ministry("almaty", "Asia/Almaty"),
    _ministry("bishkek", "Asia/Bishkek", markup.CARDS),
    _ministry("dushanbe", "Asia/Dushanbe"),
    _ministry("minsk", "Europe/Minsk", markup.CARDS),
    _ministry("moscow", "Europe/Moscow"),
    _ministry("riga", "Europe/Riga"),
    _ministry("berlin", "Europe/Berlin", markup.CARDS),
    _ministry("london", "Europe/London", low=0),
    _ministry("york", "America/New_York"),
    _ministry("tehran", "Asia/Tehran"),
    _ministry("delhi", "Asia/Kolkata", low=0),
    _ministry("islamabad", "Asia/Karachi", markup.WORDPRESS),
    _ministry("beijing", "Asia/Shanghai", markup.METINFO),
    _ministry("shanghai", "Asia/Shanghai"),
    _ministry("ulaanbaatar", "Asia/Ulaanbaatar", low=0),
    _ministry("baku", "Asia/Baku", markup.CARDS, low=0),
    _ministry("istanbul", "Europe/Istanbul", low=0),
    _ministry("chatham", "Pacific/Chatham", low=0),
)  # fmt: skip
LONG = {
    "tashkent": ("2025-02-10", 30, "refused"),
    "secretariat": ("2025-05-12", 2, "503"),
    "newswire": ("2025-07-05", 8, "no host"),
    "beijing": ("2025-08-20", 21, "503"),
    "york": ("2025-10-30", 5, "silent"),
    "area": ("2025-11-10", 10, "reset"),
}
"""Outages of days: when they begin, how many days they last, and what it looks like."""
LAYOUTS = {
    "almaty": [("2025-04-07", markup.CARDS)],
    "islamabad": [("2025-05-20", markup.PLAIN)],
    "riga": [("2025-06-03", markup.BROKEN), ("2025-06-24", markup.CARDS)],
    "minsk": [("2025-09-15", markup.WORDPRESS)],
    "centre": [("2025-10-20", markup.PLAIN)],
}
"""Newsrooms that look otherwise from a day on; three weeks long one shows nothing that could be read."""
MAIL = (("2025-03-08T22:00", 12), ("2025-03-29T23:00", 6), ("2025-06-17T09:00", 30), ("2025-10-25T20:00", 9))
HOOKS = (("2025-02-03T01:00", 5), ("2025-03-30T00:00", 8), ("2025-09-01T06:00", 26), ("2025-11-02T04:00", 6))
"""When the mail server and the receiver of webhooks are away, and for how many hours."""
KILLS = (
    ("2025-01-20T11:00", "fetched"), ("2025-02-14T06:00", "posted"), ("2025-03-09T06:00", "mailed"),
    ("2025-03-30T00:00", "fetched"), ("2025-05-05T08:00", "fetched"), ("2025-06-11T09:00", "mailed"),
    ("2025-07-14T03:00", "fetched"), ("2025-08-08T10:00", "posted"), ("2025-10-26T01:00", "mailed"),
    ("2025-12-03T07:00", "fetched"),
)  # fmt: skip
FAULTS: tuple[wire.Fault, ...] = ("refused", "no host", "silent", "reset", "503")


def at(text: str) -> dt.datetime:
    """A moment of UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def befall(rooms: dict[str, newsroom.Room], chance: random.Random) -> None:
    """Give newsrooms their layouts, and their outages: some of days or weeks, and a few of hours for each."""
    for name, changes in LAYOUTS.items():
        rooms[name].layouts += [(at(day), family) for day, family in changes]
    for name, (day, days, fault) in LONG.items():
        rooms[name].outages.append(newsroom.Outage(begin=at(day), end=at(day) + days * DAY, fault=fault))  # type: ignore[arg-type]
    for room in rooms.values():
        for _ in range(chance.randint(3, 6)):
            begin = BEGIN + DAY * chance.uniform(2, DAYS - 4)
            hours = chance.uniform(0.2, 14) * HOUR
            if not room.is_well(begin - 4 * DAY, begin + 4 * DAY):
                continue
            room.outages.append(newsroom.Outage(begin=begin, end=begin + hours, fault=chance.choice(FAULTS)))


def made(days: int = DAYS) -> world.World:
    """The world of the year, or of its first days."""
    whole = world.made(DOORS, BEGIN, days, STORIES * days // DAYS, befall)
    for host, times in ((wire.MAIL, MAIL), (world.readers.HOOKS, HOOKS)):
        whole.away += [
            (host, newsroom.Outage(begin=at(begin), end=at(begin) + hours * HOUR, fault="refused"))
            for begin, hours in times
        ]
    whole.kills = [world.Kill(at(moment), doing) for moment, doing in KILLS]  # type: ignore[arg-type]
    return whole
