"""Meetings: finding possible same ones, joining further reports, and following edited articles."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import meetings, models, records

DAY = dt.date(2026, 11, 18)
ONE_DAY = dt.timedelta(days=1)
Add = collections.abc.Callable[..., models.Article]


def _evidence(quote: str = "They met.") -> records.EvidenceRecord:
    return records.EvidenceRecord(quote=quote, rule="met", start=0, end=len(quote))


def _record(**fields: typing.Any) -> records.MeetingRecord:
    values: dict[str, typing.Any] = {"title": "Talks", "kind": "bilateral_meeting"}
    return records.MeetingRecord(**(values | fields))


def _involved(partner: str, role: str = "participant", score: float = 0.9) -> records.InvolvementRecord:
    return records.InvolvementRecord(partner=partner, role=role, score=score, evidence=_evidence(f"{partner} came."))


def _person(name: str) -> records.ParticipantRecord:
    return records.ParticipantRecord(name=name, office="Secretary-General", organisation="ASEAN", evidence=_evidence())


def test_a_meeting_is_stored_with_its_evidence(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """All fields are kept, each with the article and the words that it came from."""
    article = add_article(session)
    record = _record(
        status="held",
        date_start=DAY,
        date_end=DAY + ONE_DAY,
        format="online",
        participants=(_person("A"), records.ParticipantRecord(name="B")),
        involvements=(_involved("asean", "host", 0.5),),
        evidence=(("date_start", _evidence("On 18 November")),),
    )
    meeting = meetings.add(session, record, article, now)
    session.expire_all()
    assert (meeting.title, meeting.kind, meeting.status, meeting.format, meeting.place) == (
        "Talks",
        "bilateral_meeting",
        "held",
        "online",
        None,
    )
    assert (meeting.date_start, meeting.date_end) == (DAY, DAY + ONE_DAY)
    assert meeting.evidence["date_start"] == {
        "article_id": article.id,
        "quote": "On 18 November",
        "rule": "met",
        "start": 0,
        "end": 14,
    }
    assert meeting.evidence["status"]["article_id"] == article.id
    assert meeting.evidence["status"]["quote"] is None
    assert "place" not in meeting.evidence
    assert [(p.name, p.office, p.quote, p.position) for p in meeting.participants] == [
        ("A", "Secretary-General", "They met.", 0),
        ("B", None, None, 1),
    ]
    [involvement] = meeting.involvements
    assert (involvement.partner, involvement.role, involvement.score, involvement.article) == (
        "asean",
        "host",
        0.5,
        article,
    )
    assert [(r.article, r.position, r.added_at) for r in meeting.reports] == [(article, 0, now)]
    assert meetings.of_article(session, article) == [meeting]


def test_joining_fills_what_is_unknown(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """A second report gives the date and place that the first did not, and changes nothing that was known."""
    first, second = add_article(session), add_article(session)
    meeting = meetings.add(session, _record(status="held", place="Jakarta"), first, now)
    told = _record(title="Other", kind="visit", place="Bali", date_start=DAY, format="in_person")
    meetings.join(session, meeting, second, told, now + dt.timedelta(hours=1))
    session.expire_all()
    assert (meeting.title, meeting.kind, meeting.place) == ("Talks", "bilateral_meeting", "Jakarta")
    assert (meeting.date_start, meeting.format, meeting.status) == (DAY, "in_person", "held")
    assert meeting.evidence["date_start"]["article_id"] == second.id
    assert meeting.evidence["place"]["article_id"] == first.id
    assert [(report.article_id, report.position) for report in meeting.reports] == [(first.id, 0), (second.id, 1)]
    assert meeting.updated_at == now + dt.timedelta(hours=1)


def test_joining_adds_who_took_part(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Participants and partners of both reports stand side by side."""
    first, second = add_article(session), add_article(session)
    meeting = meetings.add(
        session, _record(participants=(_person("A"),), involvements=(_involved("asean"),)), first, now
    )
    told = _record(participants=(_person("A"), _person("B")), involvements=(_involved("asean"), _involved("unescap")))
    meetings.join(session, meeting, second, told, now)
    session.expire_all()
    assert [(p.name, p.article_id) for p in meeting.participants] == [
        ("A", first.id),
        ("A", second.id),
        ("B", second.id),
    ]
    assert {(i.partner, i.article_id) for i in meeting.involvements} == {
        ("asean", first.id),
        ("asean", second.id),
        ("unescap", second.id),
    }


