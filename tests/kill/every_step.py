"""SIGKILL before and after every statement, commit and exchange of what the service does, one round for each.

Takes minutes, so it is not among the tests that are collected: `pytest tests/kill/every_step.py`, or `make kill`.
`MONITOR_KILL_RANDOM=500` makes so many rounds at random steps instead.
"""

from __future__ import annotations

import collections.abc
import itertools
import os
import pathlib
import random

import pytest
import sqlalchemy as sa

from storage import database
from tests.monitor.service import newsdesk, past, victim, ward

RANDOM = int(os.environ.get("MONITOR_KILL_RANDOM", "0"))
LONGEST = 250
"""Steps of a round, at the most; one that is not reached ends no service, and the round counts as whole."""


@pytest.fixture
def world() -> collections.abc.Iterator[ward.World]:
    """What outlives the services."""
    with ward.world() as made:
        yield made


@pytest.fixture
def victims() -> collections.abc.Iterator[ward.Victims]:
    """Services that die."""
    with ward.victims() as made:
        yield made


def steps() -> collections.abc.Iterator[int]:
    """The step at which each round's service dies."""
    if RANDOM:
        seed = random.randrange(1 << 32)  # noqa: S311 -- a name for this run
        print(f"seed {seed}")  # noqa: T201 -- shown where a round fails
        chance = random.Random(seed)  # noqa: S311 -- picks where to die
        return (chance.randint(1, LONGEST) for _ in range(RANDOM))
    return itertools.count(1)


def test_no_step_loses_or_repeats(database_url: str, world: ward.World, victims: ward.Victims) -> None:
    """Round after round on one database: three releases come out, a service dies on them, the next one makes it up."""
    clock = newsdesk.Clock()
    engine = database.engine(database_url)
    desk = newsdesk.make_desk(engine, victim.configuration(database_url, world.web, world.smtp), clock, "survivor")
    world.publish(1, *newsdesk.OTHER)
    victim.work(desk)
    killed = repeated = rounds = 0
    for round_, step in enumerate(steps()):
        clock.forward(minutes=61)
        for place, release in enumerate(ward.news(round_)):
            world.publish(2 + 3 * round_ + place, *release)
        before = sum(world.received().values())
        task = victim.Task(
            database_url=database_url, web=world.web, smtp=world.smtp, now=clock().isoformat(), steps=step
        )
        signal = victims.ended_by(task)
        assert signal in {0, 9}
        killed, rounds = killed + (signal == 9), rounds + 1
        settled = ward.settled(desk, world)
        ward.start_again(desk, clock)
        assert ward.faults(desk, world, settled, 4 * rounds) == [], f"round {round_}, step {step}"
        # to each of the two recipients one may have been in flight
        extra = sum(world.received().values()) - before - 4
        assert extra in {0, 1, 2}, f"round {round_}, step {step}: {extra} repeated"
        repeated += extra
        if signal == 0 and not RANDOM:
            break
    kind = sa.engine.make_url(database_url).get_backend_name()
    print(f"\n{kind}: {rounds} rounds, {killed} killed, 0 lost, {repeated} in flight repeated")  # noqa: T201
    engine.dispose()


@pytest.mark.parametrize("job", ["backfill", "import"])
def test_no_step_of_filling_the_archive_loses_or_doubles(
    database_url: str, world: ward.World, victims: ward.Victims, tmp_path: pathlib.Path, job: str
) -> None:
    """Round after round on one database: a service dies on four old releases, the next one makes it up."""
    rounds = past.Rounds(database_url, world, victims, tmp_path)
    for step in steps():
        signal, faults = rounds.play(job, step)
        assert signal in {0, 9}
        assert faults == [], f"step {step}"
        if signal == 0 and not RANDOM:
            break
    kind = sa.engine.make_url(database_url).get_backend_name()
    print(f"\n{kind}, {job}: {rounds.played} rounds, {rounds.killed} killed, 0 lost, 0 doubled")  # noqa: T201
    rounds.close()
