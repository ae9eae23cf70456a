"""What newsrooms write: releases on meetings with partners, and all the rest that is no news of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random

Words = tuple[str, ...]
"""A title, and paragraphs."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A partner of the SCO that exists in these tests only, with its head and the town where that receives guests."""

    id: str
    name: str
    short: str
    head: str
    town: str


BODIES = (
    Body(id="nru", name="Northern Rivers Union", short="NRU", head="Lina Hadi", town="Jakarta"),
    Body(id="cps", name="Council of Port States", short="CPS", head="Mira Sol", town="Bangkok"),
    Body(id="hsa", name="Highland Steppe Association", short="HSA", head="Omar Bek", town="Astana"),
    Body(id="ewl", name="Eastern Water League", short="EWL", head="Anna Lind", town="Geneva"),
    Body(id="tlc", name="Tea Lands Community", short="TLC", head="Ravi Menon", town="Colombo"),
)
SUBJECTS = (
    "transport corridors", "the harvest of the year", "small hydropower", "the training of nurses", "digital libraries",
    "mountain tourism", "trade in fruit", "school exchanges", "clean water", "early warning of floods",
    "customs procedures", "youth sport", "the care of monuments", "food security",
)  # fmt: skip
TOWNS = ("Tashkent", "Almaty", "Bishkek", "Dushanbe", "Islamabad", "Minsk", "Samarkand", "Ulaanbaatar")
OTHERS = ("Mayor", "Rector of the university", "Chairman of the chamber of commerce", "Director of the museum")
PEOPLE = ("Timur Aliev", "Olga Petrova", "Wei Zhou", "Farid Rahman", "Irina Orlova", "Rustam Tashev", "Nodira Khan")


def day_of(date: dt.date) -> str:
    """A day as these texts have it."""
    return f"{date.day} {date:%B %Y}"


def held(body: Body, day: dt.date) -> Words:
    """The report of a meeting that was held."""
    return (
        f"SCO Secretary-General meets Secretary-General of {body.short}",
        (
            f"SCO Secretary-General Aziz Karim met with Secretary-General of the {body.name} {body.head} in "
            f"{body.town} on {day_of(day)}."
        ),
        f"On {day_of(day)} the SCO and the {body.short} discussed trade and transport, and agreed to keep in touch.",
    )


def held_too(body: Body, day: dt.date) -> Words:
    """The same in the words of another newsroom."""
    return (
        f"{body.short} and SCO secretaries-general hold talks in {body.town}",
        (
            f"Secretary-General of the {body.name} {body.head} met with SCO Secretary-General Aziz Karim in "
            f"{body.town} on {day_of(day)}."
        ),
        f"The talks of the {body.short} with the SCO took an hour, and were of trade and then of the weather.",
    )


def announced(body: Body, day: dt.date) -> Words:
    """Word of a meeting to come."""
    return (
        f"SCO Secretary-General to meet Secretary-General of {body.short}",
        (
            f"SCO Secretary-General Aziz Karim will meet with Secretary-General of the {body.name} {body.head} in "
            f"{body.town} on {day_of(day)}."
        ),
        f"The SCO and the {body.short} have worked together in trade for years, and will speak of what is to come.",
    )


def put_off(body: Body, day: dt.date) -> Words:
    """Word that it will not be on its day, and that no other is known."""
    return (
        f"SCO and {body.short} talks postponed",
        (
            f"The meeting of the SCO and {body.short} secretaries-general scheduled for {day.day} {day:%B} in "
            f"{body.town} has been postponed."
        ),
        "They gave no new date.",
    )


def moved(body: Body, day: dt.date, new: dt.date) -> Words:
    """Word that it will be on another day."""
    return (
        f"SCO and {body.short} talks moved",
        (
            f"The meeting of the SCO Secretary-General and of {body.short} planned for {day.day} {day:%B} was "
            f"postponed to {day_of(new)}."
        ),
        f"The SCO and {body.short} gave no reason for it, and ask all who were to come to take note.",
    )


def cancelled(body: Body, day: dt.date) -> Words:
    """Word that it will not be."""
    return (
        f"SCO and {body.short} talks cancelled",
        (
            f"The meeting of the SCO Secretary-General with the head of {body.short} due in {body.town} on {day.day} "
            f"{day:%B} was cancelled."
        ),
        f"The SCO and {body.short} gave no reason for it, and ask all who were to come to take note.",
    )


def named_only(body: Body, chance: random.Random) -> Words:
    """A partner stands in it, and met nobody."""
    subject, number = chance.choice(SUBJECTS), chance.randrange(10**6)
    return (
        f"New book on {subject} in the library, number {number}",
        f"A book of the {body.name} on {subject} is in the library of the SCO Secretariat, under the number {number}.",
        f"The {body.short} printed it last year, on {chance.randrange(40, 400)} pages.",
        *filler(chance),
    )


def else_where(chance: random.Random, day: dt.date) -> Words:
    """A meeting of people whom nobody tracks."""
    town, host, who = chance.choice(TOWNS), chance.choice(OTHERS), chance.choice(PEOPLE)
    return (
        f"{host} of {town} receives guests to speak of {chance.choice(SUBJECTS)}",
        f"On {day_of(day)}, {host} {who} received a delegation of {chance.randrange(3, 60)} people in {town}.",
        *filler(chance),
    )


def other(chance: random.Random) -> Words:
    """News that concerns no meeting."""
    town, subject = chance.choice(TOWNS), chance.choice(SUBJECTS)
    return (
        f"{town} prepares for a year of {subject}, says report {chance.randrange(10**6)}",
        f"A report of {chance.randrange(20, 300)} pages on {subject} was published in {town}, and costs nothing.",
        *filler(chance),
    )


def filler(chance: random.Random) -> Words:
    """Some paragraphs more."""
    return tuple(
        f"In {chance.choice(TOWNS)} there are {chance.randrange(10, 900)} schools and {chance.randrange(3, 90)} "
        f"libraries that deal with {chance.choice(SUBJECTS)}. Their work is paid for by the town, and goes on until "
        f"the end of the year. Whoever wants to know more of {chance.choice(SUBJECTS)} finds a leaflet at the entrance."
        for _ in range(chance.randint(1, 3))
    )
