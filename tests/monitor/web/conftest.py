"""An archive with made-up news, and a client of the web application over it."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from starlette import testclient

from monitor import settings as configured
from monitor import web
from storage import articles, database, gaps, meetings, outbox, polls, records

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
PROOF = "The Secretary-General received the head of the Secretariat of ASEAN in Tashkent."
PLACE = "Both sides spoke in Tashkent of trade; the United Nations stays a pillar of the order."
TEXT = f"{PROOF} They shook hands.\n\n{PLACE}\n\nTea was served."


@dataclasses.dataclass(frozen=True)
class Scribe:
    """Writes articles and meetings into an archive."""

    engine: sa.Engine

    def article(self, number: int = 1, **fields: typing.Any) -> int:
        """Store an article and give back its id."""
        values = {
            "identity": f"news:{number}",
            "url": f"https://news.example.org/{number}.html",
            "source": "herald",
            "parser": "generic",
            "parser_version": "V1",
            "title": f"Article {number}",
            "text": TEXT,
            "content_hash": f"hash-{number}",
            "published_on": dt.date(2026, 3, 1) + dt.timedelta(days=number % 9),
            "language": "en",
        }
        with database.sessions(self.engine)() as session, session.begin():
            return articles.add(session, records.ArticleRecord(**(values | fields)), NOW).id

    def amend(self, article_id: int, text: str) -> None:
        """Give an article another text."""
        with database.sessions(self.engine)() as session, session.begin():
            article = session.get_one(articles.models.Article, article_id)
            names = [field.name for field in dataclasses.fields(records.ArticleRecord)]
            values = {name: getattr(article, name) for name in names} | {"text": text, "content_hash": text[:20]}
            articles.amend(session, article, records.ArticleRecord(**values), NOW)

    def mention(self, article_id: int, *mentions: records.MentionRecord) -> None:
        """Let an article name partners in passing."""
        with database.sessions(self.engine)() as session, session.begin():
            article = session.get_one(articles.models.Article, article_id)
            articles.replace_mentions(session, article, mentions)

    def meeting(self, article_id: int, *more: int, **fields: typing.Any) -> int:
        """Store a meeting that one article reports, and further ones join; give back its id."""
        values: dict[str, typing.Any] = {
            "title": "Talks with ASEAN",
            "kind": "bilateral_meeting",
            "status": "held",
            "date_start": dt.date(2026, 3, 2),
            "place": "Tashkent",
            "format": "in_person",
            "participants": (records.ParticipantRecord(name="Aru Sample", office="Head", organisation="ASEAN"),),
            "involvements": (involvement("asean", PROOF, 0),),
            "evidence": (("place", evidence(PLACE, TEXT.index(PLACE), "place.in")),),
        }
        record = records.MeetingRecord(**(values | fields))
        with database.sessions(self.engine)() as session, session.begin():
            first = session.get_one(articles.models.Article, article_id)
            meeting = meetings.add(session, record, first, NOW)
            for other in more:
                meetings.join(session, meeting, session.get_one(articles.models.Article, other), record, NOW)
            return meeting.id

    def message(self, meeting_id: int, recipient: str, channel: str = "email") -> None:
        """Put a message about a meeting into the outbox."""
        message = records.MessageRecord(
            state="held", recipient=recipient, channel=channel, rule="desk", payload={}, meeting_id=meeting_id
        )
        with database.sessions(self.engine)() as session, session.begin():
            outbox.enqueue(session, [message], NOW)

    def poll(self, name: str, outcome: typing.Any, error: str | None = None) -> None:
        """Note that a source was polled."""
        with database.sessions(self.engine)() as session, session.begin():
            polls.register(session, [name], NOW)
            source = polls.source(session, name)
            assert source is not None
            poll = polls.start(session, source, NOW)
            polls.finish(session, poll, now=NOW, outcome=outcome, links=7, new_links=2, error=error)
            poll.opened, poll.titled, poll.dated, poll.bodied = 4, 4, 3, 4
            polls.judged(session, source, "failing" if error else "ok", error, NOW)

    def gap(self, name: str) -> None:
        """Note that a listing was not followed to what is known, and let a message wait."""
        article = self.article()
        with database.sessions(self.engine)() as session, session.begin():
            source = polls.source(session, name)
            assert source is not None
            record = records.GapRecord(cause="limit", detail="20 result pages did not reach what is known")
            gaps.note(session, source, record, NOW)
            polls.judged(session, source, "gapped", record.detail, NOW)
            message = records.MessageRecord(
                state="held", recipient="a@example.org", channel="email", rule="r", payload={}, article_id=article
            )
            outbox.enqueue(session, [message], NOW)
            outbox.hold(session, name, NOW)


def evidence(quote: str, start: int | None, rule: str = "test.rule") -> records.EvidenceRecord:
    """A quote at a place of a text."""
    end = None if start is None else start + len(quote)
    return records.EvidenceRecord(quote=quote, rule=rule, start=start, end=end)


def involvement(partner: str, quote: str, start: int | None, score: float = 0.9) -> records.InvolvementRecord:
    """A partner that took part."""
    return records.InvolvementRecord(
        partner=partner, role="counterpart", score=score, evidence=evidence(quote, start, "counterpart.received")
    )


@pytest.fixture
def settings() -> configured.Settings:
    """Three partners and two sources."""
    return configured.Settings(
        partners=(
            configured.Partner(id="asean", name="Association of Southeast Asian Nations", aliases=("ASEAN",)),
            configured.Partner(id="un", name="United Nations", aliases=("UN",)),
            configured.Partner(id="unescap", name="Commission for Asia", aliases=("UNESCAP",), parent="un"),
        ),
        sources=(
            configured.Source(name="herald", url="https://news.example.org/"),
            configured.Source(name="gazette", url="https://gazette.example.net/", enabled=False, confidence="guess"),
        ),
    )


@pytest.fixture
def scribe(engine: sa.Engine) -> Scribe:
    """Who fills the archive."""
    return Scribe(engine)


@pytest.fixture
def client(settings: configured.Settings, engine: sa.Engine) -> collections.abc.Iterator[testclient.TestClient]:
    """A client of the application, on a day when the made-up news is fresh."""
    with testclient.TestClient(web.create(settings, engine, lambda: NOW), base_url="http://127.0.0.1:8000") as made:
        yield made


@pytest.fixture
def sqlite_client(settings: configured.Settings, sqlite_url: str) -> collections.abc.Iterator[testclient.TestClient]:
    """A client over an empty archive, where the kind of database does not matter."""
    engine = database.engine(sqlite_url)
    with testclient.TestClient(web.create(settings, engine, lambda: NOW), base_url="http://127.0.0.1:8000") as made:
        yield made
    engine.dispose()