@pytest.mark.parametrize(
    ("known", "told", "expected"),
    [
        ("unknown", "announced", "announced"),
        ("announced", "held", "held"),
        ("announced", "cancelled", "cancelled"),
        ("announced", "postponed", "postponed"),
        ("postponed", "held", "held"),
        ("held", "announced", "held"),
        ("held", "unknown", "held"),
        ("held", "cancelled", "held"),
        ("cancelled", "announced", "cancelled"),
    ],
)
def test_status_moves_forwards(
    session: orm.Session, add_article: Add, now: dt.datetime, known: str, told: str, expected: str
) -> None:
    """A plan never undoes a report."""
    meeting = meetings.add(session, _record(status=known), add_article(session), now)
    meetings.join(session, meeting, add_article(session), _record(status=told), now)
    assert meeting.status == expected


def test_a_report_corrects_the_announced_date(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """The day on which a meeting was held stands in place of the day for which it was announced, once."""
    meeting = meetings.add(session, _record(status="announced", date_start=DAY), add_article(session), now)
    later = add_article(session)
    meetings.join(session, meeting, later, _record(status="held", date_start=DAY + ONE_DAY), now)
    assert (meeting.date_start, meeting.evidence["date_start"]["article_id"]) == (DAY + ONE_DAY, later.id)
    meetings.join(session, meeting, add_article(session), _record(status="held", date_start=DAY + 2 * ONE_DAY), now)
    assert meeting.date_start == DAY + ONE_DAY


def test_a_meeting_put_off_moves_to_its_new_days(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """A report that it was put off gives it the new days; one that names none leaves the old."""
    announced = _record(status="announced", date_start=DAY, date_end=DAY)
    meeting = meetings.add(session, announced, add_article(session, "first"), now)
    other = meetings.add(session, announced, add_article(session, "second"), now)
    new_day = DAY + 30 * ONE_DAY
    moved = _record(status="postponed", date_start=new_day, date_end=new_day)
    meetings.join(session, meeting, add_article(session, "moved"), moved, now)
    meetings.join(session, other, add_article(session, "put off"), _record(status="postponed"), now)
    assert (meeting.status, meeting.date_start, meeting.date_end) == ("postponed", new_day, new_day)
    assert (other.status, other.date_start) == ("postponed", DAY)


def test_an_end_is_added_to_the_same_start(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """A report that knows until when the meeting lasts completes one that knew the first day only."""
    meeting = meetings.add(session, _record(date_start=DAY), add_article(session), now)
    other = _record(date_start=DAY + ONE_DAY, date_end=DAY + 2 * ONE_DAY)
    meetings.join(session, meeting, add_article(session), other, now)
    assert meeting.date_end is None
    same = dataclasses.replace(other, date_start=DAY)
    meetings.join(session, meeting, add_article(session), same, now)
    assert meeting.date_end == DAY + 2 * ONE_DAY


def test_an_edited_article_replaces_its_own_words(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Revising one report leaves what the others said, and what was read from others."""
    first, second = add_article(session), add_article(session)
    told = _record(status="held", place="Jakarta", involvements=(_involved("asean"),), participants=(_person("A"),))
    meeting = meetings.add(session, told, first, now)
    meetings.join(session, meeting, second, _record(date_start=DAY, involvements=(_involved("asean"),)), now)
    corrected = _record(title="New", status="announced", date_start=DAY + ONE_DAY, involvements=(_involved("eaeu"),))
    meetings.revise(session, meeting, first, corrected, now)
    session.expire_all()
    assert (meeting.title, meeting.status, meeting.place) == ("New", "announced", None)
    assert meeting.date_start == DAY
    assert "place" not in meeting.evidence
    assert {(i.partner, i.article_id) for i in meeting.involvements} == {("eaeu", first.id), ("asean", second.id)}
    assert meeting.participants == []
    assert len(meeting.reports) == 2


def test_revising_twice_is_revising_once(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Reading the same article again changes no fact."""
    article = add_article(session)
    told = _record(status="held", date_start=DAY, involvements=(_involved("asean"),), participants=(_person("A"),))
    meeting = meetings.add(session, told, article, now)
    before = meetings.facts(meeting)
    for _ in range(2):
        meetings.revise(session, meeting, article, told, now)
    session.expire_all()
    assert meetings.facts(meeting) == before
    assert (len(meeting.participants), len(meeting.involvements), len(meeting.reports)) == (1, 1, 1)
    assert session.scalar(sa.select(sa.func.count()).select_from(models.Involvement)) == 1


def test_revising_fills_and_raises_like_a_report(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """An edited second report may know now what nobody knew before."""
    first, second = add_article(session), add_article(session)
    meeting = meetings.add(session, _record(status="announced"), first, now)
    meetings.join(session, meeting, second, _record(), now)
    meetings.revise(session, meeting, second, _record(status="held", place="Jakarta"), now)
    assert (meeting.status, meeting.place, meeting.evidence["place"]["article_id"]) == ("held", "Jakarta", second.id)


def test_facts_are_a_value(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Facts taken before a change do not change with it, and show the role that is most certain."""
    meeting = meetings.add(
        session, _record(involvements=(_involved("asean", "counterpart", 0.6),)), add_article(session), now
    )
    before = meetings.facts(meeting)
    told = _record(date_start=DAY, involvements=(_involved("asean", "host", 0.8), _involved("eaeu", "addressee", 0.2)))
    meetings.join(session, meeting, add_article(session), told, now)
    assert before.partners == (("asean", "counterpart"),)
    assert before.date_start is None
    after = meetings.facts(meeting)
    assert after.partners == (("asean", "host"), ("eaeu", "addressee"))
    assert after.date_start == DAY
    assert hash(before) != hash(after)


def test_a_partner_named_twice_counts_once(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Of two involvements of a partner in one article the more certain one is kept."""
    told = _record(involvements=(_involved("asean", "host", 0.9), _involved("asean", "addressee", 0.3)))
    meeting = meetings.add(session, told, add_article(session), now)
    assert [(i.partner, i.role) for i in meeting.involvements] == [("asean", "host")]


def test_candidates_by_date(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Meetings whose days lie near are found, whenever they were posted, with their end counted in."""
    old = {"published_on": dt.date(2026, 10, 1)}
    near = meetings.add(session, _record(date_start=DAY + 2 * ONE_DAY), add_article(session, **old), now)
    far = meetings.add(session, _record(date_start=DAY + 3 * ONE_DAY), add_article(session, **old), now)
    long_ = _record(date_start=DAY - 9 * ONE_DAY, date_end=DAY - ONE_DAY)
    lasting = meetings.add(session, long_, add_article(session, **old), now)
    meetings.add(session, _record(), add_article(session, **old), now)
    found = meetings.candidates(session, around=DAY, posted=None, window_days=2)
    assert found == [near, lasting]
    assert far not in found


def test_candidates_by_posting_day(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """A meeting without a date is found by the day of its reports or, without one, by the day they were first seen."""
    posted = meetings.add(session, _record(), add_article(session, published_on=DAY), now)
    seen = meetings.add(session, _record(), add_article(session), now)
    meetings.add(session, _record(), add_article(session, published_on=DAY - 9 * ONE_DAY), now)
    assert meetings.candidates(session, around=None, posted=DAY, window_days=2) == [posted, seen]
    assert meetings.candidates(session, around=None, posted=DAY, window_days=1) == [posted]
    assert meetings.candidates(session, around=None, posted=None, window_days=99) == []


def test_candidates_where_one_side_has_no_date(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """The posting day stands for an unknown date: of the stored meeting, or of the one that is looked for."""
    early = {"published_on": dt.date(2026, 1, 1)}
    dated = meetings.add(session, _record(date_start=DAY), add_article(session, **early), now)
    undated = meetings.add(session, _record(), add_article(session, published_on=DAY + ONE_DAY), now)
    meetings.add(session, _record(date_start=DAY - 30 * ONE_DAY), add_article(session, **early), now)
    assert meetings.candidates(session, around=DAY, posted=None, window_days=2) == [dated, undated]
    assert meetings.candidates(session, around=None, posted=DAY + ONE_DAY, window_days=2) == [dated, undated]


def test_candidates_come_loaded(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """What is needed to compare is there without a further query."""
    told = _record(date_start=DAY, involvements=(_involved("asean"),), participants=(_person("A"),))
    meetings.add(session, told, add_article(session, "Title"), now)
    session.flush()
    session.expunge_all()
    [found] = meetings.candidates(session, around=DAY, posted=DAY, window_days=1)
    session.expunge_all()
    assert found.reports[0].article.title == "Title"
    assert found.participants[0].name == "A"
    assert found.involvements[0].partner == "asean"
