"""Where we were wrong: who was told hears it once, with what was said and why, and nobody else hears anything."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

import hypothesis
import icalendar
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st

from monitor import accounting, intake, meetings, routing, service
from monitor.notify import digest, letter, mail, protocol
from monitor.notify import notice as told
from storage import models, silences, unsubscribed
from tests.monitor.service import newsdesk, test_called_off, test_grouping
from tests.monitor.service.test_intake import incoming, take

DESK = ("email", "desk@example.org")
TEXT = (
    *newsdesk.LATER,
    "The roads and railways of the region were looked at one by one, and both sides named those that come first.",
    "The figures that are missing today will be there in autumn.",
)
EDITED = ("A note on transport", "A memorandum was sent by post.", *TEXT[3:])
"""The same release, whose publisher has taken the meeting out."""
ELSE = (
    "Notice to our readers",
    "This address is being moved to a new system, and pages that were published earlier are not shown at the moment.",
    "Please try again tomorrow, or write to our office for a printed copy, which is sent out free of charge by post.",
    "Thank you for your patience while our technicians carry out these works, which began on Friday evening.",
)
"""A notice as long as the release was."""


def messages(desk: service.Service) -> list[models.Message]:
    """All messages, the oldest first."""
    with desk.sessions() as session:
        return list(session.scalars(sa.select(models.Message).order_by(models.Message.created_at, models.Message.id)))


def names(desk: service.Service) -> list[str]:
    """The states of all messages without their digests, oldest first."""
    return [one.state.partition(":")[0] for one in messages(desk)]


def sent(desk: service.Service) -> None:
    """Let all that is due be sent."""
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Message).where(models.Message.status == "due").values(status="sent"))


def correction(desk: service.Service) -> told.Notice:
    """What the one message says by which somebody is told that we were wrong."""
    (found,) = [one for one in messages(desk) if one.state.partition(":")[0] == "corrected"]
    return told.Notice.from_payload(found.payload)


def with_rules(desk: service.Service, *asked: routing.Rule) -> service.Service:
    """The desk with these rules."""
    return dataclasses.replace(desk, policy=dataclasses.replace(desk.policy, rules=asked))


@pytest.fixture
def informed(desk: service.Service, clock: newsdesk.Clock) -> service.Service:
    """A desk that told a reader of a meeting two hours ago."""
    take(desk, incoming(1, *TEXT))
    sent(desk)
    clock.forward(hours=2)
    return desk


def test_a_meeting_taken_out_by_an_edit_is_corrected_once(informed: service.Service, clock: newsdesk.Clock) -> None:
    """The reader hears what was said, that it does not hold, and that the publisher edited the article."""
    take(informed, incoming(1, *EDITED))
    clock.forward(hours=1)
    take(informed, incoming(1, *EDITED, "A line more."))
    assert names(informed) == ["held", "corrected"]
    notice = correction(informed)
    assert notice.reason == (
        "corrected: we were wrong: the publisher has edited the article, and it tells of this meeting no more"
    )
    assert notice.correction is not None
    assert (notice.correction.why, notice.correction.withdrawn) == ("edited", True)
    assert notice.correction.told_at == newsdesk.START
    assert (notice.correction.said.status, str(notice.correction.said.date_start)) == ("held", "2026-05-13")
    assert [one.id for one in notice.correction.partners] == ["unescap"] == list(notice.gone)
    assert told.Notice.from_payload(notice.to_payload()) == notice


def test_it_is_told_by_the_rule_and_to_whom_the_first_was(informed: service.Service) -> None:
    """It hangs on the same meeting, so that letters thread, and comes to the same recipient."""
    take(informed, incoming(1, *EDITED))
    first, second = messages(informed)
    assert (second.channel, second.recipient, second.rule) == (first.channel, first.recipient, first.rule)
    assert second.meeting_id == first.meeting_id


def test_a_cosmetic_edit_corrects_nothing(informed: service.Service) -> None:
    """Other white space, or a further line, and the meeting stands."""
    take(informed, incoming(1, TEXT[0], "…  ", *TEXT[1:]))
    take(informed, incoming(1, *TEXT, "A line more."))
    take(informed, incoming(1, *TEXT, "A line more.", version="2"))
    assert names(informed) == ["held"]


def test_who_was_never_told_hears_nothing(desk: service.Service) -> None:
    """Neither a reader whose rule did not match, nor one of a meeting that came quietly, nor one added since."""
    one, other = (routing.Recipient(channel="email", address=f"{name}@example.org") for name in ("one", "other"))
    asean = routing.Rule(name="asean", recipients=(other,), partners=("asean",))
    desk = with_rules(desk, routing.Rule(name="all", recipients=(one,)), asean)
    take(desk, incoming(1, *TEXT))
    late = with_rules(desk, *desk.policy.rules, routing.Rule(name="late", recipients=(other,)))
    take(late, incoming(1, *EDITED))
    take(desk, incoming(2, *newsdesk.MEETING, day=12, quiet=True))
    take(desk, incoming(2, "A note on trade", "Nothing is new.", day=12))
    assert {(row.recipient, row.state) for row in messages(desk)} == {
        ("one@example.org", "held"), ("one@example.org", "corrected"),
    }  # fmt: skip


def test_another_report_keeps_the_meeting(informed: service.Service) -> None:
    """As long as one article tells of it, nobody was wrong; with the last of them it is withdrawn."""
    take(informed, incoming(1, *TEXT, "So says the mirror.", source="mirror"))
    take(informed, incoming(1, *EDITED))
    assert names(informed) == ["held"]
    take(informed, incoming(1, *EDITED, "So says the mirror.", source="mirror"))
    assert names(informed) == ["held", "corrected"]


def test_who_left_or_is_named_by_no_rule_hears_nothing(informed: service.Service) -> None:
    """A reader who has unsubscribed is spared the correction too."""
    with informed.sessions.begin() as session:
        unsubscribed.note(session, DESK[1], None, informed.now())
    take(informed, incoming(1, *EDITED))
    assert names(informed) == ["held"]


def test_a_silence_keeps_a_correction(informed: service.Service) -> None:
    """What is silent by now is so for a correction too, and it is kept with its silence."""
    now = informed.now()
    wish = silences.SilenceRecord(
        partner="unescap", author="me", reason="summit", starts_at=now, until=now.replace(year=2027)
    )
    with informed.sessions.begin() as session:
        silences.add(session, wish, now)
    take(informed, incoming(1, *EDITED))
    assert [(one.state, one.status) for one in messages(informed)] == [("held", "sent"), ("corrected", "silenced")]


def test_what_waits_for_a_digest_is_taken_out_instead(desk: service.Service) -> None:
    """Nobody reads in one digest of a meeting and that there was none; why says what became of the message."""
    rule = desk.settings.rules[0].model_copy(update={"rhythm": "daily 08:00"})
    loaded = desk.settings.model_copy(update={"rules": (rule,)})
    desk = dataclasses.replace(desk, settings=loaded, policy=service.policy(loaded))
    take(desk, incoming(1, *TEXT))
    assert [one.status for one in messages(desk)] == ["waiting"]
    take(desk, incoming(1, *EDITED))
    with desk.sessions() as session:
        (only,) = session.scalars(sa.select(models.Message))
        assert only.status == "dropped"
        stands = accounting.standing(only, desk.now())
    assert stands == "never sent: what it tells of was taken back before it was sent"


def test_a_page_that_shows_something_else_is_no_correction(informed: service.Service, clock: newsdesk.Clock) -> None:
    """A notice as long as the article stands for an evening: nobody was wrong, however often it comes."""
    for page in (ELSE, ELSE, TEXT, ELSE, TEXT):
        assert take(informed, incoming(1, *page)).outcome in ("doubted", "unchanged")
        clock.forward(hours=9)
    assert names(informed) == ["held"]


def test_what_stays_away_is_corrected_and_flickering_repeats_nothing(
    informed: service.Service, clock: newsdesk.Clock
) -> None:
    """Gone for days, back, gone, back: told that we were wrong once, and once that it is reported again."""
    outcomes = []
    for page in (ELSE, ELSE, TEXT, ELSE, ELSE, TEXT, ELSE, ELSE, TEXT):
        outcomes.append(take(informed, incoming(1, *page)).outcome)
        clock.forward(hours=25)
    assert outcomes[:4] == ["doubted", "amended", "amended", "settled"]
    assert names(informed) == ["held", "corrected", "held"]
    assert messages(informed)[-1].payload["reason"] == "a meeting was reported, after it was taken back"


@hypothesis.settings(
    max_examples=15, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(st.lists(st.sampled_from([TEXT, EDITED, ELSE, (*EDITED, "More.")]), max_size=8))
def test_no_order_of_texts_says_a_thing_twice(
    desk: service.Service, clock: newsdesk.Clock, pages: list[tuple[str, ...]]
) -> None:
    """Whatever a page shows in whatever order: one correction at the most, and one word that it holds again."""
    with desk.sessions.begin() as session:
        for table in reversed(models.Base.metadata.sorted_tables):
            session.execute(sa.delete(table))
    for page in (TEXT, *pages):
        take(desk, incoming(1, *page))
        clock.forward(hours=25)
    assert names(desk)[:1] == ["held"]
    assert names(desk).count("corrected") <= 1
    assert len(names(desk)) <= 3


def undetected(monkeypatch: pytest.MonkeyPatch, of: collections.abc.Callable[[typing.Any], typing.Any]) -> None:
    """Let today's detection find less than it did."""
    found = meetings.detect
    monkeypatch.setattr(meetings, "detect", lambda *given: of(found(*given)))


