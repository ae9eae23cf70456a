"""SIGKILL at any point loses no message and repeats at most what was in flight; `tests/kill` tries every step."""

from __future__ import annotations

import collections.abc

import pytest
import sqlalchemy as sa

from monitor import service
from tests.monitor.service import newsdesk, victim, ward

pytestmark = pytest.mark.xdist_group("kill")  # one worker starts the process that forks

MESSAGES = 4
RECIPIENTS = 2
"""Of each of them one message may be in flight."""
AGAIN = ("its messages are written, not committed", "the article is committed", "a message is sent, not recorded")
"""Points that the work comes by more than once, where the second time leaves something else behind."""


@pytest.fixture
def world() -> collections.abc.Iterator[ward.World]:
    """What outlives them."""
    with ward.world() as made:
        yield made


@pytest.fixture
def survivor(engine: sa.Engine, database_url: str, world: ward.World, clock: newsdesk.Clock) -> service.Service:
    """The service that is started after the other's death; the site's first visit is over, and then there is news."""
    desk = newsdesk.make_desk(engine, victim.configuration(database_url, world.web, world.smtp), clock, "survivor")
    world.publish(1, *newsdesk.OTHER)
    victim.work(desk)
    for number, release in enumerate(ward.news(0), start=2):
        world.publish(number, *release)
    clock.forward(minutes=61)
    return desk


@pytest.mark.parametrize(("point", "nth"), [(point, 1) for point in victim.POINTS] + [(point, 2) for point in AGAIN])
def test_nothing_is_lost_and_nothing_recorded_repeated(
    survivor: service.Service,
    database_url: str,
    world: ward.World,
    victims: ward.Victims,
    clock: newsdesk.Clock,
    point: str,
    nth: int,
) -> None:
    """Killed there for the first or second time, the service leaves all that the next one needs."""
    task = victim.Task(
        database_url=database_url, web=world.web, smtp=world.smtp, now=clock().isoformat(), point=point, nth=nth
    )
    assert victims.ended_by(task) == 9
    settled = ward.settled(survivor, world)
    in_flight = world.received().keys() - settled.keys()
    ward.start_again(survivor, clock)
    assert ward.faults(survivor, world, settled, MESSAGES) == []
    assert sum(world.received().values()) == MESSAGES + len(in_flight)
    assert len(in_flight) <= RECIPIENTS


def test_without_a_death_each_message_arrives_once(
    survivor: service.Service, world: ward.World, clock: newsdesk.Clock
) -> None:
    """The measure of the test above: two meetings, told by mail and webhook."""
    ward.start_again(survivor, clock)
    assert ward.faults(survivor, world, ward.settled(survivor, world), MESSAGES) == []
    assert sorted(world.received().values()) == [1] * MESSAGES
