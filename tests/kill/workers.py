"""Three workers, and SIGKILL again and again: to any of them, and each third time to the one that plans.

Takes minutes, so it is not among the tests that are collected: `make kill-workers`. `MONITOR_KILL_WORKERS=30` kills
more often.
"""

from __future__ import annotations

import os
import pathlib
import random
import time

from tests.monitor.service import fleet

KILLS = int(os.environ.get("MONITOR_KILL_WORKERS", "12"))
HOSTS = tuple(f"127.0.0.{number}" for number in range(11, 17))
MOST = 96
"""Releases of which each tells of a meeting of its own."""


def test_no_kill_loses_an_article_or_an_alert_or_hurries_a_host(postgres_url: str, tmp_path: pathlib.Path) -> None:
    """Each article is stored once, each alert accepted under one id, each pause kept, however often workers die."""
    chance = random.Random(seed := random.randrange(1 << 32))  # noqa: S311 -- a name for this run
    planners = 0
    with fleet.gathered(tmp_path, postgres_url, HOSTS) as made:
        for _ in range(3):
            made.spawn()
        made.wait_for(made.are_known, 60)
        for number in range(KILLS):
            made.publish(MOST // KILLS)
            time.sleep(chance.uniform(0.5, 6))
            planner = made.planner()
            chosen = planner if number % 3 == 0 and planner in made.workers else chance.choice(list(made.workers))
            planners += chosen == planner
            made.kill(chosen)
            made.spawn()
        seconds = made.wait_for(made.is_done, 180)
        tally = made.tally()
        ended = [made.stop(pid) for pid in list(made.workers)]
        print(f"\nseed {seed}: {KILLS} kills, {planners} of the one that plans; done {seconds:.1f} s after the last")  # noqa: T201
        print(tally.told_as("three workers, six hosts"))  # noqa: T201
        print("articles by worker:", dict(sorted(made.by_worker().items())))  # noqa: T201
    assert (tally.stored, tally.unread) == (tally.published, 0)
    assert (tally.told, tally.accepted) == (made.told, made.told)
    assert tally.impatient == 0
    assert ended == [0, 0, 0]
