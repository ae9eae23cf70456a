"""The pages: what they show, in which state of the archive."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import typing

import pytest
import selectolax.lexbor as lexbor
import sqlalchemy as sa
from starlette import testclient

from monitor import settings as configured
from monitor import web
from monitor.web import asking
from storage import records
from tests.monitor.web import conftest

PAGES = (
    "/",
    "/meetings",
    "/search",
    "/calendar",
    "/alerts",
    "/search?q=nothing",
    "/partners",
    "/partners/asean",
    "/sources",
    "/docs",
)


def page(client: testclient.TestClient, path: str, status: int = 200) -> lexbor.LexborHTMLParser:
    """The page, parsed."""
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return lexbor.LexborHTMLParser(answer.text)


def words(node: typing.Any) -> str:
    """The text of a node on one line."""
    return " ".join(node.text().split())


@pytest.mark.parametrize("path", PAGES)
def test_landmarks(sqlite_client: testclient.TestClient, path: str) -> None:
    """Every page has one heading, its landmarks, a label for every field, and tells its language."""
    found = page(sqlite_client, path)
    assert len(found.css("h1")) == len(found.css("main")) == 1
    assert found.css_first("html").attributes["lang"] == "en"
    assert found.css_first("header nav[aria-label]") is not None
    for field in found.css("input, select"):
        assert found.css_first(f"label[for={field.attributes['id']}]") is not None


@pytest.mark.parametrize("path", PAGES)
def test_nothing_from_elsewhere(sqlite_client: testclient.TestClient, path: str) -> None:
    """No page loads anything from another host, and none has a script or a style of its own."""
    found = page(sqlite_client, path)
    assert found.css("script, style, iframe, [style], [onclick]") == []
    for node in found.css("[src], link[href], form[action]"):
        address = node.attributes.get("src") or node.attributes.get("href") or node.attributes["action"]
        assert address is not None
        assert address.startswith("/")
        assert not address.startswith("//")
        assert sqlite_client.get(address).status_code == 200


def test_empty_archive_says_what_to_do(client: testclient.TestClient) -> None:
    """Pages of an empty archive lead on."""
    assert "sco-monitor run" in words(page(client, "/").css_first(".empty"))
    assert "No meetings yet" in words(page(client, "/meetings").css_first(".empty"))
    assert "Widen the dates" in words(page(client, "/meetings?partner=un").css_first(".empty"))
    assert "-summit" in words(page(client, "/search").css_first(".empty"))
    assert "archive is still empty" in words(page(client, "/search?q=melon").css_first(".empty"))
    assert "None so far" in words(page(client, "/partners/un").css_first(".empty"))


def test_search_without_a_find_gives_hints(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Where there are articles, but none with the word, the page says how else to ask."""
    scribe.article(1)
    empty = words(page(client, "/search?q=melon").css_first(".empty"))
    assert "No article answers melon." in empty
    assert "afghan*" in empty


def test_latest_and_ahead(client: testclient.TestClient, scribe: typing.Any) -> None:
    """The first page has past meetings by day and announced ones apart, the soonest first, with partner chips."""
    scribe.meeting(scribe.article(1), title="Past talks", date_start=dt.date(2026, 3, 9))
    scribe.meeting(scribe.article(2), title="Far forum", status="announced", date_start=dt.date(2026, 5, 1))
    scribe.meeting(scribe.article(3), title="Near forum", status="announced", date_start=dt.date(2026, 3, 10))
    found = page(client, "/")
    assert [words(node) for node in found.css("aside .title")] == ["Near forum", "Far forum"]
    assert [words(node) for node in found.css("section[aria-labelledby=so-far] .title")] == ["Past talks"]
    time = found.css_first("section[aria-labelledby=so-far] time")
    assert (words(time), time.attributes["datetime"]) == ("Monday, 9 March 2026", "2026-03-09")
    chip = found.css_first("section[aria-labelledby=so-far] .chip")
    assert (words(chip), chip.attributes["href"]) == ("ASEAN", "/partners/asean")
    assert chip.attributes["title"] == "Association of Southeast Asian Nations"


def test_unwell_sources_are_told(client: testclient.TestClient, scribe: typing.Any) -> None:
    """The first page says when a source cannot be read, and the page of sources says why."""
    scribe.poll("herald", "failed", "connection refused")
    assert "No source could be read well" in words(page(client, "/").css_first("[role=status]"))
    card = words(page(client, "/sources").css_first(".source"))
    assert "herald Not reached" in card
    assert "links" not in card
    assert "connection refused" in card
    assert "every 30 min" in card


def test_a_source_shows_its_gaps_and_polls(client: testclient.TestClient, scribe: typing.Any) -> None:
    """The card of a source and its own page tell of its gap, of what waits, and how its articles are filled."""
    scribe.poll("herald", "ok")
    scribe.gap("herald")
    assert "herald With a gap" in words(page(client, "/sources").css_first(".source"))
    shown = page(client, "/sources/herald")
    card = words(shown.css_first(".source"))
    for told in ("title 100 %, date 75 %, text 100 %", "1 alert", "20 result pages did not reach what is known"):
        assert told in card
    assert "Too many result pages" in words(shown.css_first("[aria-labelledby=gaps]"))
    assert words(shown.css_first("tbody")).endswith("Read07200")
    assert client.get("/sources/nobody").status_code == 404


