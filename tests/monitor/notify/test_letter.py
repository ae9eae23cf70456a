"""A notice as a letter."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import re

import hypothesis
import pytest
import selectolax.lexbor
from hypothesis import strategies as st

from monitor import notify
from monitor.notify import letter, protocol, stdout
from monitor.notify import notice as told
from monitor.settings import models, targets


def test_the_letter_says_what_when_where_who_and_why(notice: told.Notice) -> None:
    """Both parts hold the facts, the sentence that proves the partner's part, and the way to article and archive."""
    written = letter.compose(notice)
    for part in (written.text, written.html):
        for word in ("26 Sep 2019", "New York", "bilateral meeting", "Vladimir Norov", "They met on Thursday.", "97 %"):
            assert word in part
        for link in (notice.article.url, notice.archive_url):
            assert link is not None
            assert link in part


@pytest.mark.parametrize(
    ("state", "lead"),
    [("held", "ASEAN: "), ("announced", "ASEAN, announced: "), ("changed:ab12", "ASEAN, changed: ")],
)
def test_the_subject_begins_with_the_partner_and_what_is_new(notice: told.Notice, state: str, lead: str) -> None:
    """A list of messages can be read by its subjects."""
    assert letter.headline(dataclasses.replace(notice, state=state)).startswith(lead)


def test_unknown_facts_are_left_out(notice: told.Notice) -> None:
    """No date, place or format is invented where none is known (law 4)."""
    meeting = told.Meeting(id=1, title="Talks", kind="other")
    written = letter.compose(dataclasses.replace(notice, meeting=meeting))
    assert written.subject == "ASEAN: Talks"
    for label in ("When:", "Where:", "Format:", "Who:", "None", "unknown"):
        assert label not in written.text


@pytest.fixture
def naming(notice: told.Notice) -> told.Notice:
    """A partner named in a Persian text."""
    return dataclasses.replace(
        notice,
        state="ungraded:ab12",
        reason="named in a language whose sentences are not read, so whether it took part was not graded",
        meeting=None,
        partners=(),
        mentions=(
            told.Mention(
                id="asean", name="Association of Southeast Asian Nations", evidence="دبیرکل ASEAN به پکن آمد.", rule="r"
            ),
        ),
        article=dataclasses.replace(notice.article, title="دیدار در پکن", language="fa"),
        archive_url="http://127.0.0.1:8000/articles/7",
    )


def test_a_mention_that_was_not_graded_says_so(naming: told.Notice) -> None:
    """Subject, both parts and the line above the quotation say that nobody graded the part; the sentence is quoted."""
    written = letter.compose(naming)
    assert written.subject == "ASEAN, involvement not graded: دیدار در پکن"
    assert "Association of Southeast Asian Nations: named, involvement not" in written.text
    for part in (written.text, written.html):
        for word in ("Named in a language whose", "not graded", "دبیرکل ASEAN به پکن آمد.", "fa", "/articles/7"):
            assert word in part
        for word in ("% sure", "None", "What:"):
            assert word not in part


@pytest.mark.parametrize(("status", "awaits"), [("postponed", True), ("cancelled", False)])
def test_a_day_that_is_lost_is_not_given_as_the_day(notice: told.Notice, status: str, *, awaits: bool) -> None:
    """Of a meeting that is off, the letter says when it was to be, and quotes the sentence that says that it is off."""
    meeting = dataclasses.replace(notice.meeting, status=status, awaits_day=awaits, called_off="The talks are off.")
    written = letter.compose(dataclasses.replace(notice, state=f"{status}:ab12", meeting=meeting))
    assert written.subject.endswith("(was due 26 Sep 2019)")
    assert "Was due:   26 Sep 2019" in written.text
    assert "When:" not in written.text
    assert f"{status.capitalize()}:\n> The talks are off." in written.text
    assert "The talks are off.</blockquote>" in written.html


def test_a_meeting_that_was_moved_has_its_new_day(notice: told.Notice) -> None:
    """A new day is the meeting's day like any other."""
    meeting = dataclasses.replace(notice.meeting, status="postponed")
    assert "When:      26 Sep 2019" in letter.compose(dataclasses.replace(notice, meeting=meeting)).text


def test_a_right_to_left_quotation_keeps_its_direction(naming: told.Notice) -> None:
    """The quotation and the title are shown in the direction of their own letters."""
    page = selectolax.lexbor.LexborHTMLParser(letter.compose(naming).html)
    assert [node.attributes.get("dir") for node in page.css("h1, blockquote")] == ["auto", "auto"]


