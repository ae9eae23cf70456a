"""Workers on one Postgres share the work of newsrooms, leave each host its pauses, and lose nothing when they die."""

from __future__ import annotations

import pathlib

from tests.monitor.service import fleet

HOSTS = ("127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14")


def test_three_workers_share_the_work_and_survive_the_planners_death(postgres_url: str, tmp_path: pathlib.Path) -> None:
    """Each article is stored once, each alert accepted under one id, and no host is asked too soon or twice at once."""
    with fleet.gathered(tmp_path, postgres_url, HOSTS) as made:
        for _ in range(3):
            made.spawn()
        made.wait_for(made.are_known, 40)
        made.publish(24)
        made.wait_for(lambda: made.tally().stored > 10, 30)
        planner = made.planner()
        assert planner in made.workers
        made.kill(planner)
        made.publish(8)
        seconds = made.wait_for(made.is_done, 60)
        tally = made.tally()
        codes = [made.stop(pid) for pid in list(made.workers)]
        print(tally.told_as(f"one of three killed, done after {seconds:.1f} s"), made.by_worker())  # noqa: T201
        assert (tally.stored, tally.unread, tally.told, tally.accepted) == (36, 0, 32, 32)
        assert tally.impatient == 0
        assert codes == [0, 0]
        assert sum(count > 0 for count in made.by_worker().values()) >= 2
