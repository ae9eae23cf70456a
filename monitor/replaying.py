"""What rules would have sent: the archive's articles are judged once more, in an archive of their own; none is changed.

Each article counts as come in when it was posted, and is read with today's detection; so a backfill of years can be
replayed like years of service. What went before is read too, for `LEAD`, so that known meetings are known. Which
meetings people joined by hand is looked up in the archive afterwards, so that each is told once.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import pathlib
import tempfile

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import explaining, intake, notices, sparing
from monitor.meetings import identity
from monitor.notify import notice as told
from parsers import article as parsed
from storage import arrivals, database, models
from storage import meetings as stored

LEAD = dt.timedelta(days=60)
"""For so long news may call off a meeting that was announced without a day."""
_BATCH = 50
_AT_NOON = dt.time(12, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that would have been sent: when, to whom, and what it says.

    `meeting_id` is the archive's number; None where the archive has no such meeting, or the notice is about none.
    """

    at: dt.datetime
    meeting_id: int | None
    article_id: int
    channel: str
    recipient: str
    notice: told.Notice


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rules, by name, and which days, both included."""

    rules: frozenset[str]
    since: dt.date
    until: dt.date

    @property
    def first(self) -> dt.date:
        """The day from which on texts are read, so that known meetings are known."""
        return self.since - min(LEAD, self.since - dt.date.min)


def texts(session: orm.Session, asked: Asked) -> int:
    """About how many texts a replay reads."""
    return arrivals.count(session, asked.first, asked.until)


def run(session: orm.Session, policy: intake.Policy, asked: Asked) -> collections.abc.Iterator[tuple[Sent, ...]]:
    """Read the texts in their order, and tell of each what would have been sent. `policy` has all rules to be tried."""
    policy = dataclasses.replace(policy, rules=sparing.rules(session, policy.rules))
    with _scratch() as scratch:
        work = _Work(session, scratch, policy, asked)
        for number, arrival in enumerate(arrivals.between(session, asked.first, asked.until), start=1):
            yield work.read(arrival)
            if number % _BATCH == 0:
                scratch.commit()
                scratch.expunge_all()


@contextlib.contextmanager
def _scratch() -> collections.abc.Iterator[orm.Session]:
    """An archive that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="sco-monitor-replay-") as folder:
        engine = database.engine(f"sqlite:///{pathlib.Path(folder, 'replay.db')}")
        try:
            database.upgrade(engine)
            with database.sessions(engine)() as session:
                yield session
        finally:
            engine.dispose()


class _Work:
    """One replay under way."""

    def __init__(self, archive: orm.Session, scratch: orm.Session, policy: intake.Policy, asked: Asked) -> None:
        self._archive, self._scratch, self._policy, self._asked = archive, scratch, policy, asked
        self._sent: set[tuple[object, ...]] = set()
        self._read: set[int] = set()

    def read(self, arrival: arrivals.Arrival) -> tuple[Sent, ...]:
        """Take a text in, and give back what it would have sent."""
        row = self._archive.get_one(models.Article, arrival.article_id)
        if arrival.number and row.id not in self._read:
            self._take(row, arrivals.before(self._archive, arrival))
        found = [self._of(one, arrival, row) for one in self._take(row, arrival)]
        if arrival.day < self._asked.since:
            return ()
        return tuple(one for one in found if one is not None)

    def _take(self, row: models.Article, arrival: arrivals.Arrival) -> list[models.Message]:
        """Take a text in, and give back the messages that are new."""
        now = _moment(arrival, row)
        article = self._article(row, arrival.revision_id)
        self._read.add(row.id)
        incoming = intake.Incoming(article=article, identity=row.identity, url=row.url, source=row.source)
        taken = intake.take(self._scratch, incoming, self._policy, now)
        if taken.outcome == "doubted":  # the archive kept this text, so it stood
            taken = intake.take(self._scratch, incoming, self._policy, now + intake.DOUBT)
        if not taken.messages:
            return []
        new = sa.select(models.Message).where(
            models.Message.status != "sent", models.Message.article_id == taken.article_id
        )
        messages = list(self._scratch.scalars(new.order_by(models.Message.created_at, models.Message.id)))
        for one in messages:
            one.status = "sent"
        self._scratch.flush()
        return messages

    def _article(self, row: models.Article, revision_id: int | None) -> parsed.Article:
        article = explaining.archived(row)
        if revision_id is None:
            return article
        kept = self._archive.get_one(models.Revision, revision_id)
        paragraphs = tuple(kept.text.split("\n\n"))
        return dataclasses.replace(article, title=kept.title, paragraphs=paragraphs, author=kept.author)

    def _of(self, message: models.Message, arrival: arrivals.Arrival, row: models.Article) -> Sent | None:
        """A message as it is shown; None where it is by another rule, or was sent about the same meeting before."""
        notice = told.Notice.from_payload(message.payload)
        if self._asked.rules.isdisjoint(notice.rules):
            return None
        meeting = self._meeting(message, row)
        key = (meeting or (message.meeting_id, row.id), notice.state, message.channel, message.recipient)
        if key in self._sent:
            return None
        self._sent.add(key)
        shown = dataclasses.replace(notice, meeting=_numbered(notice.meeting, meeting), archive_url=None)
        return Sent(
            at=_moment(arrival, row),
            meeting_id=meeting,
            article_id=row.id,
            channel=message.channel,
            recipient=message.recipient,
            notice=shown,
        )

    def _meeting(self, message: models.Message, row: models.Article) -> int | None:
        """The archive's number of the meeting that a message is about."""
        if message.meeting is None:
            return None
        found = stored.of_article(self._archive, row)
        if len(found) == 1:
            return found[0].id
        about = notices.identity_of(message.meeting)
        return next((one.id for one in found if identity.same(about, notices.identity_of(one))), None)


def _numbered(meeting: told.Meeting | None, number: int | None) -> told.Meeting | None:
    return dataclasses.replace(meeting, id=number or 0) if meeting is not None else None


def _moment(arrival: arrivals.Arrival, row: models.Article) -> dt.datetime:
    """When a text came; of an article that gives no time of day and came later, noon of its day."""
    late = arrival.number == 0 and row.published_at is None and arrival.at.date() != arrival.day
    return dt.datetime.combine(arrival.day, _AT_NOON) if late else arrival.at
