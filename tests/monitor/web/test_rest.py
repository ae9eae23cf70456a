"""REST: what each route answers, filters, slices and failures."""

from __future__ import annotations

import datetime as dt
import pathlib
import typing

import pytest
from fastapi import routing
from starlette import testclient

from monitor import settings as configured
from monitor.web import app
from monitor.web.pages import outputs
from storage import database, records

DOCS = pathlib.Path(__file__).parents[3] / "docs" / "rest.md"


def ids(client: testclient.TestClient, path: str) -> list[int]:
    """The ids of a list's items."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_empty_archive(client: testclient.TestClient) -> None:
    """An empty archive answers with empty lists, and with the partners and sources of the settings."""
    for path in ("articles", "meetings"):
        told = client.get(f"/api/v1/{path}").json()
        assert told == {"items": [], "total": 0, "limit": 50, "next": None, "previous": None}
    assert [one["id"] for one in client.get("/api/v1/partners").json()["items"]] == ["asean", "un", "unescap"]
    assert [one["name"] for one in client.get("/api/v1/sources").json()["items"]] == ["herald", "gazette"]


def test_meeting_in_full(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A meeting comes with people, proofs, origins of fields, reports and messages, addresses of persons masked."""
    first, second = scribe.article(1), scribe.article(2, source="gazette")
    meeting = scribe.meeting(first, second)
    scribe.message(meeting, "somebody@example.org")
    told = client.get(f"/api/v1/meetings/{meeting}").json()
    assert told["date_start"] == "2026-03-02"
    assert [(one["id"], one["name"]) for one in told["partners"]] == [
        ("asean", "Association of Southeast Asian Nations")
    ]
    assert [one["evidence"]["article_id"] for one in told["involvements"]] == [first, second]
    proof = told["involvements"][0]["evidence"]
    text = client.get(f"/api/v1/articles/{first}").json()["text"]
    assert text[proof["start"] : proof["end"]] == proof["quote"]
    assert proof["rule"] == "counterpart.received"
    assert told["participants"][0]["name"] == "Aru Sample"
    assert told["evidence"]["place"]["rule"] == "place.in"
    assert [one["source"] for one in told["reports"]] == ["herald", "gazette"]
    assert [(one["status"], one["recipient"]) for one in told["messages"]] == [("due", "s…@example.org")]


def test_article_in_full(client: testclient.TestClient, scribe: typing.Any) -> None:
    """An article comes with its earlier texts, the partners it only names and the meetings it reports."""
    article = scribe.article()
    meeting = scribe.meeting(article)
    evidence = records.EvidenceRecord(quote="Tea was served.", rule="mention.background")
    scribe.mention(article, records.MentionRecord(partner="un", why="background", evidence=evidence))
    scribe.amend(article, "Wholly new words.")
    told = client.get(f"/api/v1/articles/{article}").json()
    assert told["text"] == "Wholly new words."
    assert [one["number"] for one in told["revisions"]] == [1]
    assert [(one["name"], one["why"]) for one in told["mentions"]] == [("United Nations", "background")]
    assert [one["id"] for one in told["meetings"]] == [meeting]


