"""The headers by which mail programs thread, sort and unsubscribe, and the calendar file of a letter."""

from __future__ import annotations

import dataclasses
import datetime as dt
import email
import email.message
import email.policy
import re
import typing

import hypothesis
import icalendar
import pytest
from hypothesis import strategies as st

from monitor import unsubscribing
from monitor.notify import condition, mail, protocol
from monitor.notify import notice as told

SENDER = "SCO alerts <alerts@monitor.example>"
LINKS = unsubscribing.Links(base="https://sco.example", key="0123456789abcdef")


def _read(message: protocol.Envelope, links: unsubscribing.Links | None = None) -> email.message.EmailMessage:
    """The mail as the other side reads it."""
    return typing.cast(
        email.message.EmailMessage,
        email.message_from_bytes(bytes(mail.compose(message, SENDER, links)), policy=email.policy.default),
    )


def _announced(envelope: protocol.Envelope, state: str = "announced", **fields: typing.Any) -> protocol.Envelope:
    """A message about a meeting to come."""
    earlier = fields.pop("earlier", ())
    fields = {"status": "announced", "date_start": dt.date(2026, 11, 30), "date_end": None} | fields
    meeting = dataclasses.replace(envelope.notice.meeting, **fields)
    notice = dataclasses.replace(envelope.notice, state=state, meeting=meeting)
    return dataclasses.replace(envelope, notice=notice, earlier=earlier)


def _entry(message: protocol.Envelope) -> icalendar.Event | None:
    """The one entry of the calendar file, if there is one."""
    parts = [part for part in _read(message).walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return None
    (part,) = parts
    assert part.get_param("method") == "PUBLISH"
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert calendar["method"] == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    return event


def test_messages_about_a_meeting_are_one_conversation(envelope: protocol.Envelope) -> None:
    """The first leads to the meeting alone; each later one answers the one before and names all."""
    first = _read(envelope)
    assert first["In-Reply-To"] is None
    assert first["References"] == "<meeting-12@monitor.example>"
    third = _read(dataclasses.replace(envelope, id="c", earlier=("a", "b")))
    assert third["In-Reply-To"] == "<b@monitor.example>"
    assert third["References"].split() == ["<meeting-12@monitor.example>", "<a@monitor.example>", "<b@monitor.example>"]


def test_ids_are_never_encoded_and_lines_stay_short(envelope: protocol.Envelope) -> None:
    """However many and long they are, ids stand in the clear, and no line is longer than RFC 5322 allows."""
    domain = f"{'very-' * 11}long.example"
    earlier = tuple(f"3f0c8e3a-1b52-4a54-9d6c-0a6d3f1d9b{number:02}" for number in range(60))
    raw = bytes(mail.compose(dataclasses.replace(envelope, earlier=earlier), f"a@{domain}", LINKS))
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"=?" not in head
    assert max(map(len, head.split(b"\r\n"))) <= 998
    references = email.message_from_bytes(raw, policy=email.policy.default)["References"].split()
    assert references[0] == f"<meeting-12@{domain}>"
    assert references[-1] == f"<{earlier[-1]}@{domain}>"


def test_one_click_leaves_the_rules_of_the_letter(envelope: protocol.Envelope) -> None:
    """The header and the foot of both parts hold a signed link that says who leaves which rules (RFC 8058)."""
    read = _read(envelope, LINKS)
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = read["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://sco.example/unsubscribe/")
    wish = LINKS.read(link.rpartition("/")[2])
    assert wish == unsubscribing.Leave(recipient="anna@example.org", rules=("desk",))
    for kind in ("plain", "html"):
        body = read.get_body((kind,))
        assert body is not None
        assert link in body.get_content()


def test_one_click_needs_https(envelope: protocol.Envelope) -> None:
    """An archive without TLS has a link in the letter, and no click that a mail program makes by itself."""
    read = _read(envelope, unsubscribing.Links(base="http://sco.example", key="0123456789abcdef"))
    assert read["List-Unsubscribe"].startswith("<http://sco.example/unsubscribe/")
    assert read["List-Unsubscribe-Post"] is None


def test_without_links_nobody_is_offered_to_leave(envelope: protocol.Envelope) -> None:
    """Where the archive cannot be reached, letters hold no way to it; a notice to the operator never does."""
    since = envelope.created_at
    source = condition.Condition(state="failing", source="news", url="https://news.example/", since=since)
    for read in (_read(envelope), _read(dataclasses.replace(envelope, notice=source), LINKS)):
        assert read["List-Unsubscribe"] is None
        assert read["List-Unsubscribe-Post"] is None
        assert "nsubscribe" not in str(read)


def test_a_link_too_long_for_a_line_is_left_out(envelope: protocol.Envelope) -> None:
    """No header grows beyond what mail servers take."""
    notice = dataclasses.replace(envelope.notice, rules=tuple(f"{'rule ' * 20}{number}" for number in range(20)))
    assert _read(dataclasses.replace(envelope, notice=notice), LINKS)["List-Unsubscribe"] is None


@hypothesis.given(st.text(max_size=60), st.lists(st.text(max_size=40), max_size=4), st.binary(max_size=30))
def test_only_our_own_links_are_read(recipient: str, rules: list[str], noise: bytes) -> None:
    """What was signed is read as it was; any other token, key or changed letter is refused."""
    for wish in (
        unsubscribing.Leave(recipient=recipient, rules=tuple(rules)),
        unsubscribing.Leave(recipient=recipient),
    ):
        token = LINKS.token(wish)
        assert re.fullmatch(r"[A-Za-z0-9._-]+", token)
        assert LINKS.read(token) == wish
        assert dataclasses.replace(LINKS, key="another key, long enough").read(token) is None
        body, _, signature = token.partition(".")
        assert LINKS.read(f"{body}.{signature[:-2]}") is None
        assert LINKS.read(f"{'A' if body[0] != 'A' else 'B'}{body[1:]}.{signature}") is None
    assert LINKS.read(noise.decode("latin-1")) is None


def test_the_key_is_not_shown() -> None:
    """What signs links stands in no log."""
    assert "0123456789abcdef" not in repr(LINKS)


def test_an_announced_meeting_comes_as_a_whole_day(envelope: protocol.Envelope) -> None:
    """The entry has the day, ends with the day after, and is the sender's own for the meeting's whole life."""
    event = _entry(_announced(envelope))
    assert event is not None
    assert (event["uid"], event["sequence"], event["status"]) == ("meeting-12@monitor.example", 0, "CONFIRMED")
    assert event.decoded("dtstart") == dt.date(2026, 11, 30)
    assert event.decoded("dtend") == dt.date(2026, 12, 1)
    assert event.decoded("dtstamp") == envelope.created_at
    assert event["summary"] == envelope.notice.title
    assert event["location"] == "New York"
    assert event["organizer"] == "mailto:alerts@monitor.example"
    assert event["transp"] == "TRANSPARENT"


def test_a_later_message_has_a_higher_sequence(envelope: protocol.Envelope) -> None:
    """A moved meeting keeps its UID; the sequence hangs on the outbox alone, so a restart does not set it back."""
    moved = _announced(envelope, "changed:ab", date_start=dt.date(2028, 2, 28), date_end=dt.date(2028, 2, 29))
    event = _entry(dataclasses.replace(moved, earlier=("a", "b")))
    assert event is not None
    assert (event["uid"], event["sequence"]) == ("meeting-12@monitor.example", 2)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (dt.date(2028, 2, 28), dt.date(2028, 3, 1))


@pytest.mark.parametrize(
    ("state", "fields", "status", "summary"),
    [
        ("cancelled:ab", {"status": "cancelled"}, "CANCELLED", "Cancelled: "),
        ("postponed:ab", {"status": "postponed", "awaits_day": True}, "TENTATIVE", "Postponed: "),
        ("changed:ab", {"status": "postponed", "awaits_day": False}, "CONFIRMED", ""),
        ("announced:again:ab", {}, "CONFIRMED", ""),
    ],
)
def test_the_entry_stands_as_the_meeting_does(
    envelope: protocol.Envelope, state: str, fields: dict[str, typing.Any], status: str, summary: str
) -> None:
    """Called off it is crossed out, waiting for its new day it is open, on again it is sure."""
    event = _entry(_announced(envelope, state, earlier=("a",), **fields))
    assert event is not None
    assert event["status"] == status
    assert event["summary"] == f"{summary}{envelope.notice.title}"
    assert event["sequence"] == 1


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("held", {"status": "held"}),
        ("changed:ab", {"status": "held"}),
        ("cancelled", {"status": "cancelled"}),
        ("announced", {"date_start": None}),
    ],
)
def test_what_is_nothing_for_a_calendar_brings_none(
    envelope: protocol.Envelope, state: str, fields: dict[str, typing.Any]
) -> None:
    """A meeting that was, one called off that nobody was told of, and one without a day come without a file."""
    assert _entry(_announced(envelope, state, **fields)) is None


