"""By how much the clock of an answer differs from ours."""

from __future__ import annotations

import datetime as dt

import pytest

from monitor.fetch import timing


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"date": "Sat, 21 Nov 2026 12:00:00 GMT"}, 0),
        ({"date": "Sat, 21 Nov 2026 14:00:05 GMT"}, 7205),
        ({"date": "Sat, 21 Nov 2026 11:59:00 GMT"}, -60),
        ({"date": "Sat, 21 Nov 2026 15:00:00 +0300"}, 0),
        ({"date": "Sat, 21 Nov 2026 11:00:00 GMT", "age": "3600"}, 0),
        ({"date": "Sat, 21 Nov 2026 12:00:00 GMT", "age": "old"}, 0),
        ({"date": "yesterday"}, None),
        ({"date": "Sat, 21 Nov 99999 12:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_the_date_of_an_answer_is_compared(headers: dict[str, str], seconds: float | None, now: dt.datetime) -> None:
    """In seconds, before ours or behind; what a cache kept is as much older; where no time is told there is none."""
    assert timing.ahead(headers, now) == seconds
