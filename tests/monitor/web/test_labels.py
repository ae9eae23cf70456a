"""Words and days for people."""

from __future__ import annotations

import datetime as dt
import typing
import zoneinfo

import pytest

from monitor import settings as configured
from monitor.settings import doors
from monitor.settings import rules as settings_rules
from monitor.web import days, directory, labels
from storage import models


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("kind", typing.get_args(settings_rules.Kind)),
        ("status", typing.get_args(settings_rules.Status)),
        ("confidence", typing.get_args(doors.Confidence)),
        ("cause", typing.get_args(models.GapCause)),
        ("health", typing.get_args(models.Health)),
        ("outcome", typing.get_args(models.Outcome)),
        ("message", typing.get_args(models.Status)),
        ("attempt", typing.get_args(models.AttemptOutcome)),
    ],
)
def test_every_value_has_a_word(table: str, values: tuple[str, ...]) -> None:
    """No value of the archive or the settings is shown raw."""
    assert set(labels.WORDS[table]) == set(values)


def test_words_for_what_has_none() -> None:
    """A value without a word of its own is made readable; digests are left out."""
    assert labels.word("some_new-value", "role") == "Some new value"
    assert labels.word("changed:0a1b2c", "state") == "Changed"
    assert labels.word(None, "language") == "Not known"


def test_recipients_are_masked() -> None:
    """The name of a person does not show, that of a webhook does."""
    assert labels.masked("some.body@example.org") == "s…@example.org"
    assert labels.masked("newsroom") == "newsroom"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ((2024, 5, 5), None, "5 May 2024"),
        ((2024, 5, 5), (2024, 5, 5), "5 May 2024"),
        ((2024, 4, 8), (2024, 4, 9), "8–9 April 2024"),
        ((2020, 9, 30), (2020, 10, 2), "30 September – 2 October 2020"),
        ((2020, 12, 31), (2021, 1, 1), "31 December 2020 – 1 January 2021"),
    ],
)
def test_spans_of_days(first: tuple[int, int, int], last: tuple[int, int, int] | None, text: str) -> None:
    """A span of days repeats nothing."""
    assert days.span(dt.date(*first), dt.date(*last) if last else None) == text


def test_moments_in_the_zone_of_a_reader() -> None:
    """UTC stands beside it, with its day where that is another; half hours and summer time are right."""
    at = dt.datetime(2024, 7, 5, 20, 5, tzinfo=dt.UTC)
    told = {name: days.moment(at, zoneinfo.ZoneInfo(name)) for name in ("Asia/Kolkata", "Europe/Berlin", "Etc/UTC")}
    assert told["Asia/Kolkata"] == "6 July 2024, 01:35 Kolkata (5 July 2024, 20:05 UTC)"
    assert told["Europe/Berlin"] == "5 July 2024, 22:05 Berlin (20:05 UTC)"
    assert days.place(zoneinfo.ZoneInfo("America/Argentina/Buenos_Aires")) == "Buenos Aires"


def test_a_moment_by_the_clock_of_its_page() -> None:
    """Where its distance from UTC is known and there is one."""
    at = dt.datetime(2024, 7, 5, 20, 5, tzinfo=dt.UTC)
    assert [days.original(at, offset) for offset in ("+08:00", "-03:30", "+00:00", None)] == [
        "04:05 +08:00", "16:35 -03:30", None, None,
    ]  # fmt: skip


def test_moments_and_intervals() -> None:
    """Moments are told in UTC, intervals in the largest units."""
    east = dt.timezone(dt.timedelta(hours=8))
    assert days.moment(dt.datetime(2024, 5, 6, 1, 5, tzinfo=east)) == "5 May 2024, 17:05 UTC"
    assert days.interval(dt.timedelta(minutes=90)) == "1 h 30 min"
    assert days.interval(dt.timedelta(0)) == "0 s"


def test_brief_names() -> None:
    """A partner is briefly called by its abbreviation in Latin letters, else by its name; a stranger by its id."""
    found = directory.of(
        [
            configured.Partner(id="who", name="World Health Organization", aliases=("ВОЗ", "WHO")),
            configured.Partner(id="nato", name="NATO"),
            configured.Partner(id="club", name="Tea Club", aliases=("Friends of Tea",), tracked=False),
        ]
    )
    assert [found[id_].brief for id_ in ("who", "nato", "club", "nobody")] == ["WHO", "NATO", "Tea Club", "nobody"]
    assert [entry.id for entry in found.tracked()] == ["nato", "who"]
