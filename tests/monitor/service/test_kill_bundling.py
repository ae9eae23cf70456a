"""SIGKILL at any moment while digests are made and sent: every notice arrives, in one digest."""

from __future__ import annotations

import collections
import collections.abc
import datetime as dt
import json
import pathlib
import random

import pytest
import sqlalchemy as sa

from monitor import bundling, service
from monitor.notify import notice as told
from storage import models, outbox, records
from tests.monitor.service import gatherer, newsdesk, ward

pytestmark = pytest.mark.xdist_group("kill")  # one worker starts the process that forks

READERS, EACH = 30, 3
KILLS = 8


@pytest.fixture(scope="module")
def gatherers() -> collections.abc.Iterator[ward.Victims]:
    """Services that die; the process that forks them takes seconds to start."""
    with ward.victims("gatherer") as made:
        yield made


def write(desk: service.Service, folder: pathlib.Path) -> None:
    """Three notices to each of thirty readers, all waiting for one moment."""
    notice = told.Notice(state="held", reason="r", meeting=None, article=told.Article(title="t"), rules=("r",))
    now = desk.now()
    with desk.sessions.begin() as session:
        outbox.enqueue(
            session,
            [
                records.MessageRecord(
                    state=f"held:{number}", recipient=str(folder / f"{reader}.jsonl"), channel="file", rule="r",
                    payload=notice.to_payload(), due_at=now, rhythm="daily 08:00 (UTC)",
                )
                for number in range(EACH) for reader in range(READERS)
            ],
            now - dt.timedelta(hours=1),
        )  # fmt: skip


def received(folder: pathlib.Path) -> list[dict[str, object]]:
    """The lines that arrived whole."""
    lines = [line for file in folder.glob("*.jsonl") for line in file.read_text("ascii").splitlines()]
    return [json.loads(line) for line in lines if line.endswith("}")]


def test_a_kill_loses_no_notice_and_tells_none_in_two_digests(
    desk: service.Service,
    database_url: str,
    clock: newsdesk.Clock,
    gatherers: ward.Victims,
    tmp_path: pathlib.Path,
) -> None:
    """Whenever it dies, what it leaves is enough for the next; a repeat comes under the same id."""
    chance = random.Random(5)  # noqa: S311 -- picks when to die
    write(desk, tmp_path)
    ends = []
    for _ in range(KILLS):
        clock.forward(minutes=1)  # beyond the leases of who died before
        seconds = chance.uniform(0.02, 0.4)
        life = gatherer.Life(database_url=database_url, now=clock.now.isoformat(), seconds=seconds)
        ends.append(gatherers.ended_by(life))
    assert set(ends) <= {0, 9}
    assert 9 in ends
    clock.forward(hours=1)
    bundling.bundle(desk)
    gatherer.send(desk)
    arrived = received(tmp_path)
    digests = {str(one["id"]): one for one in arrived}
    entries = [entry["id"] for one in digests.values() for entry in one["data"]["entries"]]  # type: ignore[index]
    with desk.sessions() as session:
        stands = collections.Counter(session.scalars(sa.select(models.Message.status)))
        members = set(session.scalars(sa.select(models.Message.id).where(models.Message.status == "bundled")))
    assert stands == {"bundled": READERS * EACH, "sent": READERS}
    assert sorted(entries) == sorted(members)
    assert len(digests) == READERS