def test_earlier_texts(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Newest first, each with when it stood and what the next one has otherwise, as in the article itself."""
    article = scribe.article()
    path = f"/api/v1/articles/{article}/revisions"
    assert client.get(path).json()["items"] == []
    scribe.amend(article, "Wholly new words.")
    scribe.amend(article, "Newer words still.")
    told = client.get(path).json()
    assert (told["total"], told["next"]) == (2, None)
    assert [(one["number"], one["changed"], one["text"][:6]) for one in told["items"]] == [
        (2, ["text"], "Wholly"),
        (1, ["text"], "The Se"),
    ]
    assert [one["replaced_at"] for one in told["items"]] == ["2026-03-10T12:00:00Z"] * 2
    assert client.get(f"/api/v1/articles/{article}").json()["revisions"] == told["items"][::-1]
    assert client.get("/api/v1/articles/99/revisions").status_code == 404


def test_meeting_filters(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Each filter of meetings narrows the list, and days are included on both ends."""
    first = scribe.meeting(scribe.article(1), date_start=dt.date(2026, 3, 1))
    second = scribe.meeting(
        scribe.article(2, source="gazette"),
        date_start=dt.date(2026, 3, 2),
        kind="visit",
        status="announced",
        involvements=(),
    )
    path = "/api/v1/meetings?"
    assert ids(client, path) == [second, first]
    assert ids(client, path + "partner=asean") == [first]
    assert ids(client, path + "kind=visit") == [second]
    assert ids(client, path + "status=held") == [first]
    assert ids(client, path + "source=gazette") == [second]
    assert ids(client, path + "since=2026-03-02") == [second]
    assert ids(client, path + "until=2026-03-01") == [first]
    assert ids(client, path + "since=&partner=") == [second, first]
    assert ids(client, path + "partner=nobody%00") == []


def test_article_filters(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Each filter of articles narrows the list."""
    first = scribe.article(1, published_on=dt.date(2026, 3, 1))
    second = scribe.article(2, published_on=dt.date(2026, 3, 5), source="gazette", language="ru")
    scribe.meeting(first)
    path = "/api/v1/articles?"
    assert ids(client, path) == [second, first]
    assert ids(client, path + "source=gazette") == [second]
    assert ids(client, path + "language=ru") == [second]
    assert ids(client, path + "partner=asean") == [first]
    assert ids(client, path + "since=2026-03-02") == [second]
    assert ids(client, path + "until=2026-03-02") == [first]


def test_full_text(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A search answers with what it found, how much there is, and the hits as runs of plain text."""
    scribe.article(1, text="Nothing of note.")
    found = [scribe.article(number, text="They spoke of <b>melons</b> & peace.") for number in (2, 3)]
    told = client.get("/api/v1/articles", params={"q": "melons", "limit": 1}).json()
    assert told["total"] == 2
    assert [one["id"] for one in told["items"]] == [found[1]]
    runs = told["items"][0]["snippet"]
    assert [run["text"] for run in runs if run["hit"]] == ["melons"]
    assert "".join(run["text"] for run in runs) == "They spoke of <b>melons</b> & peace."


def test_full_text_with_filters(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A search and filters together find what meets both, and count it."""
    scribe.article(1, text="They spoke of melons.")
    wanted = scribe.article(2, text="They spoke of melons.", source="gazette")
    scribe.article(3, text="They spoke of grapes.", source="gazette")
    told = client.get("/api/v1/articles?q=melons&source=gazette").json()
    assert ([one["id"] for one in told["items"]], told["total"]) == ([wanted], 1)
    assert told["items"][0]["snippet"]
    assert ids(client, "/api/v1/articles?q=melons&source=gazette&until=2026-02-01") == []


def test_slices(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Slices follow each other without gap or overlap, and back again, also where meetings come meanwhile."""
    written = [scribe.meeting(scribe.article(number)) for number in range(5)]
    slices = [client.get("/api/v1/meetings?limit=2").json()]
    while slices[-1]["next"]:
        slices.append(client.get(f"/api/v1/meetings?limit=2&cursor={slices[-1]['next']}").json())
        scribe.meeting(scribe.article(5 + len(slices)))
    assert [one["id"] for part in slices for one in part["items"]] == written[::-1]
    back = client.get(f"/api/v1/meetings?limit=2&cursor={slices[-1]['previous']}").json()
    assert back["items"] == slices[-2]["items"]
    refused = client.get("/api/v1/meetings?cursor=nonsense")
    assert (refused.status_code, refused.json()["detail"].partition(":")[0]) == (422, "cursor")


def test_a_query_that_is_none_is_pointed_at(client: testclient.TestClient) -> None:
    """The answer says in words and as a number where the fault of a query is."""
    for path in ("articles", "meetings"):
        refused = client.get(f"/api/v1/{path}", params={"q": "trade knd:visit"})
        told = refused.json()
        assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
        assert told["position"] == 6
        assert told["detail"] == "q: there is no field 'knd'; did you mean kind: (character 7)"


def test_meetings_answer_a_query(client: testclient.TestClient, scribe: typing.Any) -> None:
    """The query of the command line, besides the filters."""
    meeting = scribe.meeting(scribe.article())
    assert ids(client, "/api/v1/meetings?q=partner:asean") == [meeting]
    assert ids(client, "/api/v1/meetings?q=-partner:asean") == []
    assert ids(client, "/api/v1/meetings?q=partner:asean&order=oldest&partner=asean") == [meeting]


def test_partners_counted(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Partners that only the archive knows stand beside those of the settings."""
    article = scribe.article()
    scribe.meeting(article)
    evidence = records.EvidenceRecord(quote="Tea was served.", rule="mention.background")
    scribe.mention(article, records.MentionRecord(partner="forgotten", why="background", evidence=evidence))
    told = {one["id"]: one for one in client.get("/api/v1/partners").json()["items"]}
    assert told["asean"]["meetings"] == 1
    assert (told["forgotten"]["mentions"], told["forgotten"]["tracked"]) == (1, False)
    assert told["unescap"]["parent"] == "un"


def test_sources_told(client: testclient.TestClient, scribe: typing.Any) -> None:
    """A source has its settings, its health and its last poll."""
    scribe.poll("herald", "failed", "connection refused")
    scribe.poll("dropped", "ok")
    told = {one["name"]: one for one in client.get("/api/v1/sources").json()["items"]}
    assert (told["herald"]["health"], told["herald"]["last_poll"]["error"]) == ("failing", "connection refused")
    assert told["herald"]["every_seconds"] == 1800
    assert (told["gazette"]["enabled"], told["gazette"]["health"]) == (False, "new")
    assert (told["dropped"]["url"], told["dropped"]["last_poll"]["links"]) == (None, 7)


def test_a_source_told(client: testclient.TestClient, scribe: typing.Any) -> None:
    """One source has its polls and gaps besides, how its articles are filled, and what waits for it."""
    scribe.poll("herald", "ok")
    scribe.gap("herald")
    told = client.get("/api/v1/sources/herald").json()
    assert (told["health"], told["held"], told["interval_seconds"], told["rhythm_seconds"]) == ("gapped", 1, 1800, None)
    assert told["fill"] == {"title": 1, "date": 0.75, "text": 1}
    assert [(gap["cause"], gap["closed_at"]) for gap in told["gaps"]] == [("limit", None)]
    assert told["gap"] == told["gaps"][0]
    assert [poll["outcome"] for poll in told["polls"]] == ["ok"]
    assert client.get("/api/v1/sources/nobody").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/api/v1/meetings/99", 404, "there is no meeting 99"),
        ("/api/v1/articles/99", 404, "there is no article 99"),
        ("/api/v1/articles/99999999999999999999", 404, "there is nothing at /api/v1/articles/99999999999999999999"),
        ("/api/v1/nonsense", 404, "there is nothing at /api/v1/nonsense; /docs lists the routes"),
        ("/api/v1/meetings?limit=201", 422, "limit: should be less than or equal to 200"),
        ("/api/v1/meetings?since=yesterday", 422, "since: is not a day; write it as 2019-09-26"),
        ("/api/v1/meetings?since=2026-03-02&until=2026-03-01", 422, "until: is before since"),
        ("/api/v1/meetings?patner=asean", 422, "patner: unknown parameter"),
        ("/api/v1/partners?kind=visit", 422, "kind: unknown parameter"),
        ("/api/v1/sources/herald?limit=1", 422, "limit: unknown parameter"),
        ("/api/v1/articles/1/revisions?limit=1", 422, "limit: unknown parameter"),
        ("/api/v1/participants?name=-%20-", 422, "name: has no letter and no digit"),
        ("/api/v1/timeline?since=2026-03-02&until=2026-03-01", 422, "until: is before since"),
    ],
)
def test_failures(sqlite_client: testclient.TestClient, path: str, status: int, detail: str) -> None:
    """A request that cannot be served is answered with one JSON line that says why."""
    answer = sqlite_client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.text.count("\n") == 1
    assert answer.json()["detail"] == detail


def test_wrong_kind_names_the_right_ones(sqlite_client: testclient.TestClient) -> None:
    """A value that is none of a list is answered with the list."""
    detail = sqlite_client.get("/api/v1/meetings?kind=party").json()["detail"]
    assert detail.startswith("kind: ")
    assert "'visit'" in detail


def test_nothing_can_be_written(sqlite_client: testclient.TestClient) -> None:
    """Only GET is served."""
    answer = sqlite_client.post("/api/v1/meetings", json={})
    assert answer.status_code == 405
    assert answer.json()["title"] == "Method Not Allowed"


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/meetings", "/api/v1/articles", "/api/v1/meetings/99"])
def test_head_is_answered_like_get(sqlite_client: testclient.TestClient, path: str) -> None:
    """HEAD gives the status and the headers of GET, and no body."""
    full, bare = sqlite_client.get(path), sqlite_client.head(path)
    assert bare.content == b""
    assert (bare.status_code, bare.headers) == (full.status_code, full.headers)


def test_every_route_is_documented(sqlite_client: testclient.TestClient) -> None:
    """docs/rest.md names every route of the OpenAPI description, and besides them the feeds and the metrics."""
    described = set(sqlite_client.get("/openapi.json").json()["paths"])
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    named = {line.split("`")[1] for line in lines if line.startswith("| `")}
    feeds = {path for path in named if path.startswith("/feeds/")}
    assert named - feeds - {"/metrics"} == described  # which describes itself
    assert feeds == {route.path for route in outputs.router.routes if isinstance(route, routing.APIRoute)}


def test_server_behind_a_path() -> None:
    """Where the archive is reached below a path, the OpenAPI description says so."""
    settings = configured.Settings(monitor=configured.Monitor(web=configured.Web(base_url="https://example.org/sco/")))
    assert app.create(settings, database.engine("sqlite://")).openapi()["servers"] == [{"url": "/sco"}]


@pytest.mark.parametrize("number", ["1" * 30, str(2**63), "0", "-1"])
@pytest.mark.parametrize("path", ["/api/v1/meetings/", "/api/v1/articles/", "/meetings/", "/articles/"])
def test_a_number_that_no_row_has_is_answered(client: testclient.TestClient, path: str, number: str) -> None:
    """An id beyond what databases count is refused on either database, and breaks nothing."""
    answer = client.get(f"{path}{number}")
    assert answer.status_code in (404, 422)
    assert "\n" not in answer.text.strip() or path.count("/") == 2
