"""A portion into the archive, by the intake of imports: nobody is told, and meetings are joined as always.

What is stored, how far the file is read with it, and what was counted are one transaction.
"""

from __future__ import annotations

import collections.abc
import dataclasses

from sqlalchemy import orm

from monitor import gleaning, importing, reparse, service
from monitor.bulk import portions, sifting
from parsers import article as parsed
from storage import bulk, database, models

STRIDE = 2000
"""Pages after which it is noted how far a file is read, though there was nothing to store."""


class Overtaken(portions.BulkError):
    """Another process goes on with the same file."""


def standing(desk: service.Service, digest: str) -> bulk.Standing | None:
    """How far an earlier run came with a file."""
    with desk.sessions() as session:
        return bulk.standing(session, digest)


class Filing:
    """One file on its way into the archive, from where it stands."""

    def __init__(
        self, desk: service.Service, portion: portions.Portion, digest: str, was: bulk.Standing | None
    ) -> None:
        self._desk, self._portion, self._digest, self._was = desk, portion, digest, was
        self.tally = portions.Tally(**(was.tally if was else {}))
        self._batch: list[importing.Page | importing.Imported] = []
        self._since = 0

    def take(self, found: collections.abc.Iterable[sifting.Sifted], told: portions.Told) -> None:
        """Store the candidates, batch by batch. Raises `Overtaken`, OSError, `warc.WarcError`; `finish` comes after."""
        for one in found:
            more = len(one.capture.body) if one.candidate else 0
            if self._since >= STRIDE or importing.is_full(self._batch, more):
                self._store(one.capture.offset)
            self._since += 1
            self.tally.pages += 1
            self.tally.broken += one.capture.fault is not None
            self.tally.candidates += one.candidate
            if one.candidate:
                self._batch.append(importing.captured(one.capture, self._portion.name))
            told(self.tally.pages, one.capture.offset)

    def finish(self) -> None:
        """Store what is left, and note that the file is done."""
        self._store(self._portion.size, finished=True)

    def _store(self, place: int, *, finished: bool = False) -> None:
        def note(session: orm.Session, done: list[importing.Imported]) -> None:
            counted = portions.Tally(**dataclasses.asdict(self.tally))
            counted.add(_counted(done))
            becomes = bulk.Standing(place=place, tally=dataclasses.asdict(counted), finished=finished)
            now, name = self._desk.now(), self._portion.name
            if not bulk.move(session, self._digest, name, now, was=self._was, becomes=becomes):
                raise Overtaken(f"{name}: another process goes on with it")
            self._was, self.tally = becomes, counted

        importing.store(self._desk, self._batch, beside=note)
        self._batch, self._since = [], 0


def reread(
    desk: service.Service, portion: portions.Portion, digest: str, was: bulk.Standing | None, told: portions.Told
) -> portions.Tally:
    """Read the articles of a portion again from the pages that are kept of them, one transaction each.

    Of the candidates those whose reading changed count as articles, the others as known. Raises `Overtaken`.
    """
    tally = portions.Tally(**(was.tally if was else {}))
    with desk.sessions() as session:
        left = list(sifting.run_of(session, portion, was.place if was else None))
    for article_id, snapshot_id in left:
        gleaned = _gleaned(desk, article_id, snapshot_id)
        with desk.sessions.begin() as session:
            made = reparse.again(desk, session, article_id, snapshot_id, gleaned=gleaned)
            tally.add(_counted_of(made))
            finished = article_id == left[-1][0]
            becomes = bulk.Standing(place=article_id, tally=dataclasses.asdict(tally), finished=finished)
            if not bulk.move(session, digest, portion.name, desk.now(), was=was, becomes=becomes):
                raise Overtaken(f"{portion.name}: another process goes on with it")
        was = becomes
        told(tally.pages, article_id - portion.first)
    return tally


def _gleaned(desk: service.Service, article_id: int, snapshot_id: int | None) -> gleaning.Gleaned | None:
    """What a page tells, read before anybody has to wait for it; None where the reading that follows will say why."""
    if snapshot_id is None:
        return None
    with database.sessions(desk.engine, read_only=True)() as session:
        snapshot = session.get_one(models.Snapshot, snapshot_id)
        try:
            return reparse.glean(desk, snapshot, session.get_one(models.Article, article_id)) if snapshot.body else None
        except parsed.ParseError:
            return None


def _counted_of(made: reparse.Reread) -> portions.Tally:
    read = made.kept and not made.fault
    return portions.Tally(
        pages=int(made.kept),
        candidates=int(made.kept),
        articles=int(read and made.changed),
        known=int(read and not made.changed),
        unread=int(made.kept and not read),
        meetings=len(made.meetings),
        withheld=len(made.messages),
    )


def _counted(done: list[importing.Imported]) -> portions.Tally:
    """What became of the candidates of a batch."""
    taken = [one.taken for one in done if one.taken is not None]
    known = sum(one.outcome in ("unchanged", "settled") for one in taken)
    return portions.Tally(
        articles=len(taken) - known,
        known=known,
        unread=len(done) - len(taken),
        meetings=sum(one.meetings for one in taken),
        withheld=sum(len(one.messages) for one in taken),
    )
