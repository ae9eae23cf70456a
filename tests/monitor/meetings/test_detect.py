"""Detection joins its parts into one meeting, with a title and evidence for each field."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import meetings, partners
from monitor.meetings import title
from tests.monitor.meetings import told

CATALOGUE = partners.from_tables([{"id": "rivers", "name": "River Commission"}])
TALKS = told.article(
    "On 8 May, SCO Secretary-General Zhang Ming met with Amina Karim, Director of the River Commission, in Tashkent.",
    "They spoke of dams.",
    title="Zhang Ming meets with Amina Karim",
    posted=dt.date(2024, 5, 9),
)


def test_a_report_of_talks_is_one_meeting() -> None:
    """All fields of a plain report are read."""
    (meeting,) = meetings.detect(TALKS, CATALOGUE).meetings
    assert (meeting.title, meeting.kind, meeting.status) == (TALKS.title, "bilateral_meeting", "held")
    assert (meeting.date_start, meeting.date_end) == (dt.date(2024, 5, 8), dt.date(2024, 5, 8))
    assert (meeting.format, meeting.place) == ("in_person", "Tashkent")
    assert [participant.name for participant in meeting.participants] == ["Zhang Ming", "Amina Karim"]
    assert [involvement.partner for involvement in meeting.involvements] == ["rivers"]


def test_talks_with_the_head_of_a_body_that_is_called_a_forum_are_talks() -> None:
    """Announced and reported they are of one kind, so that they are one meeting; what a forum does itself stays one."""
    said = (
        "SCO Secretary-General Zhang Ming {} Secretary-General of the Sea Exporting Countries Forum in Doha on 8 May."
    )
    for words in ("met with", "will meet with"):
        (meeting,) = meetings.detect(told.article(said.format(words), posted=dt.date(2024, 5, 2)), CATALOGUE).meetings
        assert meeting.kind == "bilateral_meeting"
    opened = "SCO Secretary-General Zhang Ming spoke at the Sea Forum in Doha on 8 May."
    (meeting,) = meetings.detect(told.article(opened, posted=dt.date(2024, 5, 9)), CATALOGUE).meetings
    assert meeting.kind == "conference"


def test_evidence_points_into_the_text() -> None:
    """Every field says in which sentence, and by which rule, it was read."""
    (meeting,) = meetings.detect(TALKS, CATALOGUE).meetings
    proofs = dict(meeting.evidence)
    assert set(proofs) == {"kind", "status", "date_start", "date_end", "format", "place"}
    for proof in proofs.values():
        assert proof.start is not None
        assert TALKS.text[proof.start : proof.end] == proof.quote
        assert "." in proof.rule


def test_condolences_are_no_meeting() -> None:
    """Without an occasion there is no meeting, and a partner named is a mention."""
    letter = told.article(
        "In his message the Secretary-General expressed deep condolences to the River Commission.",
        "“Please accept my sympathy,” the message says.",
        title="Message of condolences",
    )
    detection = meetings.detect(letter, CATALOGUE)
    assert detection.meetings == ()
    assert [mention.partner for mention in detection.mentions] == ["rivers"]


def test_a_meeting_without_a_headline_is_called_by_its_sentence() -> None:
    """The sentence that states the occasion stands for the missing headline, cut where it is long."""
    read = told.read("The council met in Osh.", "B" * 30)
    assert title.of(read, told.all_of(read)) == "The council met in Osh"
    long = told.read("The council met " + "again " * 60 + "in Osh.")
    name = title.of(long, told.all_of(long))
    assert name.endswith("again…")
    assert len(name) <= title.LONGEST + 1


@settings(deadline=None)
@given(st.lists(st.text(max_size=120), max_size=4), st.text(max_size=60))
def test_any_text_yields_a_result(paragraphs: list[str], headline: str) -> None:
    """Whatever is read, detection answers, and answers the same again."""
    article = told.article(*paragraphs, title=headline, posted=dt.date(2024, 5, 9))
    assert meetings.detect(article, CATALOGUE) == meetings.detect(article, CATALOGUE)
