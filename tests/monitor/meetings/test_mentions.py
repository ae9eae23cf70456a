"""Why a partner is only named, and results for any text."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib

import hypothesis
import pytest
from hypothesis import strategies

from monitor import meetings, partners
from monitor.meetings import involvement, occasion, reading, values
from parsers import article as parsed

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
CATALOGUE = partners.from_tables(tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"])
LEAD = "SCO Secretary-General Aziz Karim took part in the conference in Beijing on 4 May 2021."


def judged(title: str, *paragraphs: str) -> tuple[tuple[values.Involvement, ...], tuple[values.Mention, ...]]:
    """What is judged of an article."""
    article = parsed.Article(
        title=title,
        paragraphs=paragraphs,
        parser="text",
        parser_version="1",
        published=dt.date(2021, 5, 6),
        language="en",
    )
    read = reading.read(article)
    judgement = involvement.judge(read, occasion.find(read), (), CATALOGUE)
    return judgement.involved, judgement.mentions


def test_one_mention_with_the_most_telling_reason() -> None:
    """Of several sentences that name a partner the one with the clearest reason is shown."""
    _, (mention,) = judged("", LEAD, "He spoke of the UN.", "He praised the UN Charter.")
    assert (mention.partner, mention.why) == ("un", "document")
    assert mention.evidence.quote == "He praised the UN Charter."


def test_a_partner_is_involved_or_mentioned_but_never_both() -> None:
    """A partner that took part is no mention, however often it is named."""
    involved, named = judged("", LEAD, "Representatives of Interpol attended.", "Interpol was praised.")
    assert [one.partner for one in involved] == ["interpol"]
    assert named == ()


def test_a_body_named_by_the_title_alone_is_mentioned_from_it() -> None:
    """A title has no offsets."""
    _, (mention,) = judged("Views on the UN Charter", LEAD)
    assert (mention.evidence.quote, mention.evidence.start) == ("Views on the UN Charter", None)


PIECES = [
    "SCO",
    " met ",
    "with ",
    "the ",
    "UN ",
    "Secretary-General",
    "UN Charter",
    "ASEAN",
    "ООН",
    "встретился с ",
    "联合国",
    "会见",
    "秘书长",
    ". ",
    "“",
    "”",
    "(",
    ")",
    ", ",
    "and ",
    "said that ",
    "2005",
    "on the sidelines of ",
    "İ",
    "\u202e",
    "<b>",
]


@hypothesis.given(
    title=strategies.lists(strategies.sampled_from(PIECES)).map("".join),
    paragraphs=strategies.lists(strategies.lists(strategies.sampled_from(PIECES)).map("".join) | strategies.text()),
)
@hypothesis.settings(deadline=None)
def test_any_text_yields_a_result_with_exact_evidence(title: str, paragraphs: list[str]) -> None:
    """No text raises; every quote stands in the text at its offsets; the same text gives the same result."""
    found = judged(title, *paragraphs)
    text = "\n\n".join(paragraphs)
    for one in (*found[0], *found[1]):
        evidence = one.evidence
        assert evidence.quote == (title if evidence.start is None else text[evidence.start : evidence.end])
    assert found == judged(title, *paragraphs)


@pytest.mark.parametrize("piece", ["the UN and the SCO met ", "memorandum between “", "ООН и ШОС ", "联合国会见", "UN"])
def test_a_long_text_without_stops_is_read(piece: str) -> None:
    """Fifty thousand characters without a stop yield a result like any text."""
    involved, named = judged("", piece * (50_000 // len(piece)))
    assert len({one.partner for one in (*involved, *named)}) <= 1


def test_a_headline_of_endless_length_is_not_read() -> None:
    """A run of characters longer than any sentence proves nothing."""
    involved, (mention,) = judged("SCO meets UN Secretary-General " * 500)
    assert involved == ()
    assert mention.why == "unread"


def test_a_language_that_is_not_read_says_so() -> None:
    """In a text of another language the names are found, and the mention says that no part was graded."""
    text = "Le 12 mai 2024, le Secrétaire général de l'OCS a rencontré à Pékin le Secrétaire général de l'ASEAN."
    french = parsed.Article(
        title="Rencontre à Pékin", paragraphs=(text,), parser="text", parser_version="1", language="fr"
    )

    found = meetings.detect(french, CATALOGUE)

    assert found.meetings == ()
    assert [(mention.partner, mention.why) for mention in found.mentions] == [("asean", "not-graded")]


@pytest.mark.parametrize(
    "text",
    [
        "SCO Secretary-General Aziz Karim met businessmen from the SCO, CIS and EAEU nations on 4 May 2021.",
        "On 4 May 2021 the SCO forum brought together experts from SCO and CIS countries.",
        "On 4 May 2021 representatives of the SCO and CIS member states took part in the SCO forum.",
    ],
)
def test_a_list_of_members_names_no_body(text: str) -> None:
    """Countries counted up by the bodies that they belong to are not these bodies."""
    involved, named = judged("", text)
    assert involved == ()
    assert {one.why for one in named} == {"member-state"}


@pytest.mark.parametrize("whom", ["UNODC and SCO member states", "UNODC and of SCO countries"])
def test_a_body_beside_member_states_of_the_sco_is_itself(whom: str) -> None:
    """The member states of the SCO do not make a body that stands before them one of states."""
    involved, _ = judged("", f"On 4 May 2021 SCO Secretary-General Aziz Karim met officials of {whom} in Beijing.")
    assert [one.partner for one in involved] == ["unodc"]
