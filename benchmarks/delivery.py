"""How fast the outbox empties, with and without dead recipients, beside a bare loop of the same client.

    .venv/bin/python benchmarks/delivery.py [MESSAGES] [--postgres | --database URL]

MESSAGES (10 000 unless given) about meetings, each told to 50 webhooks on loopback, which a process of its own serves,
leave by the daemon's own workers and gate with the shipped settings: once with all alive, once with two dead, of which
one refuses the connection and the other accepts it and never answers. The rate is that of the 48 others. The bare loops
post the same bodies by the same client: one thread, and as many as there are workers; no database, no signature.

The database is SQLite in a temporary folder, with --postgres a server as the tests start one but with all that it does
for a crash, with --database an empty one of yours.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import concurrent.futures
import contextlib
import dataclasses
import datetime as dt
import json
import logging
import multiprocessing
import pathlib
import socket
import sys
import time
import typing
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import databases  # noqa: E402 -- found by the line above
import sqlalchemy as sa  # noqa: E402
import structlog  # noqa: E402

from monitor import fetch, gate, scheduler, service, settings  # noqa: E402
from monitor.notify import notice as told  # noqa: E402
from storage import database, models  # noqa: E402

RECIPIENTS, DEAD = 50, 2
SECRET = "whsec_" + base64.b64encode(b"made up for this run").decode()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take every POST of a connection."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            if b"connection: close" in head:
                break
    writer.close()


def receive(port: typing.Any) -> None:
    """Serve until killed; tells its port."""

    async def serve() -> None:
        server = await asyncio.start_server(_answer, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def configuration(url: str, ports: list[int]) -> settings.Settings:
    """Settings with a webhook for each port, and the shipped ones of delivery."""
    return settings.Settings(
        monitor=settings.Monitor(
            database_url=url, fetch=settings.Fetch(allow_private=tuple({f"127.0.0.1:{port}" for port in ports}))
        ),
        webhooks={
            f"r{number}": settings.Webhook(url=f"http://127.0.0.1:{port}/hook/{number}", secret=SECRET)
            for number, port in enumerate(ports)
        },
    )


def notice() -> dict[str, typing.Any]:
    """The payload of an alert."""
    return told.Notice(
        state="held",
        reason="a meeting was reported",
        meeting=told.Meeting(id=1, title="Talks", kind="bilateral_meeting", status="held", format="in_person"),
        article=told.Article(title="Talks", url="https://news.example/1", source="news", published=None, language="en"),
        partners=(told.Partner(id="p", name="Partner", role="counterpart", score=0.9, evidence="They met.", rule="r"),),
        rules=("all",),
    ).to_payload()


def fill(engine: sa.Engine, messages: int, now: dt.datetime) -> None:
    """Write due messages, each meeting to all recipients, in an empty outbox."""
    payload = notice()
    occasions = [
        {
            "id": 1 + number, "title": "Talks", "kind": "bilateral_meeting", "status": "held", "format": "in_person",
            "evidence": {}, "created_at": now, "updated_at": now,
        }
        for number in range(1 + messages // RECIPIENTS)
    ]  # fmt: skip
    rows = [
        {
            "id": str(uuid.uuid4()), "state": "held", "meeting_id": 1 + number // RECIPIENTS,
            "recipient": f"r{number % RECIPIENTS}", "channel": "webhook",
            "rule": "all", "payload": payload, "status": "due", "created_at": now, "tries": 0,
            "due_at": now - dt.timedelta(seconds=1) + dt.timedelta(microseconds=number),
        }
        for number in range(messages)
    ]  # fmt: skip
    with engine.begin() as connection:
        for model in (models.Exchange, models.Attempt, models.Message, models.Recipient, models.Meeting):
            connection.execute(sa.delete(model))
        connection.execute(sa.insert(models.Meeting), occasions)
        connection.execute(sa.insert(models.Message), rows)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Speed:
    """Messages a second, and milliseconds of CPU that this process spent on each."""

    rate: float
    cost: float

    def __str__(self) -> str:
        """Both in words."""
        return f"{self.rate:.0f} a second ({self.cost:.1f} ms CPU each)"


def delivered(url: str, ports: list[int], messages: int) -> Speed:
    """How fast messages reach those who are never dead, from the start to their last."""
    engine = database.engine(url)
    database.upgrade(engine)
    desk = service.build(configuration(url, ports), engine)
    fill(engine, messages, desk.now())
    alive = {f"r{number}" for number in range(DEAD, RECIPIENTS)}
    mine = sa.select(sa.func.count(), sa.func.max(models.Message.finished_at)).where(
        models.Message.status == "sent", models.Message.recipient.in_(alive)
    )
    wanted = messages - sum(number % RECIPIENTS < DEAD for number in range(messages))
    with gate.opened(desk, desk.stop.wait) as fetcher:
        crew = scheduler.workers(desk, fetcher)
        begun, spent = desk.now(), time.process_time()
        crew.start()
        while True:
            time.sleep(0.2)
            with engine.connect() as connection:
                count, last = connection.execute(mine).one()
            if count == wanted:
                break
        spent = time.process_time() - spent
        desk.stop.set()
        crew.finish()
    engine.dispose()
    return Speed(rate=wanted / (last - begun).total_seconds(), cost=1000 * spent / wanted)


def bare(port: int, messages: int, threads: int) -> Speed:
    """How fast the same body is posted by the same client."""
    body = json.dumps({"type": "meeting.held", "timestamp": "2026-11-22T00:00:00Z", "data": notice()}).encode()
    rules = settings.Fetch(allow_private=(f"127.0.0.1:{port}",))
    with fetch.Fetcher(rules) as fetcher, concurrent.futures.ThreadPoolExecutor(threads) as pool:
        begun, spent = time.monotonic(), time.process_time()
        numbers = range(messages)
        list(pool.map(lambda _: fetcher.post(f"http://127.0.0.1:{port}/hook/0", body, {}), numbers))
        spent = time.process_time() - spent
        return Speed(rate=messages / (time.monotonic() - begun), cost=1000 * spent / messages)


@dataclasses.dataclass
class Dead:
    """A port that refuses, and one that accepts and never answers."""

    silent: socket.socket = dataclasses.field(default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=9))
    refusing: int = 0

    def __post_init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.refusing = free.getsockname()[1]

    @property
    def ports(self) -> list[int]:
        """Both."""
        return [self.silent.getsockname()[1], self.refusing]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("messages", type=int, nargs="?", default=10_000)
    databases.ask(asked)
    given = asked.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    ours, theirs = multiprocessing.Pipe()
    receiver = multiprocessing.get_context("spawn").Process(target=receive, args=(theirs,), daemon=True)
    receiver.start()
    port = ours.recv()
    workers = settings.Delivery().workers
    with databases.opened(given) as url:
        alive = delivered(url, [port] * RECIPIENTS, given.messages)
        dead = delivered(url, [*Dead().ports, *[port] * (RECIPIENTS - DEAD)], given.messages)
    print(f"messages {given.messages}, recipients {RECIPIENTS}, workers {workers}, {url.partition(':')[0]}")
    print(f"none dead: {alive}; two dead: {dead}, {dead.rate / alive.rate:.0%}")
    few = min(given.messages, 2000)
    one, many = bare(port, few, 1), bare(port, few, workers)
    print(f"bare loop of the same client: {one} by one thread, {many} by {workers}")
    receiver.terminate()
    receiver.join()


if __name__ == "__main__":
    main()
