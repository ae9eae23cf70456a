"""SIGKILL while the archive is filled loses nothing and doubles nothing. `tests/kill` tries every step."""

from __future__ import annotations

import pathlib

import pytest

from tests.monitor.service import past, ward

pytestmark = pytest.mark.xdist_group("kill")  # one worker starts the process that forks

STEPS = {"backfill": (7, 24, 45, 70, 105, 150, 190, 10_000), "import": (6, 22, 48, 75, 110, 10_000)}
"""Where to die: in each part of the work, and beyond its end."""


@pytest.mark.parametrize("job", STEPS)
def test_what_was_begun_is_made_up(database_url: str, victims: ward.Victims, tmp_path: pathlib.Path, job: str) -> None:
    """The next run reads the rest: each article, link, meeting and withheld alert is there once, and nobody is told."""
    with ward.world() as world:
        rounds = past.Rounds(database_url, world, victims, tmp_path)
        ended = {step: rounds.play(job, step) for step in STEPS[job]}
        rounds.close()
    assert {step: faults for step, (_, faults) in ended.items() if faults} == {}
    assert [signal for signal, _ in ended.values()] == [9] * (len(ended) - 1) + [0]
