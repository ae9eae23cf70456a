"""Several notices in one message: their order, the letter, the chat message, the calendar file, and the payload."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re

import icalendar
import pytest
import selectolax.lexbor

from monitor.notify import brief, condition, digest, letter, mail, overview, protocol, schema, stdout, webhook
from monitor.notify import notice as told

MOMENT = dt.datetime(2026, 3, 29, 6, 0, tzinfo=dt.UTC)
LONG = "Conference on Interaction and Confidence-Building Measures in Asia"


def partner(id_: str, name: str, evidence: str = "They met on Thursday.") -> told.Partner:
    """A partner that took part."""
    return told.Partner(id=id_, name=name, role="counterpart", score=0.97, evidence=evidence, rule="met")


def entry(
    notice: told.Notice, number: int, *partners: told.Partner, earlier: int = 0, **meeting: object
) -> digest.Entry:
    """A notice of the meeting with this number."""
    assert notice.meeting is not None
    changed = dataclasses.replace(notice.meeting, **{"id": number, "title": f"Talks {number}", **meeting})
    state = str(meeting.get("status", "held"))
    made = dataclasses.replace(
        notice,
        state=state,
        meeting=changed,
        partners=partners,
        article=dataclasses.replace(notice.article, url=f"https://news.example/a/{number}.html"),
        archive_url=f"https://sco.example/meetings/{number}",
    )
    return digest.Entry(id=f"message-{number}-{state}", notice=made, earlier=earlier)


ASEAN, CICA, UN = partner("asean", "ASEAN"), partner("cica", LONG), partner("un", "United Nations", "The UN hosted it.")


@pytest.fixture
def daily(notice: told.Notice) -> digest.Digest:
    """Four meetings and a mention; one meeting was announced and then called off."""
    soon = dt.date(2026, 4, 2)
    off = entry(notice, 3, CICA, status="cancelled", date_start=soon, date_end=soon, called_off="It is off.", earlier=1)
    named = told.Mention(id="asean", name="ASEAN", evidence="دبیرکل ASEAN به پکن آمد.", rule="r")
    mention = dataclasses.replace(
        notice,
        state="ungraded:ab12",
        meeting=None,
        partners=(),
        mentions=(named,),
        article=dataclasses.replace(notice.article, title="دیدار در پکن", language="fa", url="https://fa.example/1"),
    )
    return digest.Digest(
        rhythm="daily 08:00",
        zone="Europe/Berlin",
        moment=MOMENT,
        entries=(
            entry(notice, 1, ASEAN, UN, date_start=dt.date(2026, 3, 28), date_end=dt.date(2026, 3, 28)),
            entry(notice, 3, CICA, status="announced", date_start=soon, date_end=soon),
            entry(notice, 2, ASEAN, partner("un", "United Nations"), date_start=dt.date(2026, 3, 27), date_end=None),
            dataclasses.replace(off, notice=dataclasses.replace(off.notice, state="cancelled:ab12", reason="off now")),
            digest.Entry(id="message-4", notice=mention),
            entry(notice, 5, status="announced", date_start=soon, date_end=soon),
        ),
        rules=("desk", "all"),
        archive_url="https://sco.example/meetings",
    )


@pytest.fixture
def envelope(daily: digest.Digest) -> protocol.Envelope:
    """That digest on its way to Anna."""
    return protocol.Envelope(id="3f0c8e3a", recipient="anna@example.org", notice=daily, created_at=MOMENT)


def test_a_digest_is_ordered_by_partner_and_meeting(daily: digest.Digest) -> None:
    """Each meeting stands once, with whom its notice leads with, by its day; all that is told of it is together."""
    order = [
        (one.partner.id if one.partner else None, [story.newest.title for story in one.stories])
        for one in digest.chapters(daily)
    ]
    assert order == [("asean", ["Talks 2", "Talks 1", "دیدار در پکن"]), ("cica", ["Talks 3"]), (None, ["Talks 5"])]
    talks = digest.chapters(daily)[1].stories[0]
    assert [one.notice.state for one in talks.entries] == ["announced", "cancelled:ab12"]


def test_a_partner_that_is_out_keeps_its_chapter(daily: digest.Digest, notice: told.Notice) -> None:
    """Who follows it finds the news with the others of it, by its name where the digest has that, else by its id."""
    out = [
        dataclasses.replace(one.notice, gone=(gone,), state="changed:ab12", reason="no longer said to take part")
        for one, gone in ((entry(notice, 7), "asean"), (entry(notice, 8), "adb"))
    ]
    entries = tuple(digest.Entry(id=f"out-{at}", notice=one) for at, one in enumerate(out))
    more = dataclasses.replace(daily, entries=(*daily.entries[:1], *entries))
    assert [(one.name, len(one.stories)) for one in digest.chapters(more)] == [("ASEAN", 2), ("ADB", 1)]
    assert overview.headline(more).startswith("3 meetings: ASEAN, ADB (")


def test_the_subject_says_how_many_meetings_and_which_partners(daily: digest.Digest) -> None:
    """Long names by their abbreviation; what was only gathered has no name of its own."""
    assert overview.headline(daily) == "4 meetings and 1 mention: ASEAN, CICA (daily digest, 29 Mar 2026)"
    one = dataclasses.replace(daily, entries=daily.entries[:1], rhythm="10m")
    assert overview.headline(one) == "1 meeting: ASEAN"
    assert overview.headline(dataclasses.replace(daily, entries=())) == "Nothing new (daily digest, 29 Mar 2026)"


def test_many_partners_are_counted_in_the_subject(daily: digest.Digest, notice: told.Notice) -> None:
    """A subject stays short and on one line, whatever the pages said."""
    many = tuple(entry(notice, number, partner(f"p{number}x", f"Body\n{number}")) for number in range(9))
    subject = overview.headline(dataclasses.replace(daily, entries=many))
    assert (
        subject == "9 meetings: Body 0, Body 1, Body 2, Body 3, Body 4, Body 5 and 3 more (daily digest, 29 Mar 2026)"
    )


def test_the_day_is_that_of_the_reader(daily: digest.Digest) -> None:
    """An evening in UTC is the next morning in Tashkent, and the letter names the clock."""
    late = dataclasses.replace(daily, moment=dt.datetime(2026, 3, 28, 22, 0, tzinfo=dt.UTC), zone="Asia/Tashkent")
    assert overview.stamp(late) == "Daily digest, 29 Mar 2026, 03:00 (Asia/Tashkent)"
    assert overview.headline(late).endswith("(daily digest, 29 Mar 2026)")


def test_both_parts_of_the_letter_hold_the_same(daily: digest.Digest) -> None:
    """Facts, sentences, links, the rules and the way to leave are in both; unknown facts are in neither."""
    written = overview.compose(daily, "https://sco.example/unsubscribe/x")
    for part in (written.text, written.html):
        words = " ".join(part.split())
        for said in (
            "28 Mar 2026",
            "New York",
            "2 Apr 2026",
            "They met on Thursday.",
            "The UN hosted it.",
            "It is off.",
        ):
            assert said in words
        for said in ("Off now.", "دبیرکل ASEAN به پکن آمد.", "involvement not graded", "desk, all", "unsubscribe/x"):
            assert said in words.replace("Involvement", "involvement")
        for number in (1, 2, 3, 5):
            assert f"https://news.example/a/{number}.html" in part
            assert f"https://sco.example/meetings/{number}" in part
        assert "None" not in part
        assert "unknown" not in part
    assert "Was due:   2 Apr 2026" in written.text
    assert "was due 2 Apr 2026" in written.html


def test_the_text_holds_72_columns(daily: digest.Digest) -> None:
    """Only an address may be longer; the signature is set apart as mailers expect."""
    lines = overview.compose(daily, "https://sco.example/unsubscribe/x").text.splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= letter.WIDTH
    assert "-- " in lines
    assert "\n\n\n\n" not in "\n".join(lines)


def test_the_headings_are_in_order(daily: digest.Digest) -> None:
    """One title, a heading for each partner, one for each meeting; what was scraped keeps its direction."""
    page = selectolax.lexbor.LexborHTMLParser(overview.compose(daily).html)
    assert [len(page.css(f"h{level}")) for level in (1, 2, 3)] == [1, 3, 5]
    assert {node.attributes.get("dir") for node in page.css("h2, h3, blockquote")} == {"auto"}


def test_markup_in_a_page_stays_text(daily: digest.Digest, notice: told.Notice) -> None:
    """Scraped words are escaped, and an address that is none of the web is no link."""
    bad = entry(notice, 1, partner("x", "<b>X</b>", "<script>alert(1)</script>"), title="<img src=x>", place="<i>")
    article = dataclasses.replace(bad.notice.article, url="javascript:alert(1)")
    bad = dataclasses.replace(bad, notice=dataclasses.replace(bad.notice, article=article))
    html = overview.compose(dataclasses.replace(daily, entries=(bad,))).html
    assert not re.search(r"<(script|img|b>|i>)|javascript:", html)


def test_nothing_new_is_one_line(daily: digest.Digest) -> None:
    """It says so and when, and no more than that above the signature."""
    written = overview.compose(dataclasses.replace(daily, entries=()))
    assert written.text.split("\n\n")[0] == "Nothing new\nDaily digest, 29 Mar 2026, 08:00 (Europe/Berlin)"
    assert brief.compose(dataclasses.replace(daily, entries=())).title == "Nothing new (daily digest, 29 Mar 2026)"


def test_a_chat_has_the_meetings_with_their_links(daily: digest.Digest) -> None:
    """A line for each, and where to read on."""
    written = brief.compose(daily)
    assert written.title == overview.headline(daily)
    lines = written.text.splitlines()
    assert lines[0] == "— ASEAN"
    assert "Talks 2 (held): 27 Mar 2026 · New York · bilateral meeting" in lines
    assert "https://sco.example/meetings/3" in lines
    assert len(brief.compose(dataclasses.replace(daily, entries=daily.entries * 90)).text) <= brief.LIMIT


def test_the_mail_can_be_left_and_belongs_to_no_conversation(envelope: protocol.Envelope) -> None:
    """Its id is that of the outbox at every attempt; the link names all the rules."""
    from monitor import unsubscribing

    links = unsubscribing.Links(base="https://sco.example", key="sixteen letters!")
    written = mail.compose(envelope, "alerts@sco.example", links)
    assert written["Message-ID"] == "<3f0c8e3a@sco.example>"
    assert written["References"] is None
    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = links.read(str(written["List-Unsubscribe"]).strip("<>").rpartition("/")[2])
    assert leave == unsubscribing.Leave(recipient="anna@example.org", rules=("desk", "all"))


def test_announced_meetings_come_in_one_calendar_file(envelope: protocol.Envelope) -> None:
    """One entry for each meeting, as its newest notice has it, with the UID and the next SEQUENCE of that meeting."""
    written = mail.compose(envelope, "alerts@sco.example")
    (attached,) = [part for part in written.walk() if part.get_content_type() == "text/calendar"]
    assert attached.get_filename() == "meetings.ics"
    events = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert [(str(one["uid"]), int(one["sequence"]), str(one["status"])) for one in events] == [
        ("meeting-3@sco.example", 1, "CANCELLED"),
        ("meeting-5@sco.example", 0, "CONFIRMED"),
    ]


def test_a_digest_of_meetings_held_brings_no_calendar_file(envelope: protocol.Envelope, daily: digest.Digest) -> None:
    """There is nothing to come to."""
    held = dataclasses.replace(envelope, notice=dataclasses.replace(daily, entries=daily.entries[:1]))
    assert "text/calendar" not in [part.get_content_type() for part in mail.compose(held, "a@sco.example").walk()]


def test_programs_get_the_notices_as_they_are(envelope: protocol.Envelope, daily: digest.Digest) -> None:
    """The payload comes back equal, as a line, in a webhook and as a CloudEvent; the schema names all of it."""
    event = json.loads(json.dumps(envelope.event()))
    assert event["type"] == "digest"
    assert digest.read(event["data"]) == daily
    assert json.loads(stdout.line(envelope))["data"] == event["data"]
    assert webhook.cloud_event(envelope, "/sco-monitor")["type"] == "sco-monitor.digest"
    shapes = schema.event()["$defs"]
    assert set(event["data"]) == set(shapes["Digest"]["properties"])
    assert set(event["data"]["entries"][0]) == set(shapes["Entry"]["properties"])


def test_payloads_are_told_apart(notice: told.Notice) -> None:
    """A meeting, a source and a digest are read as what they are; what is no digest is named with its field."""
    since = dt.datetime(2019, 9, 28, 9, 30, tzinfo=dt.UTC)
    trouble = condition.Condition(state="failing", source="news", url="https://news.example/", since=since)
    assert digest.read(notice.to_payload()) == notice
    assert digest.read(trouble.to_payload()) == trouble
    with pytest.raises(told.BadPayload, match="not a digest: rhythm"):
        digest.read({"about": "digest"})
