"""The notice and its form as JSON."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor.notify import notice as told

stamps = st.none() | st.dates() | st.datetimes(timezones=st.just(dt.UTC) | st.just(dt.timezone(dt.timedelta(hours=8))))


@hypothesis.given(st.text(), st.none() | st.dates(), stamps, st.floats(0, 1))
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_a_notice_survives_the_outbox(
    notice: told.Notice, title: str, day: dt.date | None, published: told.Published | None, score: float
) -> None:
    """Written as JSON and read again, a notice is the same: a day stays a day, an instant an instant."""
    odd = dataclasses.replace(
        notice,
        meeting=dataclasses.replace(notice.meeting, title=title, date_start=day),
        article=dataclasses.replace(notice.article, published=published),
        partners=(dataclasses.replace(notice.partners[0], score=score),),
    )
    assert told.Notice.from_payload(json.loads(json.dumps(odd.to_payload()))) == odd


def test_midnight_does_not_become_a_day(notice: told.Notice) -> None:
    """A release of midnight keeps its hour and zone."""
    midnight = dt.datetime(2022, 9, 16, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    odd = dataclasses.replace(notice, article=dataclasses.replace(notice.article, published=midnight))
    assert odd.to_payload()["article"]["published"] == "2022-09-16T00:00:00+03:00"
    assert told.Notice.from_payload(odd.to_payload()).article.published == midnight


@pytest.mark.parametrize("payload", [None, {}, [], {"state": "held"}, "{}"])
def test_what_is_no_notice_is_refused_with_one_line(payload: object) -> None:
    """A payload that is none gives an error that names the field, in one line."""
    with pytest.raises(told.BadPayload, match=r"^not a notice: .+$"):
        told.Notice.from_payload(payload)


def test_fields_of_a_later_version_are_ignored(notice: told.Notice) -> None:
    """A payload with more fields than we know is read all the same."""
    assert told.Notice.from_payload({**notice.to_payload(), "weather": "fine"}) == notice


def test_the_schema_names_what_every_notice_has() -> None:
    """Receivers may rely on state, reason, meeting and article."""
    assert set(told.Notice.schema()["required"]) >= {"state", "reason", "meeting", "article"}


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, None),
        (dt.date(2019, 9, 26), None, "26 Sep 2019"),
        (None, dt.date(2019, 9, 26), "26 Sep 2019"),
        (dt.date(2024, 4, 8), dt.date(2024, 4, 9), "8–9 Apr 2024"),
        (dt.date(2020, 9, 30), dt.date(2020, 10, 2), "30 Sep – 2 Oct 2020"),
        (dt.date(2020, 12, 31), dt.date(2021, 1, 2), "31 Dec 2020 – 2 Jan 2021"),
    ],
)
def test_dates_are_told_shortly(start: dt.date | None, end: dt.date | None, words: str | None) -> None:
    """A day or a range in few words, and nothing where no day is known (law 4)."""
    assert told.when(start, end) == words