def test_markup_in_a_page_stays_text(notice: told.Notice) -> None:
    """Scraped markup is shown as it is written and does nothing."""
    evil = "<img src=x onerror=alert(1)><script>1</script>"
    partner = dataclasses.replace(notice.partners[0], evidence=evil, name=evil)
    meeting = dataclasses.replace(notice.meeting, title=evil, place=evil)
    page = selectolax.lexbor.LexborHTMLParser(
        letter.compose(dataclasses.replace(notice, meeting=meeting, partners=(partner,), reason=evil)).html
    )
    assert page.css("script, img") == []
    assert page.css_first("h1").text() == evil


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "http://a.example/\nX", "file:///x", ""]
)
def test_only_addresses_of_the_web_become_links(notice: told.Notice, address: str) -> None:
    """A scraped address of another scheme is not put under a button."""
    odd = dataclasses.replace(notice, article=dataclasses.replace(notice.article, url=address), archive_url=None)
    written = letter.compose(odd)
    assert "<a " not in written.html
    assert "Article:" not in written.text


@pytest.mark.parametrize(
    ("key", "name", "short"),
    [
        ("asean", "Association of Southeast Asian Nations", "ASEAN"),
        ("unescap", "UNESCAP", "UNESCAP"),
        ("river-forum", "Forum of the Countries on the River", "Forum of the Countries on the River"),
    ],
)
def test_a_long_name_gives_way_to_its_abbreviation(notice: told.Notice, key: str, name: str, short: str) -> None:
    """The subject has the abbreviation where the id is one; the letter itself has the full name."""
    partner = dataclasses.replace(notice.partners[0], id=key, name=name)
    written = letter.compose(dataclasses.replace(notice, partners=(partner,)))
    assert written.subject.startswith(f"{short}: ")
    assert f"{name}: counterpart, 97 % sure" in written.text


def test_a_partner_that_is_out_leads_where_none_is_left(notice: told.Notice) -> None:
    """The subject names the partner that the message is about, also when it no longer takes part."""
    out = dataclasses.replace(notice, state="changed:ab12", partners=(), gone=("cica",))
    assert letter.headline(out).startswith("CICA, changed: ")


def test_an_office_that_names_its_organisation_is_enough(notice: told.Notice) -> None:
    """The organisation of a participant is added where the office does not say it."""
    people = (
        told.Person(name="A", office="SCO Secretary-General", organisation="SCO"),
        told.Person(name="B", office="Director", organisation="FAO"),
        told.Person(name="C"),
    )
    meeting = dataclasses.replace(notice.meeting, participants=people)
    text = letter.compose(dataclasses.replace(notice, meeting=meeting)).text
    assert "Who:       A (SCO Secretary-General); B (Director, FAO); C" in text


@hypothesis.given(st.text(max_size=400), st.text(max_size=400))
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_the_text_part_is_clean_and_narrow(notice: told.Notice, title: str, evidence: str) -> None:
    """Whatever was scraped: no control characters, and no line over 72 columns unless a single word is longer."""
    partner = dataclasses.replace(notice.partners[0], evidence=evidence)
    meeting = dataclasses.replace(notice.meeting, title=title, place=title)
    text = letter.compose(dataclasses.replace(notice, meeting=meeting, partners=(partner,))).text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    for line in text.split("\n"):
        assert len(line) <= letter.WIDTH or max(map(len, line.split())) > letter.WIDTH - 12


def test_a_long_subject_is_cut_and_keeps_its_date(notice: told.Notice) -> None:
    """A title without end leaves room for the day of the meeting."""
    meeting = dataclasses.replace(notice.meeting, title="words " * 100)
    subject = letter.headline(dataclasses.replace(notice, meeting=meeting))
    assert len(subject) <= letter.SUBJECT_LIMIT
    assert subject.endswith("… (26 Sep 2019)")


def test_lines_are_json_for_programs(envelope: protocol.Envelope) -> None:
    """The channel `stdout` writes one object a line, from which the notice can be read again."""
    out = io.StringIO()
    stdout.Lines(out).send(envelope)
    stdout.Lines(out).send(envelope)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == second
    assert (first["id"], first["type"]) == (envelope.id, "meeting.held")
    assert told.Notice.from_payload(first["data"]) == envelope.notice


def test_a_closed_pipe_is_given_up(envelope: protocol.Envelope) -> None:
    """Nobody reads any more: the message is not tried again."""
    out = io.StringIO()
    out.close()
    with pytest.raises(protocol.NotifyError) as caught:
        stdout.Lines(out).send(envelope)
    assert not caught.value.retry


def test_only_channels_that_can_send_are_built() -> None:
    """A channel without settings or without a gate does not exist; with both it goes by the name that rules use."""
    assert notify.notifiers(models.Settings(), notify.Gates()).keys() == {"file"}
    settings = models.Settings(
        monitor=models.Monitor(smtp=models.Smtp(host="127.0.0.1", timeout=dt.timedelta(seconds=5))),
        chats={"team": targets.Chat(url="json://127.0.0.1:1")},
        webhooks={"desk": targets.Webhook(url="http://127.0.0.1:1/")},
    )
    gates = notify.Gates(post=lambda *_: (200, {}), out=io.StringIO())
    assert notify.notifiers(settings, gates).keys() == notify.CHANNELS.keys()
