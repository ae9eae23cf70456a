"""SIGKILL at ten random moments of the whole daemon; `tests/kill` does it 500 times."""

from __future__ import annotations

import collections.abc
import random

import pytest

from tests.monitor.service import mortality, ward

pytestmark = pytest.mark.xdist_group("kill delivery")  # one worker starts the process that forks

KILLS = 10


@pytest.fixture(scope="module")
def victims() -> collections.abc.Iterator[ward.Victims]:
    """Daemons that die; the process that forks them takes seconds to start."""
    with ward.victims("mortal") as made:
        yield made


def test_the_daemon_dies_ten_times_and_every_message_arrives(database_url: str, victims: ward.Victims) -> None:
    """Nothing is lost, nothing on record as sent is sent again, and a repeat in flight carries the same id."""
    seed = random.randrange(1 << 32)  # noqa: S311 -- a name for this run
    with ward.world() as world:
        run = mortality.Run(database_url, world, victims, seed)
        count = run.play(KILLS)
        run.close()
    assert (count.kills, count.messages) == (KILLS, 2 * KILLS), seed
    assert (count.lost, count.repeated_though_recorded, count.strangers) == (0, 0, 0), seed
