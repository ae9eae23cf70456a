"""The tallies of a database, kept in memory and up to date: read whole once, then only what was written to since.

``current(session, target)`` gives them as they are now. The table `touched` says what was written to; on SQLite its
lines come in the order in which transactions end. On Postgres they do not: there the lines of all transactions are read
again that were not over when one looked last (its documentation, "Transaction ID and Snapshot Information Functions").
"""

from __future__ import annotations

import collections.abc
import dataclasses
import threading
import typing
import weakref

import numpy as np
import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, rendering, tallies

MOST_TOUCHED = 1_000
"""Lines beyond which all is read anew."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Mark:
    """How far the lines of `touched` were read: the first and the last of them, and the oldest open transaction."""

    first: int = 0
    last: int = 0
    transaction: int = 0


class _Kept:
    """What is known of the rows of one kind in one database."""

    def __init__(self, target: rendering.Target) -> None:
        self.lock = threading.Lock()
        self._target = target
        self._values = tallies.Values()
        self._tally: tallies.Tally | None = None
        self._mark = _Mark()

    def current(self, session: orm.Session) -> tuple[tallies.Values, tallies.Tally]:
        mark, ids = _mark(session), None
        if self._tally is not None and mark.first <= self._mark.last <= mark.last:
            ids = _touched(session, self._target, self._mark)
        if self._tally is None or ids is None:
            self._values = tallies.Values()
            self._tally = tallies.Tally.of(*_read(session, self._target, self._values, None))
        elif ids:
            self._tally = self._tally.changed(ids, *_read(session, self._target, self._values, ids))
        self._mark = mark
        return self._values, self._tally


_kept: weakref.WeakKeyDictionary[sa.Pool, dict[rendering.Target, _Kept]] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def current(session: orm.Session, target: rendering.Target) -> tuple[tallies.Values, tallies.Tally]:
    """The values of all articles, or of all meetings, as a session that has written nothing sees them."""
    pool = session.get_bind().engine.pool
    with _lock:
        kept = _kept.setdefault(pool, {"articles": _Kept("articles"), "meetings": _Kept("meetings")})[target]
    with kept.lock:
        return kept.current(session)


def _mark(session: orm.Session) -> _Mark:
    line = models.Touched
    postgres = session.get_bind().dialect.name == "postgresql"
    first, last = (sa.select(end(line.id)).scalar_subquery() for end in (sa.func.min, sa.func.max))
    running = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint" if postgres else "0"
    asked = sa.select(first, last, sa.literal_column(running, sa.BigInteger))
    begins, ends, transaction = session.execute(asked).one()
    return _Mark(begins or 0, ends or 0, transaction)


def _touched(session: orm.Session, target: rendering.Target, mark: _Mark) -> set[int] | None:
    """The rows that were written to since; None where they are many."""
    line, report = models.Touched, models.Report
    later = line.id > mark.last if mark.transaction == 0 else line.transaction_id >= mark.transaction
    lines = session.execute(sa.select(line.article_id, line.meeting_id).where(later).limit(MOST_TOUCHED + 1)).all()
    if len(lines) > MOST_TOUCHED:
        return None
    articles = {one.article_id for one in lines} - {None}
    meetings = {one.meeting_id for one in lines} - {None}
    if target == "articles":
        return articles | set(session.scalars(sa.select(report.article_id).where(report.meeting_id.in_(meetings))))
    return meetings | set(session.scalars(sa.select(report.meeting_id).where(report.article_id.in_(articles))))


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    """Where the values of a field stand: the number of the row that has one, the value, and how it is shown."""

    name: str
    number: typing.Any
    value: typing.Any
    shown: typing.Any
    start: typing.Any

    def told(self) -> _Field:
        """A field of meetings as one of the articles that tell of them."""
        start = sa.join(self.start, models.Report, models.Report.meeting_id == self.number)
        return _Field(self.name, models.Report.article_id, self.value, self.shown, start)


def _of_meetings() -> list[_Field]:
    meeting, involved, person = models.Meeting, models.Involvement, models.Participant
    return [
        _Field("kind", meeting.id, meeting.kind, meeting.kind, meeting),
        _Field("status", meeting.id, meeting.status, meeting.status, meeting),
        _Field("place", meeting.id, meeting.search_place, meeting.place, meeting),
        _Field("partner", involved.meeting_id, involved.partner, involved.partner, involved),
        _Field("person", person.meeting_id, person.search_name, person.name, person),
    ]


def _fields(target: rendering.Target) -> list[_Field]:
    article, mention, report = models.Article, models.Mention, models.Report
    if target == "articles":
        return [
            *(one.told() for one in _of_meetings()),
            _Field("partner", mention.article_id, mention.partner, mention.partner, mention),
            _Field("source", article.id, article.source, article.source, article),
        ]
    told = sa.join(report, article, article.id == report.article_id)
    return [*_of_meetings(), _Field("source", report.meeting_id, article.source, article.source, told)]


def _read(
    session: orm.Session, target: rendering.Target, values: tallies.Values, ids: collections.abc.Collection[int] | None
) -> tuple[tallies.Ints, tallies.Ints, tallies.Ints]:
    """Keys, and the id and the number of each value, of all rows or of these.

    The ids of a value come in one text, and keys too: a row for each would take ten times as long.
    """
    model: typing.Any = models.Article if target == "articles" else models.Meeting
    dialect = session.get_bind().dialect.name
    positive = model.newness > 0  # all there are; said so, SQLite goes through the index and not the rows
    own = _these(sa.select(rendering.together(model.newness, dialect)).where(positive), model.id, ids)
    keys = integers(session.scalar(own))
    with_value, numbers = [keys % rendering.STEP], [_years(keys, values)]
    for field in _fields(target):
        together = rendering.together(field.number, dialect)
        asked = sa.select(field.value, sa.func.min(field.shown), together).select_from(field.start)
        asked = _these(asked.where(field.value != ""), field.number, ids).group_by(field.value)
        for value, shown, text in session.execute(asked):
            with_value.append(integers(text))
            numbers.append(np.full(len(with_value[-1]), values.number(field.name, value, shown), np.int64))
    return keys, np.concatenate(with_value), np.concatenate(numbers)


def integers(text: str | None) -> tallies.Ints:
    """Numbers that the database has put together."""
    return np.fromstring(text or "", np.int64, sep=",")


def _these(
    select: sa.Select[typing.Any], number: typing.Any, ids: collections.abc.Collection[int] | None
) -> sa.Select[typing.Any]:
    """The select, or of its rows those with one of these numbers."""
    return select if ids is None else select.where(number.in_(ids))


def _years(keys: tallies.Ints, values: tallies.Values) -> tallies.Ints:
    """The number of the year of each key."""
    days = keys // rendering.STEP + np.datetime64("0001-01-01", "D").astype(np.int64)
    years, places = np.unique(days.astype("datetime64[D]").astype("datetime64[Y]"), return_inverse=True)
    numbers = [values.number("year", name, name) for name in np.datetime_as_string(years).tolist()]
    return np.array(numbers, np.int64)[places]