def reread(desk: service.Service) -> intake.Taken:
    """Judge the article again, as a new reading that tells whom it concerns does."""
    with desk.sessions.begin() as session:
        row = session.scalars(sa.select(models.Article)).one()
        article = incoming(1, *TEXT).article
        was = (row.title, row.text)
        _, made = intake.judge(session, row, article, desk.policy, quiet=False, now=desk.now(), was=was)
        return intake.Taken(article_id=row.id, outcome="amended", messages=made)


def test_a_meeting_that_we_read_into_a_text(informed: service.Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words, read by better rules, tell of none: we say that it was we who were wrong, once."""
    undetected(monkeypatch, lambda found: dataclasses.replace(found, meetings=()))
    reread(informed)
    reread(informed)
    assert names(informed) == ["held", "corrected"]
    notice = correction(informed)
    assert notice.correction is not None
    assert notice.correction.why == "reread"
    assert notice.reason.endswith("we have read the article anew, and it does not tell of this meeting")


def test_a_partner_that_we_read_into_a_text(informed: service.Service) -> None:
    """A misreading is no change: the reader hears that we were wrong, and the meeting stands."""
    with informed.sessions.begin() as session:
        row = session.scalars(sa.select(models.Involvement)).one()
        row.partner = "asean"
    reread(informed)
    assert names(informed)[:2] == ["held", "corrected"]
    notice = correction(informed)
    assert notice.reason == (
        "corrected: we were wrong, as reading the article anew shows: partner added: ESCAP; "
        "no longer said to take part: Association of Southeast Asian Nations"
    )
    assert notice.correction is not None
    assert not notice.correction.withdrawn
    assert notice.gone == ("asean",)


def test_two_meetings_that_are_one(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Who was told of both hears once that the second was the first; who was told of one hears nothing."""
    other = routing.Recipient(channel="email", address="other@example.org")
    desk = with_rules(
        desk,
        *desk.policy.rules,
        routing.Rule(name="mirror", recipients=(other,), sources=("mirror",), partners=("any",)),
    )
    test_grouping.take(desk, 1, *newsdesk.LATER)
    test_grouping.take(desk, 2, *test_grouping.OTHER_GUEST, source="mirror")
    sent(desk)
    kept, gone = sorted(test_grouping.grouped(desk))
    clock.forward(hours=1)
    test_grouping.join(desk, kept, gone)
    corrected = [one for one in messages(desk) if one.state.startswith("corrected:")]
    assert [(one.recipient, one.meeting_id) for one in corrected] == [(DESK[1], kept)]
    notice = correction(desk)
    assert notice.reason == (
        f"corrected: we were wrong: it is the same meeting as “{newsdesk.LATER[0]}”, of which we told you too"
    )
    assert notice.correction is not None
    assert (notice.correction.why, notice.correction.said.id) == ("joined", gone)


def test_a_report_that_was_another_meeting_s(desk: service.Service) -> None:
    """Split off by hand, with it goes a partner: who was told hears that two meetings were taken for one."""
    test_grouping.take(desk, 1, *newsdesk.LATER)
    test_grouping.take(desk, 2, *test_grouping.OTHER_GUEST, source="mirror")
    kept, gone = sorted(test_grouping.grouped(desk))
    with desk.sessions.begin() as session:
        session.execute(sa.delete(models.Message).where(models.Message.meeting_id == gone))
    test_grouping.join(desk, kept, gone)
    test_grouping.split(desk, kept, "mirror:2")
    notice = correction(desk)
    assert notice.reason.startswith("corrected: we were wrong, for we had taken two meetings for one: ")
    assert notice.gone == ("asean",)


ANNOUNCED = tuple(test_called_off.ANNOUNCED) + TEXT[3:]


def test_an_entry_in_a_calendar_is_taken_out(desk: service.Service, clock: newsdesk.Clock) -> None:
    """The letter threads with the first, and its file cancels the entry of the same UID with a higher SEQUENCE."""
    take(desk, incoming(1, *ANNOUNCED))
    sent(desk)
    clock.forward(hours=2)
    take(desk, incoming(1, "A note on plans", "Nothing is planned.", *TEXT[3:]))
    first, second = (letter_of(desk, one) for one in messages(desk))
    assert second["In-Reply-To"] == first["Message-ID"]
    before, after = (entry_of(one) for one in (first, second))
    assert after["METHOD"] == "CANCEL"
    old, new = before.events[0], after.events[0]
    assert (new["UID"], new["STATUS"]) == (old["UID"], "CANCELLED")
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
    assert (new["DTSTART"].dt, new["DTEND"].dt) == (old["DTSTART"].dt, old["DTEND"].dt)
    assert second.get_content_type() == "multipart/mixed"
    (part,) = second.iter_attachments()
    assert part.get_param("method") == "CANCEL"


def test_no_entry_no_cancellation(informed: service.Service) -> None:
    """A meeting that was reported brought no entry, and its correction brings none."""
    take(informed, incoming(1, *EDITED))
    assert list(letter_of(informed, messages(informed)[-1]).iter_attachments()) == []


def letter_of(desk: service.Service, message: models.Message) -> typing.Any:
    """A message as the mail that goes out."""
    earlier = [one.id for one in messages(desk) if one.created_at < message.created_at]
    return mail.compose(
        protocol.Envelope(
            id=message.id, recipient=message.recipient, notice=digest.read(message.payload),
            created_at=message.created_at, earlier=tuple(earlier),
        ),
        "sco-monitor <monitor@example.org>",
    )  # fmt: skip


def entry_of(letter_: typing.Any) -> typing.Any:
    """The file for calendars of a mail."""
    (part,) = letter_.iter_attachments()
    return icalendar.Calendar.from_ical(part.get_content())


def test_the_letter_says_what_was_said_and_why(informed: service.Service) -> None:
    """Subject and text, in 72 columns."""
    take(informed, incoming(1, *EDITED))
    written = letter.compose(correction(informed))
    assert written.subject == "ESCAP, corrected: SCO and ESCAP sign a memorandum (we said 13 May 2026)"
    assert "What we said on 14 May 2026, and does not hold:\n  When:      13 May 2026\n" in written.text
    assert max(map(len, written.text.splitlines())) <= 72
    assert "<s>13 May 2026</s>" in written.html


def test_why_shows_it(informed: service.Service) -> None:
    """The account of the meeting says that it was taken back, and what was told of that."""
    take(informed, incoming(1, *EDITED))
    with informed.sessions() as session:
        meeting = session.scalars(sa.select(models.Meeting.id)).one()
        found = accounting.of_meeting(session, informed.policy, meeting)
        assert [one.state for one in found.messages] == ["held", "corrected"]
        said = accounting.remarks(found)
    assert said == ["article 1 tells nothing of it any more, since 2026-05-14 11:00 UTC: what was told was taken back"]