def test_nothing_of_a_page_can_add_a_line_to_the_calendar(envelope: protocol.Envelope) -> None:
    """Line breaks and separators of a title stay in its value."""
    title = "Talks\r\nATTENDEE:mailto:evil@example.org\nEND:VEVENT; a, b"
    event = _entry(_announced(envelope, title=title, place="Hall\nX-EVIL:1"))
    assert event is not None
    assert "attendee" not in event
    assert event["summary"] == "Talks ATTENDEE:mailto:evil@example.org END:VEVENT; a, b"
    assert "x-evil" not in event


def test_the_text_stays_the_body(envelope: protocol.Envelope) -> None:
    """With a calendar file beside them, text and HTML are still the two forms of one body."""
    read = _read(_announced(envelope))
    assert read.get_content_type() == "multipart/mixed"
    for kind in ("plain", "html"):
        body = read.get_body((kind,))
        assert body is not None
        assert "They met on Thursday." in body.get_content()
    assert [part.get_filename() for part in read.iter_attachments()] == ["meeting.ics"]


def test_a_mention_belongs_to_no_meeting(envelope: protocol.Envelope) -> None:
    """A letter about an article alone stands for itself."""
    notice = told.Notice(state="ungraded:ab", reason="named", meeting=None, article=envelope.notice.article)
    read = _read(dataclasses.replace(envelope, notice=notice))
    assert read["References"] is None
    assert [part.get_content_type() for part in read.iter_attachments()] == []
