"""How detection tells what it read in which words, and what it passed over."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib

import hypothesis
import pytest
from hypothesis import strategies

from monitor import inspecting, meetings, partners
from monitor.meetings import account
from parsers import registry
from tests.monitor.meetings import told

ROOT = pathlib.Path(__file__).resolve().parents[3]
CATALOGUE = partners.from_tables(tomllib.loads((ROOT / "config/partners.toml").read_text(encoding="utf-8"))["partner"])
GOLD = sorted((ROOT / "tests/gold/pages").iterdir())
LEAD = "SCO Secretary-General Aziz Karim met with UNESCAP Executive Secretary Mira Sol in Bangkok on 13 May 2021."


def explained(*paragraphs: str, title: str = "") -> account.Explanation:
    """The account of an article."""
    return meetings.explain(told.article(*paragraphs, title=title, posted=dt.date(2021, 5, 14)), CATALOGUE)


def marks(sentence: account.Sentence) -> dict[str, str]:
    """The marked words of a sentence by their labels."""
    return {mark.label: sentence.text[mark.start : mark.end] for mark in sentence.marks}


@pytest.mark.parametrize("path", GOLD[::9], ids=lambda path: path.name)
def test_the_account_is_that_of_the_detection(path: pathlib.Path) -> None:
    """Meeting, partners, evidence and reasons are those that detection gives, and every mark lies in its sentence."""
    article = registry.read_article(inspecting.page(inspecting.Document(path=str(path))))
    detection, told_of = meetings.detect(article, CATALOGUE), meetings.explain(article, CATALOGUE)
    assert told_of.meeting == (detection.meetings[0] if detection.meetings else None)
    assert (told_of.no_occasion is None) == bool(detection.meetings)
    involved = {one.partner: one for meeting in detection.meetings for one in meeting.involvements}
    named = {one.partner: one for one in detection.mentions}
    assert {one.id for one in told_of.partners if one.role} == set(involved)
    assert set(named) <= {one.id for one in told_of.partners if one.why}
    for one in told_of.partners:
        call = involved.get(one.id) or named.get(one.id)
        if call:
            assert (one.deciding.rule, one.deciding.sentence) == (call.evidence.rule, told_of.number(call.evidence))
            assert one.role == getattr(call, "role", None)
    for sentence in told_of.sentences:
        assert sentence.start is None or article.text[sentence.start : sentence.end] == sentence.text
        assert all(0 <= mark.start < mark.end <= len(sentence.text) for mark in sentence.marks)


def test_what_was_read_is_marked() -> None:
    """Day, place, people and partner stand in the sentence that states the meeting, in the words of the text."""
    (sentence,) = explained(LEAD).sentences
    assert sentence.part == "states"
    assert marks(sentence) == {
        "participant": "Mira Sol", "unescap": "UNESCAP", "place": "Bangkok", "format": "Bangkok", "kind": "met with",
        "date_start": "13 May 2021", "date_end": "13 May 2021",
    } | {"kind": marks(sentence)["kind"]}  # fmt: skip
    assert {sentence.text[mark.start : mark.end] for mark in sentence.marks if mark.kind == "person"} == {
        "Aziz Karim",
        "Mira Sol",
    }


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("ASEAN and the SCO signed a memorandum in Jakarta in 2005.", "background"),
        ("The next conference with ASEAN will be held in 2023.", "other-occasion"),
        ("They shook hands.", "tells"),
    ],
)
def test_a_sentence_that_is_passed_over_says_why(said: str, part: str) -> None:
    """What tells of another occasion is named as such, and so is each partner that only it names."""
    found = explained(LEAD, "They spoke of trade.", "Tea was served to everybody.", said)
    last = found.sentences[-1]
    assert last.part == part
    refused = [one for one in found.partners if one.id == "asean"]
    assert [one.why for one in refused] == ([part] if "ASEAN" in said else [])
    assert [mark.kind for mark in last.marks if mark.label == "asean"] == ["named" for _ in refused]


def test_every_naming_of_a_partner_is_told() -> None:
    """The deciding one first, then the others with what each would say."""
    found = explained(LEAD, "The UNESCAP building stands in Bangkok.", "He praised the role of UNESCAP.")
    (unescap,) = [one for one in found.partners if one.id == "unescap"]
    assert (unescap.role, unescap.deciding.sentence, unescap.deciding.words) == ("counterpart", 1, "UNESCAP")
    assert [(one.sentence, one.why) for one in unescap.others] == [(2, "venue"), (3, "topic")]


def test_a_rank_is_told_as_such() -> None:
    """A rank in a parent body, by which nobody took part for it, is not left out."""
    found = explained(
        "SCO Secretary-General Aziz Karim met with UN Under-Secretary-General Lina Hadi in Vienna on 3 May 2021.",
        "UNODC Executive Director Lina Hadi thanked him.",
    )
    assert [(one.id, one.role, one.why) for one in found.partners] == [
        ("unodc", "participant", None),
        ("un", None, "rank"),
    ]


def test_without_a_meeting_the_reason_is_told() -> None:
    """An article that reports none says what it is, and no sentence counts as telling of one."""
    found = explained("The Secretary-General sent a message of congratulations to ASEAN.", title="Message to ASEAN")
    assert (found.meeting, found.no_occasion) == (None, "message")
    assert {one.part for one in found.sentences} == {"no-occasion"}
    assert [(one.id, one.why) for one in found.partners] == [("asean", "no-occasion")]
    assert explained("A poem about tea.").no_occasion == "nothing-told"


@hypothesis.given(
    strategies.text(max_size=200), strategies.lists(strategies.sampled_from([LEAD, "ASEAN", "\u202e«", "“"]))
)
def test_any_text_has_an_account(title: str, pieces: list[str]) -> None:
    """No text raises, and the sentences are those of the text."""
    found = explained(" ".join(pieces), title=title)
    assert [one.number for one in found.sentences] == list(range(0 if title else 1, len(found.sentences) + (not title)))
