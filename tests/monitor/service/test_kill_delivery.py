"""SIGKILL at ten random moments of the whole daemon; `tests/kill` does it 500 times."""

from __future__ import annotations

import random

from tests.monitor.service import mortality, ward

KILLS = 10


def test_the_daemon_dies_ten_times_and_every_message_arrives(database_url: str) -> None:
    """Nothing is lost, nothing on record as sent is sent again, and a repeat in flight carries the same id."""
    seed = random.randrange(1 << 32)  # noqa: S311 -- a name for this run
    with ward.world() as world, ward.victims("mortal") as victims:
        run = mortality.Run(database_url, world, victims, seed)
        count = run.play(KILLS)
        run.close()
    assert (count.kills, count.messages) == (KILLS, 2 * KILLS), seed
    assert (count.lost, count.repeated_though_recorded, count.strangers) == (0, 0, 0), seed