def test_one_unwell_source_of_two(settings: configured.Settings, engine: sa.Engine, scribe: typing.Any) -> None:
    """Where some sources do well the first page counts those that do not, and a good poll tells its links."""
    both = settings.model_copy(
        update={"sources": [one.model_copy(update={"enabled": True}) for one in settings.sources]}
    )
    scribe.poll("herald", "failed", "connection refused")
    scribe.poll("gazette", "ok")
    app = web.create(both, engine, lambda: dt.datetime(2026, 3, 10, tzinfo=dt.UTC))
    with testclient.TestClient(app, "http://127.0.0.1:8000") as all_on:
        assert "1 of 2 sources" in words(page(all_on, "/").css_first("[role=status]"))
        assert "Read, 7 links, 2 new" in words(page(all_on, "/sources").css_first(".source"))


def test_a_partner_shows_its_meetings_before_the_news(client: testclient.TestClient, scribe: typing.Any) -> None:
    """On a narrow screen, where the columns stand one below the other, the meetings come first."""
    scribe.meeting(scribe.article(1), title="Talks")
    assert [words(node) for node in page(client, "/partners/asean").css("h2")] == [
        "Meetings by year",
        "Meetings it took part in",
        "People of both sides",
        "In the news",
    ]


def test_filtered_meetings(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Fields of a form become words of the query, which stays in its field; fields left empty ask nothing."""
    scribe.meeting(scribe.article(1), title="Talks")
    scribe.meeting(scribe.article(2), title="Gala", kind="ceremony", involvements=())
    found = page(client, "/meetings?partner=&kind=ceremony&status=&source=&since=2026-03-01&until=2026-03-31")
    assert [words(node) for node in found.css(".title")] == ["Gala"]
    assert found.css_first("#q").attributes["value"] == "kind:ceremony after:2026-03-01 before:2026-04-01"
    assert words(found.css_first(".count")) == "1 meeting"


def test_result_pages(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A long list runs over pages that keep the query, forth and back."""
    article = scribe.article()
    for _ in range(asking.SHOWN + 1):
        scribe.meeting(article)
    first = page(client, "/meetings?partner=asean")
    assert len(first.css(".title")) == asking.SHOWN
    assert first.css_first("a[rel=prev]") is None
    older = first.css_first("a[rel=next]").attributes["href"]
    assert older.startswith("/meetings?q=partner%3Aasean&cursor=")
    second = page(client, older)
    assert len(second.css(".title")) == 1
    assert second.css_first("a[rel=next]") is None
    back = page(client, second.css_first("a[rel=prev]").attributes["href"])
    assert [node.text() for node in back.css(".title")] == [node.text() for node in first.css(".title")]
    assert "cursor:" in words(page(client, "/meetings?cursor=nonsense", 422).css_first("main"))


def test_meeting_with_evidence(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A meeting shows the proving sentence and marks it in the text, where the link leads."""
    first, second = scribe.article(1), scribe.article(2, source="gazette")
    meeting = scribe.meeting(first, second)
    scribe.message(meeting, "somebody@example.org")
    found = page(client, f"/meetings/{meeting}")
    assert "2 March 2026" in words(found.css_first(".sheet"))
    assert "Aru Sample, Head, ASEAN" in words(found.css_first(".people"))
    proof = words(found.css_first("blockquote"))
    target = found.css_first(".card a[href^='#']").attributes["href"]
    assert target == f"#text-{first}-0-{len(proof)}"
    anchors = [node for node in found.css(".anchor") if node.attributes["id"] == target[1:]]
    assert len(anchors) == 1
    assert words(anchors[0].next) == proof
    assert [words(node) for node in found.css(".report .proves")] == ["ASEAN", "Place", "ASEAN"]
    assert [words(node) for node in found.css(".report h3")] == ["Article 1", "Article 2"]
    messages = words(found.css_first("[aria-labelledby=messages] tbody"))
    assert "E-mail, s…@example.org desk Due" in messages
    assert "somebody" not in messages


def test_changed_text_is_not_marked(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Evidence that an edited text no longer has is shown, said to be gone, and marks nothing."""
    article = scribe.article()
    meeting = scribe.meeting(article)
    scribe.amend(
        article, "Entirely other words that are long enough to reach over the offsets of what stood here. " * 3
    )
    found = page(client, f"/meetings/{meeting}")
    assert found.css("mark") == []
    assert "no longer says so" in words(found.css_first(".card"))
    assert "1 earlier text" in words(page(client, f"/articles/{article}").css_first(".sheet"))


def test_evidence_of_a_title(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Evidence without a place in the text is said to be from the title."""
    proof = records.EvidenceRecord(quote="Article 1", rule="title")
    involvement = records.InvolvementRecord(partner="un", role="host", score=0.6, evidence=proof)
    meeting = scribe.meeting(scribe.article(), involvements=(involvement,), evidence=())
    assert "From the title" in words(page(client, f"/meetings/{meeting}").css_first(".card"))


def test_article_with_mentions(client: testclient.TestClient, scribe: typing.Any) -> None:
    """An article says which partners it only names and why, marks it, and leads to its meetings and its original."""
    article = scribe.article()
    meeting = scribe.meeting(article)
    quote = "the United Nations stays a pillar of the order"
    evidence = records.EvidenceRecord(quote=quote, rule="mention.background")
    scribe.mention(article, records.MentionRecord(partner="un", why="background", evidence=evidence))
    found = page(client, f"/articles/{article}")
    assert "UN Named as background" in words(found.css_first(".mention"))
    assert [words(node) for node in found.css(".proves")] == ["ASEAN took part", "UN, only named"]
    assert found.css_first(".meeting .title").attributes["href"] == f"/meetings/{meeting}"
    original = found.css_first(".sheet a.out")
    assert original.attributes["href"] == "https://news.example.org/1.html"
    assert original.attributes["rel"] == "noopener noreferrer"


def test_search_marks_hits(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Results are counted and their hits marked; the query stays in its field and in the links to more."""
    for number in range(asking.FOUND + 1):
        scribe.article(number, title=f"Melons {number}", text="Of melons & men.")
    found = page(client, "/search?q=melons")
    assert words(found.css_first(".count")) == f"{asking.FOUND + 1} articles"
    assert [words(node) for node in found.css(".result:first-child mark")] == ["Melons", "melons"]
    assert found.css_first("#q").attributes["value"] == "melons"
    more = found.css_first("a[rel=next]").attributes["href"]
    assert more.startswith("/search?q=melons&cursor=")
    assert len(page(client, more).css(".result")) == 1


def test_partner(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A partner has its meetings, its counts and the articles that name it."""
    scribe.meeting(scribe.article(1), title="Talks")
    scribe.meeting(scribe.article(2), title="Gala", involvements=())
    found = page(client, "/partners/asean")
    assert [words(node) for node in found.css(".title")] == ["Talks"]
    assert "Took part in 1 meeting;" in words(found.css_first("aside"))
    assert [words(node) for node in found.css("aside .result a")] == ["Article 1"]
    row = words(page(client, "/partners").css_first(".counts tbody tr"))
    assert row == "ASEAN Association of Southeast Asian Nations 1 0"


@pytest.mark.parametrize("path", ["/meetings/7", "/meetings/x", "/articles/7", "/partners/nobody", "/nowhere"])
def test_missing_pages(sqlite_client: testclient.TestClient, path: str) -> None:
    """What is not there is answered with a page that leads on."""
    found = page(sqlite_client, path, 404)
    assert found.css_first("main a[href='/']") is not None


def test_misasked_page(sqlite_client: testclient.TestClient) -> None:
    """A wrong parameter is answered with a page that names it."""
    found = page(sqlite_client, "/meetings?since=soon", 422)
    assert "since: is not a day" in words(found.css_first("main"))


def test_of_many_announced_the_soonest_are_shown(client: testclient.TestClient, scribe: typing.Any) -> None:
    """However many meetings are announced, those ahead are the next ones, in the order in which they come."""
    article = scribe.article(1)
    for days in range(210, 0, -1):
        day = conftest.NOW.date() + dt.timedelta(days=days)
        scribe.meeting(article, title=f"Session {days}.", status="announced", date_start=day, date_end=day)
    ahead = lexbor.LexborHTMLParser(client.get("/").text).css_first("[aria-labelledby=ahead]").text()
    assert re.findall(r"Session (\d+)\.", ahead) == [str(days) for days in range(1, 21)]


def test_headings_leave_no_level_out(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Whoever reads by headings meets each level in its turn, and landmarks of a page have names of their own."""
    scribe.meeting(scribe.article(1))
    for path in ("/", "/meetings", "/meetings/1", "/articles/1", "/search?q=tea", "/partners", "/sources", "/docs"):
        page = client.get(path).text
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), path
        landmarks = re.findall(r"<(?:section|aside|[^>]*role=\"region\")[^>]*aria-labelledby=\"([^\"]+)", page)
        assert len(landmarks) == len(set(landmarks)), path


def test_changes_of_an_article(client: testclient.TestClient, scribe: typing.Any) -> None:
    """What the site edited is shown word by word, and what stayed in short."""
    article = scribe.article(text="They met in Tashkent.\n\nTea was served.")
    assert "It has not changed" in words(page(client, f"/articles/{article}/changes").css_first("article"))
    scribe.amend(article, "They met in Bukhara.\n\nTea was served.")
    found = page(client, f"/articles/{article}/changes")
    assert [words(node) for node in found.css("h2")] == ["Text"]
    assert [words(node) for node in found.css("del, ins")] == ["Tashkent", "Bukhara"]
    assert [words(node) for node in found.css(".left")] == ["Tea was served."]
    assert client.get("/articles/999/changes").status_code == 404
