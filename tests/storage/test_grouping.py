"""Meetings joined and split by hand, pairs that are perhaps the same, and what stays of a decision."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

import pytest
from sqlalchemy import orm

from storage import archive, grouping, kinship, meetings, models, outbox, records, search, sending, trees

DAY = dt.date(2026, 11, 18)
Add = collections.abc.Callable[..., models.Article]


def _record(**fields: typing.Any) -> records.MeetingRecord:
    return records.MeetingRecord(**({"title": "Talks", "kind": "bilateral_meeting"} | fields))


def _person(name: str) -> records.ParticipantRecord:
    return records.ParticipantRecord(name=name)


def _involved(partner: str, score: float = 0.9) -> records.InvolvementRecord:
    proof = records.EvidenceRecord(quote=f"{partner} came {score}.", rule="met")
    return records.InvolvementRecord(partner=partner, role="counterpart", score=score, evidence=proof)


def _message(meeting: models.Meeting, state: str, recipient: str) -> records.MessageRecord:
    return records.MessageRecord(
        state=state, recipient=recipient, channel="email", rule="desk", payload={}, meeting_id=meeting.id
    )


def test_a_joined_meeting_has_all_of_both(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Reports, people and partners of both are there, unknown fields are filled, and each says from which report."""
    first, second = add_article(session), add_article(session)
    told = _record(status="announced", place="Jakarta", participants=(_person("A"),), involvements=(_involved("eco"),))
    kept = meetings.add(session, told, first, now)
    told = _record(
        title="Other", status="held", date_start=DAY, date_end=DAY, place="Bali", format="online",
        participants=(_person("B"),), involvements=(_involved("eco"), _involved("un")),
    )  # fmt: skip
    gone = meetings.add(session, told, second, now)

    grouping.join(session, kept, gone, now)

    assert (kept.title, kept.status, kept.date_start, kept.place, kept.format) == (
        "Talks",
        "held",
        DAY,
        "Jakarta",
        "online",
    )
    origins = {field: origin["article_id"] for field, origin in kept.evidence.items()}
    assert (origins["place"], origins["status"], origins["date_end"], origins["format"]) == (
        first.id,
        second.id,
        second.id,
        second.id,
    )
    assert [(report.article_id, report.position) for report in kept.reports] == [(first.id, 0), (second.id, 1)]
    assert [person.name for person in kept.participants] == ["A", "B"]
    assert sorted((one.partner, one.article_id) for one in kept.involvements) == sorted(
        [("eco", first.id), ("eco", second.id), ("un", second.id)]
    )


