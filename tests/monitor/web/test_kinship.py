"""Meetings that are perhaps the same, and those that were joined by hand, as pages and REST show them."""

from __future__ import annotations

import selectolax.lexbor as lexbor
import sqlalchemy as sa
from starlette import testclient

from storage import database, grouping, kinship, models
from tests.monitor.web import conftest


def test_what_is_perhaps_the_same_is_shown(
    client: testclient.TestClient, scribe: conftest.Scribe, engine: sa.Engine
) -> None:
    """The page and REST name the other meeting with score and reason, escaped, and the page how to join them."""
    one, two = scribe.meeting(scribe.article(1)), scribe.meeting(scribe.article(2), title="Talks <b>again</b>")
    with database.sessions(engine).begin() as session:
        pair = (session.get_one(models.Meeting, number) for number in (one, two))
        kinship.note(session, *pair, score=0.68, reason="both on one day; <i>alike</i>")

    answer = client.get(f"/meetings/{one}")
    assert answer.status_code == 200
    section = lexbor.LexborHTMLParser(answer.text).css_first("section[aria-labelledby=perhaps]")
    assert section is not None
    assert section.css_first("a").attributes["href"] == f"/meetings/{two}"  # type: ignore[union-attr] -- it is there
    assert "Talks <b>again</b> Score 0.68both on one day; <i>alike</i>" in section.text()
    assert f"sco-monitor meetings join {one} {two}" in section.text()
    assert client.get(f"/api/v1/meetings/{one}").json()["perhaps_the_same"] == [
        {"id": two, "title": "Talks <b>again</b>", "score": 0.68, "reason": "both on one day; <i>alike</i>"}
    ]


def test_a_joined_meeting_leads_on(client: testclient.TestClient, scribe: conftest.Scribe, engine: sa.Engine) -> None:
    """An address that went out in a message before the join still leads to the meeting, with the reports of both."""
    one, two = scribe.meeting(scribe.article(1)), scribe.meeting(scribe.article(2), format="online")
    with database.sessions(engine).begin() as session:
        kept, gone = (session.get_one(models.Meeting, number) for number in (one, two))
        grouping.join(session, kept, gone, conftest.NOW)

    answer = client.get(f"/meetings/{two}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, str(one))
    page = lexbor.LexborHTMLParser(client.get(f"/meetings/{two}").text)
    assert [heading.text() for heading in page.css(".report h3")] == ["Article 1", "Article 2"]
    assert page.css_first("section[aria-labelledby=perhaps]") is None
    told = client.get(f"/api/v1/meetings/{two}").json()
    assert (told["id"], len(told["reports"])) == (one, 2)
    assert client.get("/api/v1/meetings").json()["total"] == 1


def test_each_field_names_its_report(client: testclient.TestClient, scribe: conftest.Scribe) -> None:
    """Beside each field and person of the table stands the site whose report it was read in."""
    meeting = scribe.meeting(scribe.article(1), scribe.article(2, source="gazette"))
    page = lexbor.LexborHTMLParser(client.get(f"/meetings/{meeting}").text)
    origins = {
        row.css("th")[0].text(): row.css("td")[2].text() for row in page.css("section[aria-labelledby=fields] tbody tr")
    }
    assert (origins["Title"], origins["Place"]) == ("herald", "herald")
    assert origins["First day"] == "gazette"  # no last day was known, so that days come from whoever told of them last
