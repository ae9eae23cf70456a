"""Rounds in which a service dies while it fills the archive, and the next one makes it up: by backfill or by import."""

from __future__ import annotations

import collections.abc
import datetime as dt
import pathlib

import sqlalchemy as sa

from monitor import warc
from storage import database, models
from tests.monitor.service import newsdesk, victim, ward

ARTICLES = 4
WITHHELD = 4
"""Two meetings with a partner, each for a mailbox and a webhook."""


class Rounds:
    """One database on which round after round is played; `killed` counts the rounds in which somebody died."""

    def __init__(self, database_url: str, world: ward.World, victims: ward.Victims, folder: pathlib.Path) -> None:
        self.clock, self.killed, self.played = newsdesk.Clock(), 0, 0
        self._url, self._world, self._victims, self._folder = database_url, world, victims, folder
        self._engine = database.engine(database_url)
        loaded = victim.configuration(database_url, world.web, world.smtp)
        self._desk = newsdesk.make_desk(self._engine, loaded, self.clock, "survivor")

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def play(self, job: str, step: int) -> tuple[int, list[str]]:
        """Four new releases; one service dies on them at a step, the next fills in the rest: its signal, the faults."""
        self.clock.forward(minutes=61)
        self.played += 1
        articles = dict(self._articles())
        of = self._listed(articles) if job == "backfill" else self._saved(articles)
        signal = self._victims.ended_by(
            victim.Task(
                database_url=self._url, web=self._world.web, smtp=self._world.smtp, now=self.clock().isoformat(),
                job="import" if job == "import" else "backfill", of=of, steps=step,
            )
        )  # fmt: skip
        self.killed += signal == 9
        self.clock.forward(minutes=61)
        victim.fill(self._desk, job, of)
        return signal, self._faults(job, of, list(articles))

    def _articles(self) -> collections.abc.Iterator[tuple[str, str]]:
        for number, part in enumerate((*ward.news(3 * self.played), *ward.news(3 * self.played + 1)[-1:])):
            address = f"http://127.0.0.1:{self._world.web}/a/{100 * self.played + number}.html"
            yield address, newsdesk.page(*part)

    def _listed(self, articles: dict[str, str]) -> str:
        """On the site, two to a result page."""
        home, numbers = f"http://127.0.0.1:{self._world.web}", []
        for address, content in articles.items():
            self._world.pages[address.removeprefix(home)] = content
            numbers.append(int(address.rpartition("/")[2].removesuffix(".html")))
        first, second = f"/past/{self.played}/", f"/past/{self.played}/2/"
        self._world.pages[first] = newsdesk.listing(*numbers[:2], following=home + second, home=home)
        self._world.pages[second] = newsdesk.listing(*numbers[2:], home=home)
        return home + first

    def _saved(self, articles: dict[str, str]) -> str:
        path = self._folder / f"{self.played}.warc.gz"
        with path.open("wb") as file:
            writer = warc.Writer(file, software="test")
            for address, content in articles.items():
                day = newsdesk.START - dt.timedelta(days=1)
                writer.add(warc.Capture(url=address, fetched_at=day, body=content.encode(), charset="utf-8"))
        return str(path)

    def _faults(self, job: str, of: str, addresses: list[str]) -> list[str]:
        """What is lost or doubled, in words."""
        with self._desk.sessions() as session:
            ids = session.scalars(sa.select(models.Article.id).where(models.Article.url.in_(addresses))).all()

            def count(model: type[models.Base], column: sa.ColumnElement[int]) -> int:
                return session.scalar(sa.select(sa.func.count()).select_from(model).where(column.in_(ids))) or 0

            held = models.Source.leased_until > self.clock()
            found = {
                "articles": (len(ids), ARTICLES),
                "snapshots": (count(models.Snapshot, models.Snapshot.article_id), ARTICLES),
                "links": (count(models.Link, models.Link.article_id), ARTICLES),
                "involvements": (count(models.Involvement, models.Involvement.article_id), 2),
                "revisions": (count(models.Revision, models.Revision.article_id), 0),
                "messages": (session.scalar(sa.select(sa.func.count(models.Message.id))), 0),
                # One of a service that died after its last list stands there, run out, until somebody wants the source.
                "leases": (session.scalar(sa.select(sa.func.count()).where(held)), 0),
            }
            if job == "backfill":
                # A service that died after its end leaves nothing to go on with, and the next walk finds all read.
                walks = [
                    walk
                    for walk in session.scalars(sa.select(models.Walk).order_by(models.Walk.id))
                    if walk.asked["url"] == of
                ]
                for name, right in {"articles": 4, "failed": 0, "withheld": WITHHELD}.items():
                    found[f"tally of {name}"] = (sum(walk.tally.get(name, 0) for walk in walks), right)
                found["lists of the last walk"] = (walks[-1].tally.get("lists"), 2)
                found["alerts withheld"] = (count(models.Withheld, models.Withheld.article_id), WITHHELD)
                unfinished = sa.select(sa.func.count(models.Walk.id)).where(models.Walk.finished_at.is_(None))
                found["unfinished walks"] = (session.scalar(unfinished), 0)
        return [f"{name}: {is_} instead of {right}" for name, (is_, right) in found.items() if is_ != right]
