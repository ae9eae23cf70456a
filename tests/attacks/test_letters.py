"""Messages about meetings that are attacks, as they go out: mail, calendar file, webhook, chat, lines of a file."""

from __future__ import annotations

import email
import email.message
import email.policy
import json
import re
import typing

import icalendar
import pytest
import selectolax.lexbor as lexbor

from monitor.notify import brief, digest, letter, mail, protocol, stdout, webhook
from monitor.notify import notice as told
from tests.attacks import archive, attack

pytestmark = pytest.mark.parametrize("attacked", ["sqlite"], indirect=True)

HEADERS = {"from", "to", "subject", "date", "message-id", "references", "auto-submitted", "list-id", "mime-version",
           "content-type"}  # fmt: skip
LONGEST = 998
"""Bytes of a line of a mail (RFC 5322 section 2.1.1)."""


Envelopes = list[tuple[str, protocol.Envelope]]


@pytest.fixture
def envelopes(told: dict[str, archive.Told]) -> Envelopes:
    """A message about each meeting, alone and in a digest, as the outbox keeps it, with the name of the attack."""
    return [(name, _envelope(one.notice, in_digest=within)) for name, one in told.items() for within in (False, True)]


def _envelope(notice: told.Notice, *, in_digest: bool) -> protocol.Envelope:
    kept: digest.Telling = told.Notice.from_payload(json.loads(json.dumps(notice.to_payload())))
    if in_digest:
        entry = digest.Entry(id="one", notice=typing.cast("told.Notice", kept))
        kept = digest.Digest(rhythm="daily 08:00", zone="UTC", moment=archive.NOW, entries=(entry,))
    return protocol.Envelope(id="3f0c8e3a", recipient="desk@example.org", notice=kept, created_at=archive.NOW)


def _sent(envelope: protocol.Envelope) -> tuple[bytes, email.message.EmailMessage]:
    content = mail.compose(envelope, "SCO monitor <alerts@example.org>").as_bytes(policy=mail.POLICY)
    return content, email.message_from_bytes(content, policy=email.policy.default)


def test_a_mail_has_our_headers_and_parts(envelopes: Envelopes) -> None:
    """Whatever a title holds, a mail has the headers that we wrote, short lines, and text, HTML and calendar."""
    for name, envelope in envelopes:
        content, read = _sent(envelope)
        assert {key.lower() for key in read} == HEADERS - ({"references"} if "references" not in read else set()), name
        assert (len(read.keys()), read["to"]) == (len(set(read.keys())), "desk@example.org"), name
        assert (read["subject"].defects, [part.defects for part in read.walk() if part.defects]) == ((), []), name
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= LONGEST, name
        assert b"\r" not in b"".join(lines), name
        assert b"\n" not in b"".join(lines), name
        types = [part.get_content_type() for part in read.walk() if not part.is_multipart()]
        assert types == ["text/plain", "text/html", "text/calendar"], name
        assert len(read["subject"]) <= letter.SUBJECT_LIMIT, name
        assert attack.acting(read["subject"]) == [], name
        assert len(content) < 150_000, name


def test_a_mail_shows_the_attack_as_text(envelopes: Envelopes) -> None:
    """In both parts the words can be read, and nothing of them is an element, an address or a control."""
    for name, envelope in envelopes:
        read = _sent(envelope)[1]
        text, markup, calendar = (part.get_content() for part in read.walk() if not part.is_multipart())
        assert attack.acting((text + markup).replace("\r\n", "\n")) == [], name
        page = lexbor.LexborHTMLParser(markup)
        assert page.css("script, img, svg, iframe, form, b, i") == [], name
        for node in page.css("*"):
            assert not [key for key in node.attributes if key.startswith("on") or key == "autofocus"], name
            assert (node.attributes.get("href") or "https://").startswith(("http://", "https://")), name
        beginning = attack.beginning(attack.ATTACKS[name])
        for shown in (text, page.body.text() if page.body else ""):
            assert beginning in attack.seen(_unquoted(shown)), name
        assert "1787569" not in text, name
        _is_one_meeting(calendar, beginning, name)


def _unquoted(text: str) -> str:
    return re.sub(r"(?m)^> ", "", text)


def _is_one_meeting(calendar: bytes | str, beginning: str, name: str) -> None:
    read = icalendar.Calendar.from_ical(calendar)
    assert [one.name for one in read.walk()] == ["VCALENDAR", "VEVENT"], name
    (event,) = read.walk("VEVENT")
    assert event.errors == [], name
    assert "attendee" not in event, name
    assert beginning in attack.seen(str(event["summary"])), name
    assert attack.acting(f"{event['summary']}{event['location']}{event['description']}") == [], name


def test_programs_get_the_words_as_json(envelopes: Envelopes) -> None:
    """A webhook and a line of a file are ASCII and one JSON value, which holds the title to the letter."""
    posted: list[bytes] = []

    def post(_url: str, content: bytes, _headers: object) -> protocol.Answer:
        posted.append(content)
        return protocol.Answer(status=200)

    channel = webhook.Webhook({"desk@example.org": webhook.Target(url="https://hook.example.org/x")}, post)
    for name, envelope in envelopes:
        channel.send(envelope)
        line = stdout.line(envelope)
        assert line.isascii(), name
        assert line.count("\n") == 1, name
        assert attack.acting(line) == [], name
        for content in (posted[-1], line):
            data = json.loads(content)["data"]
            notice = data["entries"][0]["notice"] if "entries" in data else data
            assert notice["meeting"]["title"][:99] == typing.cast("typing.Any", _notice(envelope)).title[:99], name
            assert len(content) < 150_000, name


def _notice(envelope: protocol.Envelope) -> object:
    return envelope.notice.entries[0].notice if isinstance(envelope.notice, digest.Digest) else envelope.notice


def test_a_chat_rings_nobody(envelopes: Envelopes) -> None:
    """No call, no hidden address and no control is in what a chat is given; it is short, and its words can be read."""
    for name, envelope in envelopes:
        written = brief.compose(envelope.notice)
        shown = f"{written.title}\n{written.text}"
        assert not re.search(r"@(everyone|here|all|SUM|U123|\w)|<[!#]|\]\(|<https?:", shown), name
        assert attack.acting(shown.replace("\u200b", "")) == [], name
        assert "\n" not in written.title, name
        assert len(shown) < brief.LIMIT + 400, name
        if isinstance(envelope.notice, told.Notice):
            assert attack.beginning(attack.ATTACKS[name]) in attack.seen(shown), name
