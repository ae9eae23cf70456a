"""The page of a meeting says where everything was read, and which partners its reports only name."""

from __future__ import annotations

import typing

import selectolax.lexbor as lexbor
from starlette import testclient

from storage import records
from tests.monitor.web import conftest

OTHER = "The United Nations held an assembly last year."


def page(client: testclient.TestClient, meeting: int) -> typing.Any:
    """The page of a meeting."""
    answer = client.get(f"/meetings/{meeting}")
    assert answer.status_code == 200
    return lexbor.LexborHTMLParser(answer.text)


def words(node: typing.Any) -> str:
    """What is read in an element."""
    return " ".join(node.text().split())


def mention(partner: str, why: str, quote: str, start: int | None) -> records.MentionRecord:
    """A partner that is only named."""
    return records.MentionRecord(partner=partner, why=why, evidence=conftest.evidence(quote, start, f"mention.{why}"))


def test_partners_only_named_stand_with_their_reason(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Each has its reason and rule, and a link to the sentence, which is marked."""
    article = scribe.article()
    meeting = scribe.meeting(article, evidence=())
    scribe.mention(article, mention("un", "framework", conftest.PLACE, conftest.TEXT.index(conftest.PLACE)))
    found = page(client, meeting)
    (shown,) = found.css("[aria-labelledby=mentions] .mention")
    assert words(shown) == "UN Named as a framework · rule mention.framework · See it in the text"
    target = shown.css_first("a[href^='#']").attributes["href"][1:]
    (anchor,) = [node for node in found.css(".anchor") if node.attributes["id"] == target]
    assert words(anchor.next) == conftest.PLACE
    assert [words(node) for node in found.css(".report .proves")] == ["ASEAN", "UN, only named"]


def test_a_partner_that_took_part_is_not_only_named(client: testclient.TestClient, scribe: typing.Any) -> None:
    """What one report names in passing took part by another; of two reports the first one's reason is shown."""
    first, second = scribe.article(1), scribe.article(2, text=OTHER)
    meeting = scribe.meeting(first, second)
    scribe.mention(second, mention("asean", "topic", OTHER, None), mention("un", "background", OTHER, 0))
    scribe.mention(first, mention("un", "framework", conftest.PLACE, None))
    shown = [words(node) for node in page(client, meeting).css("[aria-labelledby=mentions] .mention")]
    assert len(shown) == 1
    assert shown[0].startswith("UN Named as a framework")


def test_nobody_only_named(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Without such partners there is no such part of the page."""
    assert page(client, scribe.meeting(scribe.article())).css("[aria-labelledby=mentions]") == []


def test_people_stand_with_their_evidence(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Who took part is among what was read, with sentence and rule, and the sentence is marked."""
    proof = conftest.evidence(conftest.PROOF, 0, "people.in-report")
    people = (records.ParticipantRecord(name="Aru Sample", evidence=proof), records.ParticipantRecord(name="Ny Mous"))
    found = page(client, scribe.meeting(scribe.article(), participants=people))
    rows = [words(row) for row in found.css("[aria-labelledby=fields] tbody tr")]
    people = [row for row in rows if row.startswith("Who")]
    assert people == [f"Who Aru Sample “{conftest.PROOF}” herald people.in-report"]
    assert "ASEAN · Who" in [words(node) for node in found.css(".report .proves")]
