"""Some weeks of the service with the clock turned. The whole year is `make year`."""

from __future__ import annotations

from tests.year import some_weeks, year


def test_weeks_around_daylight_saving_lose_and_double_nothing(database_url: str) -> None:
    """Every article is there once, every due alert came once, and tables are as expected, whatever broke meanwhile."""
    run = year.Run(some_weeks.made(), database_url)
    months = list(run.live())
    account = run.account()
    assert account.faults == []
    assert months[-1].day >= run.out.plan.end
    assert run.killed == {"fetched": 1, "mailed": 1}