def test_two_tellings_of_one_article_become_one(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Where an article told of both meetings, it reports the joined one once, each partner by its surest words."""
    article = add_article(session)
    kept = meetings.add(
        session, _record(participants=(_person("A"),), involvements=(_involved("eco", 0.5),)), article, now
    )
    told = _record(participants=(_person("a"), _person("B")), involvements=(_involved("eco", 0.8), _involved("un")))
    gone = meetings.add(session, told, article, now)

    grouping.join(session, kept, gone, now)

    assert len(kept.reports) == 1
    assert [person.name for person in kept.participants] == ["A", "B"]
    assert sorted((one.partner, one.score) for one in kept.involvements) == [("eco", 0.8), ("un", 0.9)]
    assert (gone.reports, gone.participants, gone.involvements) == ([], [], [])


def test_a_number_that_was_joined_leads_on(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """The number of a joined meeting is never given away, is in no list, and leads to where it went, over two joins."""
    one, two, three = (meetings.add(session, _record(date_start=DAY), add_article(session), now) for _ in range(3))
    grouping.join(session, two, three, now)
    grouping.join(session, one, two, now)

    assert [kinship.standing(session, each.id) for each in (one, two, three)] == [one.id] * 3
    assert kinship.joined_into(session, one.id) == [two, three]
    assert search.meetings(session, trees.EVERYTHING).items == [one]
    assert meetings.candidates(session, around=DAY, posted=None, window_days=1) == [one]
    assert meetings.add(session, _record(), add_article(session), now).id > three.id


def test_what_was_told_of_either_is_not_told_again(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """After a join each state goes to each recipient once: a waiting message gives way to one that went out."""
    kept, gone = (meetings.add(session, _record(), add_article(session), now) for _ in range(2))
    texts = [
        _message(kept, "held", "a"), _message(gone, "held", "a"), _message(gone, "held", "b"),
        _message(kept, "announced", "c"), _message(gone, "announced", "c"), _message(gone, "cancelled", "a"),
    ]  # fmt: skip
    ids = outbox.enqueue(session, texts, now)
    for id_ in (ids[0], ids[4]):
        sending.sent(session, id_, now)

    grouping.join(session, kept, gone, now)

    found = archive.messages(session, meeting_id=kept.id).items
    assert sorted((one.state, one.recipient, one.status) for one in found) == [
        ("announced", "c", "sent"),
        ("cancelled", "a", "due"),
        ("held", "a", "sent"),
        ("held", "b", "due"),
    ]
    assert archive.messages(session).total == 4
    again = [_message(kept, state, who) for state, who in (("held", "a"), ("held", "b"), ("announced", "c"))]
    assert outbox.enqueue(session, again, now) == []


@pytest.mark.parametrize("kept_is_held", [True, False])
@pytest.mark.parametrize("other", ["sent", "due", "bundled"])
def test_what_is_held_gives_way_to_what_was_told_or_will_be(
    session: orm.Session, add_article: Add, now: dt.datetime, other: models.Status, *, kept_is_held: bool
) -> None:
    """What waits for a suspect source is not told after the join, when the same was told by the other meeting."""
    kept, gone = (meetings.add(session, _record(), add_article(session), now) for _ in range(2))
    stand: tuple[models.Status, ...] = ("held", other) if kept_is_held else (other, "held")
    for meeting, status in zip((kept, gone), stand, strict=True):
        [id_] = outbox.enqueue(session, [_message(meeting, "announced", "a")], now)
        message = session.get_one(models.Message, id_)
        message.status, message.held_by = status, "sectsco" if status == "held" else None
    grouping.join(session, kept, gone, now)
    assert [one.status for one in archive.messages(session, meeting_id=kept.id).items] == [other]
    assert outbox.release(session, "sectsco", now) == 0


def test_what_went_out_for_both_stays_on_record(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Two messages that both went out before the join are both kept, the second under the number it was told under."""
    kept, gone = (meetings.add(session, _record(), add_article(session), now) for _ in range(2))
    for id_ in outbox.enqueue(session, [_message(kept, "held", "a"), _message(gone, "held", "a")], now):
        sending.sent(session, id_, now)
    grouping.join(session, kept, gone, now)
    assert archive.messages(session).total == 2
    assert archive.messages(session, meeting_id=kept.id).total == 1


def test_a_report_split_off_takes_its_words_along(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """The new meeting has what the article says; the old one keeps what the others say, and fills what it lost."""
    first, second = add_article(session), add_article(session)
    one = _record(title="One", date_start=DAY, place="Jakarta", status="held", involvements=(_involved("eco"),))
    two = _record(title="Two", date_start=DAY, place="Bali", participants=(_person("B"),))
    meeting = meetings.add(session, one, first, now)
    meetings.join(session, meeting, second, two, now)

    made = grouping.split(session, meeting, (first, one), [(second, two)], now)

    session.expire_all()
    assert (made.title, made.place, [r.article_id for r in made.reports]) == ("One", "Jakarta", [first.id])
    assert (meeting.title, meeting.place, meeting.status, meeting.date_start) == ("Two", "Bali", "unknown", DAY)
    assert {origin["article_id"] for origin in meeting.evidence.values()} == {second.id}
    assert [(report.article_id, report.position) for report in meeting.reports] == [(second.id, 0)]
    assert ([p.name for p in meeting.participants], meeting.involvements) == (["B"], [])
    assert kinship.told_apart(session, [meeting.id, made.id]) == {frozenset({meeting.id, made.id})}


def test_a_decision_outlives_every_later_note(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """What is unsure is kept, changed and forgotten; what people decided only people change."""
    one, two = (meetings.add(session, _record(), add_article(session), now) for _ in range(2))
    kinship.note(session, two, one, score=0.6, reason="both on one day")
    kinship.note(session, one, two, score=0.7, reason="same people")
    ((other, pair),) = kinship.perhaps(session, two.id)
    assert (other, pair.score, pair.reason) == (one, 0.7, "same people")

    kinship.decide(session, two, one, "different", now)
    kinship.note(session, one, two, score=0.79, reason="again")
    kinship.forget(session, one, two)

    assert kinship.perhaps(session, one.id) == []
    kept = kinship.of_pair(session, one.id, two.id)
    assert kept is not None
    assert (kept.decision, kept.score, kept.decided_at) == ("different", 0.7, now)


def test_an_undecided_pair_can_be_forgotten(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """A pair that later reports show to be different is no longer kept."""
    one, two = (meetings.add(session, _record(), add_article(session), now) for _ in range(2))
    kinship.note(session, one, two, score=0.6, reason="both on one day")
    kinship.forget(session, two, one)
    assert kinship.of_meeting(session, one.id) == []


def test_decisions_move_along_with_a_join(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """What was told apart from the meeting that goes stays apart from the one that it goes into."""
    kept, gone, apart, unsure = (meetings.add(session, _record(), add_article(session), now) for _ in range(4))
    kinship.decide(session, gone, apart, "different", now)
    kinship.note(session, kept, apart, score=0.7, reason="same people")
    kinship.note(session, gone, unsure, score=0.7, reason="same people")
    grouping.join(session, kept, gone, now)
    assert kinship.told_apart(session, [kept.id, apart.id]) == {frozenset({kept.id, apart.id})}
    assert kinship.perhaps(session, kept.id) == []
    assert kinship.of_meeting(session, unsure.id) == []
