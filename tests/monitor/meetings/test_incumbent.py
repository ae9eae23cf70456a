"""A partner's head is known by the name alone, in the term only, and never by a namesake's."""

from __future__ import annotations

import datetime as dt
import pathlib
import tomllib

import pytest

from monitor import meetings, partners
from monitor.meetings import values
from parsers import article as parsed

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
CATALOGUE = partners.from_tables(
    tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"],
    tomllib.loads((CONFIG / "offices.toml").read_text(encoding="utf-8"))["office"],
)


def detected(text: str, posted: dt.date) -> values.Meeting:
    """The meeting that a short report of that day tells of."""
    article = parsed.Article(
        url="https://news.example/1",
        title="A meeting in Jakarta",
        parser="text",
        parser_version="1",
        published=posted,
        paragraphs=(text,),
    )
    (meeting,) = meetings.detect(article, CATALOGUE).meetings
    return meeting


IN_OFFICE = dt.date(2019, 6, 5)
NAMED = "Lim Jock Hoi met Norov in Jakarta. They spoke of trade."


@pytest.mark.parametrize(
    ("posted", "involved"), [(IN_OFFICE, ["asean"]), (dt.date(2015, 6, 5), []), (dt.date(2030, 6, 5), [])]
)
def test_a_name_alone_stands_for_the_partner_in_the_term_only(posted: dt.date, involved: list[str]) -> None:
    """The same sentence proves ASEAN in 2019, and nothing before or after that Secretary-General's term."""
    meeting = detected(NAMED, posted)
    assert [found.partner for found in meeting.involvements] == involved
    assert [found.evidence.quote for found in meeting.involvements] == ["Lim Jock Hoi met Norov in Jakarta."][
        : len(involved)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Professor Lim Jock Hoi met SCO Secretary-General Vladimir Norov in Jakarta.",
        "Lim Jock Hoi, a teacher from Brunei, met SCO Secretary-General Vladimir Norov in Jakarta.",
        "SCO Secretary-General Vladimir Norov met Lim Jock Hoi Abdullah in Jakarta.",
        "SCO Secretary-General Vladimir Norov met Mr Lim in Jakarta.",
    ],
)
def test_a_namesake_stands_for_nobody(text: str) -> None:
    """A person with another office, another description or another name is not the partner's head."""
    assert detected(text, IN_OFFICE).involvements == ()


def test_a_participant_without_an_office_gets_the_one_held_then() -> None:
    """The office comes with its body, and the rule says that the text does not have it."""
    (person,) = detected(NAMED, IN_OFFICE).participants
    assert (person.name, person.office) == ("Lim Jock Hoi", "Secretary-General")
    assert person.organisation == "Association of Southeast Asian Nations"
    assert person.evidence is not None
    assert person.evidence.rule.endswith("+incumbent")


def test_an_office_in_the_text_stays() -> None:
    """What the text says of a person goes before what is known."""
    norov, _ = detected("SCO Secretary-General Vladimir Norov met Lim Jock Hoi in Jakarta.", IN_OFFICE).participants
    assert norov.office == "SCO Secretary-General"
    assert norov.evidence is not None
    assert "incumbent" not in norov.evidence.rule


def test_holders_of_states_and_of_the_sco_involve_no_partner() -> None:
    """A minister of a member state gets his office and stands for no partner."""
    meeting = detected("Sergey Lavrov met Norov in Jakarta. They spoke of trade.", IN_OFFICE)
    assert meeting.involvements == ()
    assert [(one.office, one.organisation) for one in meeting.participants] == [
        ("Minister of Foreign Affairs", "Russia")
    ]
