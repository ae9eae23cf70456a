"""An archive in which every text that came from outside is an attack: one article and one meeting for each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import alerts, notices
from monitor import settings as configured
from monitor.notify import notice as told
from storage import (
    articles,
    database,
    gaps,
    kinship,
    meetings,
    models,
    outbox,
    polls,
    records,
    saved,
    sending,
    snapshots,
)
from tests.attacks import attack

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
SETTINGS = configured.Settings(
    partners=(
        configured.Partner(id="asean", name="Association of Southeast Asian Nations", aliases=("ASEAN",)),
        configured.Partner(id="un", name="United Nations", aliases=("UN",)),
    ),
    sources=(configured.Source(name="herald", url="https://news.example.org/"),),
)
PROOF = "The Secretary-General received the head of the Secretariat of ASEAN in Tashkent."
PAGE = "<p>{}</p><scr<script></script>ipt>alert(1)</scr</script>ipt><body onload=alert(2)><form action=//evil.example>"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """What the archive holds of one attack, and the notice of its meeting, as alerts compose it."""

    text: str
    article: int
    meeting: int
    notice: told.Notice


def write(engine: sa.Engine) -> dict[str, Told]:
    """Fill a migrated database; what is in it by the name of each attack."""
    with database.sessions(engine).begin() as session:
        found = {
            name: _one(session, number, text) for number, (name, text) in enumerate(attack.ATTACKS.items(), start=1)
        }
        _beside(session, found)
    return found


def _one(session: orm.Session, number: int, text: str) -> Told:
    """An article that reports a meeting, and a letter about it that was given up."""
    article = articles.add(session, _article(number, text), NOW)
    page = records.SnapshotRecord(url=text, fetched_at=NOW, body=PAGE.format(text[:99]).encode(errors="replace"))
    snapshots.add(session, page, article)
    quoted = records.EvidenceRecord(quote=text, rule=text[:99], start=0, end=len(text))
    named = records.MentionRecord(partner="un", why=text[:99], evidence=quoted)
    articles.replace_mentions(session, article, [named, dataclasses.replace(named, partner=text[:99])])
    session.flush()
    if text[:5000] == text:
        amended = dataclasses.replace(_article(number, text), title=f"{text} again", content_hash=f"again {number}")
        articles.amend(session, article, amended, NOW + dt.timedelta(hours=1))
    meeting = meetings.add(session, _meeting(text, quoted), article, NOW)
    session.flush()
    change = alerts.first(notices.facts(meetings.facts(meeting)))
    notice = notices.compose(change, meeting, article, {"asean": "ASEAN"}, "http://127.0.0.1:8000")
    message = records.MessageRecord(
        state=notice.state, recipient="desk@example.org", channel="email", rule=text[:99],
        payload=notice.to_payload(), meeting_id=meeting.id, article_id=article.id,
    )  # fmt: skip
    (key,) = outbox.enqueue(session, [message], NOW)
    sending.give_up(session, key, NOW, text[:300], code=550, seconds=0.5)
    return Told(text=text, article=article.id, meeting=meeting.id, notice=notice)


def body(text: str) -> str:
    """What an article with this attack begins with: to index a megabyte of Han takes its time."""
    return text if text in (attack.ATTACKS["long word"], attack.ATTACKS["many words"]) else text[:5000]


def _article(number: int, text: str) -> records.ArticleRecord:
    url = f"https://news.example.org/{number}" if number % 2 else text[:5000]
    return records.ArticleRecord(
        identity=f"news:{number}", url=url, source="herald", parser="generic", parser_version="1",
        title=text, text=f"{body(text)}\n\n{PROOF}", content_hash=str(number), author=text, language=text[:20],
        published_on=DAY + dt.timedelta(days=number % 7),
    )  # fmt: skip


def _meeting(text: str, quoted: records.EvidenceRecord) -> records.MeetingRecord:
    proof = records.EvidenceRecord(quote=text, rule="test", start=0, end=len(text))
    return records.MeetingRecord(
        title=text, kind="bilateral_meeting", status="announced", date_start=DAY, place=text,
        participants=(records.ParticipantRecord(name=text, office=text, organisation=text, evidence=quoted),),
        involvements=(records.InvolvementRecord(partner="asean", role=text[:99], score=0.9, evidence=proof),),
        evidence=(("place", quoted), ("title", quoted)),
    )  # fmt: skip


def _beside(session: orm.Session, found: dict[str, Told]) -> None:
    """A source that fails with all attacks, has a gap, links that could not be read, and meetings perhaps the same."""
    every = " ".join(text[:200] for text in attack.ATTACKS.values())
    polls.register(session, ["herald"], NOW)
    source = polls.source(session, "herald")
    assert source is not None
    polls.finish(session, polls.start(session, source, NOW), now=NOW, outcome="failed", error=every)
    polls.judged(session, source, "failing", every, NOW)
    gaps.note(session, source, records.GapRecord(cause="limit", detail=every, newer_url=every, next_url=every), NOW)
    rows = [
        records.LinkRecord(identity=f"link:{name}", url=text[:5000], title=text)
        for name, text in attack.ATTACKS.items()
    ]
    for link in polls.note_links(session, source, rows, quiet=True, now=NOW):
        polls.link_failed(session, link, every, None)
    for text in attack.ATTACKS.values():
        saved.add(session, saved.SearchRecord(name=text[:99], query=text[:99], target="meetings"), NOW)
    pairs = [session.get_one(models.Meeting, one.meeting) for one in found.values()]
    for one, other in itertools.pairwise(pairs):
        kinship.note(session, one, other, score=0.6, reason=every)
