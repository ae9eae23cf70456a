"""Who held which office on which day, and where a text names them."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib
import typing

import hypothesis
import pytest
from hypothesis import strategies

from monitor import partners, spans

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
OFFICE: dict[str, typing.Any] = {"partner": "one", "name": "Anna Hill", "office": "Head", "since": dt.date(2020, 1, 1)}
MAY_2020 = dt.date(2020, 5, 1)


def named(text: str, on: dt.date | None = MAY_2020, *offices: dict[str, typing.Any]) -> list[str]:
    """The words of a text that name somebody in office."""
    catalogue = partners.from_tables([{"id": "one", "name": "One"}], offices or [OFFICE])
    return [text[start:end] for _, start, end in catalogue.holders(text, on)]


@pytest.mark.parametrize(
    ("until", "on", "counts"),
    [
        (dt.date(2021, 1, 1), dt.date(2021, 1, 1), True),
        (dt.date(2021, 1, 1), dt.date(2021, 1, 2), False),
        (dt.date(2021, 1, 1), dt.date(2019, 12, 31), False),
        (dt.date(2021, 1, 1), None, False),
        (None, None, True),
        ("2021-02", dt.date(2021, 2, 28), True),
        ("2021-02", dt.date(2021, 3, 1), False),
        (2021, dt.date(2021, 12, 31), True),
        ("2021", dt.date(2022, 1, 1), False),
    ],
)
def test_holders_count_in_their_term_only(until: object, on: dt.date | None, *, counts: bool) -> None:
    """A person is in office from the first to the last day; a month or a year as the end lasts to its own end."""
    office = OFFICE | ({"until": until} if until else {})
    assert bool(named("Anna Hill came", on, office)) is counts


NAMES = {
    "Anna Hill and Anna Hillary": ["Anna Hill"],
    "Hanna Hill, A. Hill, Ms Hill": [],
    "anna hill": [],
    "ANNA HILL; Anna-Hill": ["ANNA HILL", "Anna-Hill"],
    "с Анной Хилл, Анне Хилл": ["Анной Хилл", "Анне Хилл"],
    "с Анной и Хилл": [],
    "会见安娜·希尔并": ["安娜·希尔"],
}


@pytest.mark.parametrize("text", NAMES)
def test_the_full_name_counts_in_any_script(text: str) -> None:
    """Every spelling is found in any Russian case, and never a part of a name or a name inside a longer word."""
    assert named(text, MAY_2020, OFFICE | {"aliases": ["Анна Хилл", "安娜·希尔"]}) == NAMES[text]


def test_a_person_keeps_the_aliases_through_all_offices() -> None:
    """Spellings given with one office are found in the term of another."""
    earlier = OFFICE | {"aliases": ["Анна Хилл"], "since": "2001", "until": "2002"}
    assert named("Анна Хилл", MAY_2020, earlier, OFFICE) == ["Анна Хилл"]


def test_a_name_held_in_two_bodies_says_nothing() -> None:
    """Namesakes, or one person with two bodies at a time, speak for neither; at another time each for its own."""
    offices = (OFFICE, {"state": "Utopia", "name": "A. Hill", "aliases": ["Anna Hill"], "office": "X", "since": 2020})
    assert named("Anna Hill", MAY_2020, *offices) == []
    assert named("Anna Hill", MAY_2020, OFFICE, offices[1] | {"until": "2020-04"}) == ["Anna Hill"]


@hypothesis.given(strategies.text(alphabet="Ana HilIİßж·希尔 -'", max_size=40))
def test_names_lie_in_the_text(text: str) -> None:
    """Whatever the text, a name that is found is a stretch of it."""
    catalogue = partners.from_tables([{"id": "one", "name": "One"}], [OFFICE])
    for holder, start, end in catalogue.holders(text, MAY_2020):
        assert text[start:end].replace("-", " ").casefold() == holder.name.casefold()


@pytest.mark.parametrize(
    "value", ["2020-13", "2020-1", "20", "", "May 2020", 20200, True, dt.datetime(2020, 1, 1, tzinfo=dt.UTC), None]
)
def test_what_is_no_day_is_refused(value: object) -> None:
    """A day is a date, a month or a year of four figures."""
    with pytest.raises(ValueError, match="is not a day"):
        spans.read(value)


def test_days_are_known_as_nearly_as_they_are_written() -> None:
    """A month is some day in it, a leap year's February included; a year some day in the year."""
    assert spans.read("2020-02") == (dt.date(2020, 2, 1), dt.date(2020, 2, 29))
    assert spans.read(2020) == spans.read("2020") == (dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    assert spans.read("2020-02-03") == spans.read(dt.date(2020, 2, 3)) == (dt.date(2020, 2, 3),) * 2


LED = {
    ("Vladimir Norov", dt.date(2020, 6, 1)): ("SCO", "Secretary-General"),
    ("Владимиром Норовым", dt.date(2008, 6, 1)): ("Uzbekistan", "Minister of Foreign Affairs"),
    ("António Guterres", dt.date(2010, 6, 1)): ("unhcr", "High Commissioner"),
    ("Antonio Guterres", dt.date(2020, 6, 1)): ("un", "Secretary-General"),
    ("Касым-Жомарта Токаева", dt.date(2012, 6, 1)): ("un", "Director-General of the UN Office at Geneva"),
    ("托卡耶夫", dt.date(2022, 6, 1)): ("Kazakhstan", "President"),
    ("Zhang Ming", dt.date(2023, 6, 1)): ("SCO", "Secretary-General"),
}


@pytest.mark.parametrize(("name", "on"), LED)
def test_the_shipped_table_knows_who_was_who(name: str, on: dt.date) -> None:
    """One name is another office in another year, in any spelling."""
    tables = (tomllib.loads((CONFIG / f"{file}.toml").read_text("utf-8")) for file in ("partners", "offices"))
    catalogue = partners.from_tables(next(tables)["partner"], next(tables)["office"])
    ((holder, _, _),) = catalogue.holders(name, on)
    assert (holder.partner or holder.state or holder.organisation, holder.office) == LED[name, on]
