"""SIGKILL at 500 random moments of the whole daemon, while it polls, reads, writes messages and delivers them.

Takes minutes, so it is not among the tests that are collected: `make kill-delivery`. `MONITOR_KILL_RANDOM=50` makes
fewer.
"""

from __future__ import annotations

import os
import random

import sqlalchemy as sa

from tests.monitor.service import mortality, ward

KILLS = int(os.environ.get("MONITOR_KILL_RANDOM", "500"))


def test_no_kill_loses_a_message_or_repeats_what_was_recorded(database_url: str) -> None:
    """Every due message arrives, nothing on record as sent is sent again, repeats in flight carry the same id."""
    seed = random.randrange(1 << 32)  # noqa: S311 -- a name for this run
    print(f"\nseed {seed}")  # noqa: T201 -- shown where it fails
    with ward.world() as world, ward.victims("mortal") as victims:
        run = mortality.Run(database_url, world, victims, seed)
        count = run.play(KILLS)
        run.close()
    print(count.told(sa.engine.make_url(database_url).get_backend_name()))  # noqa: T201
    assert (count.kills, count.messages) == (KILLS, 2 * KILLS)
    assert (count.lost, count.repeated_though_recorded, count.strangers) == (0, 0, 0)
