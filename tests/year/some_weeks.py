"""The weeks of the test suite, around a change of the clocks: a layout changes, a host dies, kills strike."""

from __future__ import annotations

import datetime as dt
import random

from tests.year import markup, newsroom, readers, rhythms, whole, wire, world

BEGIN = dt.datetime(2025, 3, 20, tzinfo=dt.UTC)
DAYS = 14
STORIES = 11
DOORS = (
    whole.Door(
        name="secretariat", zone="Europe/Moscow", family=markup.SECTSCO, rhythm=rhythms.office(2, 3, 4, 13), every=12,
        parser="sectsco",
    ),
    whole.Door(name="tashkent", zone="Asia/Tashkent", family=markup.PLAIN, rhythm=rhythms.office(1, 2), every=12),
    whole.Door(name="riga", zone="Europe/Riga", family=markup.PLAIN, rhythm=rhythms.office(1, 2), every=12),
    whole.midnight("night-berlin", "Europe/Berlin", every=12),
)  # fmt: skip


def befall(rooms: dict[str, newsroom.Room], _: random.Random) -> None:
    """One newsroom shows nothing for three days and then looks otherwise; the host of another dies for two."""
    rooms["riga"].layouts += [(whole.at("2025-03-24"), markup.BROKEN), (whole.at("2025-03-26"), markup.CARDS)]
    rooms["tashkent"].outages.append(outage("2025-03-28T22:00", 50, "refused"))
    rooms["secretariat"].outages.append(outage("2025-03-25T07:00", 15, "503"))


def outage(begin: str, hours: float, fault: wire.Fault) -> newsroom.Outage:
    """An outage of so many hours."""
    return newsroom.Outage(begin=whole.at(begin), end=whole.at(begin) + hours * whole.HOUR, fault=fault)


def made() -> world.World:
    """The world of these weeks."""
    some = world.made(DOORS, BEGIN, DAYS, STORIES, befall)
    some.away = [
        (wire.MAIL, outage("2025-03-29T23:00", 6, "refused")), (readers.HOOKS, outage("2025-03-26T01:00", 9, "503")),
    ]  # fmt: skip
    some.kills = [
        world.Kill(whole.at("2025-03-23T06:00"), "fetched"),
        world.Kill(whole.at("2025-03-27T04:00"), "mailed"),
    ]
    some.look = 3 * whole.HOUR
    return some
