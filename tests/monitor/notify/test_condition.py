"""What the operator is told of a source: its JSON, its letter, and the type by which programs know it."""

from __future__ import annotations

import datetime as dt
import email.policy
import typing

import pytest

from monitor.notify import bulletin, condition, letter, mail, protocol
from monitor.notify import notice as told

SINCE = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)
SUSPECT = condition.Condition(
    state="suspect",
    source="sectsco-eng",
    url="https://eng.sectsco.org/news/",
    since=SINCE,
    reason="the listing has 3 links, 10 are usual",
    last_good_at=SINCE,
    next_due_at=SINCE + dt.timedelta(minutes=15),
    held=2,
    archive_url="http://127.0.0.1:8000/sources",
)
MEETING = told.Notice(
    state="held",
    reason="a meeting was reported",
    meeting=told.Meeting(id=1, title="A meeting", kind="conference"),
    article=told.Article(title="A meeting"),
)


def envelope(what: condition.Condition | told.Notice) -> protocol.Envelope:
    """A message about it."""
    return protocol.Envelope(id="a-b", recipient="operator@example.org", notice=what, created_at=SINCE)


@pytest.mark.parametrize("what", [SUSPECT, MEETING])
def test_a_payload_tells_what_it_is_about(what: condition.Condition | told.Notice) -> None:
    """What was written to the outbox is read again as what it was, a source or a meeting."""
    assert condition.read(what.to_payload()) == what


def test_programs_know_it_by_its_type() -> None:
    """A webhook gets a type of its own, and all that is known."""
    event = envelope(SUSPECT).event()
    assert event["type"] == "source.suspect"
    assert event["data"] | {"about": "source", "held": 2, "since": "2026-05-14T09:00:00Z"} == event["data"]
    assert set(event["data"]) == set(condition.Condition.schema()["properties"])


@pytest.mark.parametrize(
    "broken", [{"about": "source"}, {"about": "source", **MEETING.to_payload()}, {"about": "x"}, []]
)
def test_another_payload_is_refused(broken: typing.Any) -> None:
    """A payload that is none names its fault, and is not sent for ever."""
    with pytest.raises(told.BadPayload):
        condition.read(broken)


def test_the_letter_says_what_why_and_what_waits() -> None:
    """Subject, text and HTML tell the source, the reason, since when, and the alerts that wait."""
    written = bulletin.compose(SUSPECT)
    assert written.subject == "Source sectsco-eng is read, and does not look as it used to"
    for told_there in (
        "3 links, 10 are usual",
        "14 May 2026, 09:00 (UTC)",
        "2 alerts",
        "https://eng.sectsco.org/news/",
    ):
        assert told_there in written.text
        assert told_there in written.html
    assert all(len(line) <= letter.WIDTH for line in written.text.splitlines())


@pytest.mark.parametrize("state", typing.get_args(condition.State))
def test_every_state_has_its_letter(state: condition.State) -> None:
    """Whatever there is to tell, there is a sentence for it, and nothing is said that is not known."""
    bare = condition.Condition(state=state, source="news", url="https://example.org/", since=SINCE)
    written = bulletin.compose(bare)
    assert condition.TITLES[state] in written.subject
    assert "None" not in written.text + written.html
    assert "alert" not in written.text


def test_scraped_reasons_are_escaped() -> None:
    """An error page cannot bring markup or line breaks into the letter."""
    hostile = condition.Condition(
        state="failing", source="news", url="javascript:alert(1)", since=SINCE, reason="<script>x</script>\r\nBcc: y"
    )
    written = bulletin.compose(hostile)
    assert "<script>" not in written.html
    assert "javascript:" not in written.html + written.text
    assert "\nBcc" not in written.text


def test_a_mail_belongs_to_its_source() -> None:
    """Mails about one source are one conversation, apart from those about meetings."""
    written = mail.compose(envelope(SUSPECT), "sco-monitor@example.org")
    assert written["References"] == "<source-sectsco-eng@example.org>"
    assert written["Subject"].startswith("Source sectsco-eng")
    assert written.as_bytes(policy=email.policy.SMTP)
    assert mail.compose(envelope(MEETING), "sco-monitor@example.org")["References"] == "<meeting-1@example.org>"
