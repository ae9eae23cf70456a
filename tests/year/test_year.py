"""Some weeks of the service with the clock turned. The whole year is `make year`."""

from __future__ import annotations

import collections.abc
import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import scheduler
from tests.year import some_weeks, year


def test_weeks_around_daylight_saving_lose_and_double_nothing(
    database_url: str,
    lasting_engine: collections.abc.Callable[[str], sa.Engine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every article is there once, every due alert came once, and tables are as expected, whatever broke meanwhile."""
    monkeypatch.setattr(scheduler, "SWEEP_EVERY", dt.timedelta(hours=6))  # it sweeps once a day all the same
    run = year.Run(some_weeks.made(), database_url, lasting_engine)
    (last,) = run.live(some_weeks.DAYS * year.DAY)
    account = run.account()
    assert account.faults == []
    assert (last.day, last.stored) == (run.out.plan.end, run.out.plan.published)
    assert {one.state for one in run.out.plan.due} > {"announced", "postponed"}
    assert run.killed == {"fetched": 1, "mailed": 1}
