"""REST: who took part, what is most frequent, and when meetings were."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
from starlette import testclient

from storage import cursors, records


def ids(client: testclient.TestClient, path: str) -> list[int]:
    """The ids of a list's items."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_people_told(client: testclient.TestClient, scribe: typing.Any) -> None:
    """People come with what the meetings tell of them, and with the way to these."""
    first = scribe.meeting(scribe.article(1))
    chief = records.ParticipantRecord(name="Aru Sample", office="Secretary-General", organisation="ASEAN")
    other = records.ParticipantRecord(name="Bo O'Tester")
    second = scribe.meeting(scribe.article(2), participants=(chief, other), date_start=dt.date(2026, 3, 5))
    told = client.get("/api/v1/participants").json()
    assert (told["total"], [one["name"] for one in told["items"]]) == (2, ["Aru Sample", "Bo O'Tester"])
    aru = told["items"][0]
    assert (aru["meetings"], aru["first_on"], aru["last_on"]) == (2, "2026-03-02", "2026-03-05")
    assert [(one["office"], one["last_on"]) for one in aru["offices"]] == [
        ("Secretary-General", "2026-03-05"),
        ("Head", "2026-03-02"),
    ]
    assert aru["organisations"] == ["ASEAN"]
    assert [one["id"] for one in aru["latest"]] == [second, first]
    assert [ids(client, one["meetings_url"]) for one in told["items"]] == [[second, first], [second]]
    assert ids(client, f"/api/v1/meetings?q={told['items'][1]['term']}") == [second]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("name=samp", ["Aru Sample"]),
        ("name=nobody", []),
        ("q=place:tashkent", ["Bo Tester", "Aru Sample"]),
        ("q=kind:visit", ["Bo Tester"]),
        ("partner=asean", ["Aru Sample"]),
        ("since=2026-03-03", ["Bo Tester"]),
        ("until=2026-03-02&name=", ["Aru Sample"]),
    ],
)
def test_people_filters(client: testclient.TestClient, scribe: typing.Any, asked: str, found: list[str]) -> None:
    """Each filter of people narrows the list."""
    scribe.meeting(scribe.article(1))
    other = records.ParticipantRecord(name="Bo Tester")
    day = dt.date(2026, 3, 5)
    scribe.meeting(scribe.article(2), participants=(other,), date_start=day, kind="visit", involvements=())
    told = client.get(f"/api/v1/participants?{asked}").json()
    assert [one["name"] for one in told["items"]] == found


def test_people_in_slices(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Slices of people follow each other; a place in another list is none here."""
    guests = tuple(records.ParticipantRecord(name=f"Guest {letter}") for letter in "ABCDE")
    scribe.meeting(scribe.article(), participants=guests)
    names, path = [], "/api/v1/participants?limit=2"
    told = client.get(path).json()
    while told["next"]:
        names += [one["name"] for one in told["items"]]
        told = client.get(f"{path}&cursor={told['next']}").json()
    assert sorted(names + [one["name"] for one in told["items"]]) == [one.name for one in guests]
    assert client.get(f"/api/v1/meetings?cursor={told['previous']}").status_code == 422
    beyond = cursors.Cursor("meetings", (2**63 - 1,) * 3, back=True)
    nobody = {"items": [], "total": 5, "limit": 2, "next": None, "previous": None}
    assert client.get(f"{path}&cursor={beyond}").json() == nobody


def test_facets_narrow(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Values come with exact counts, a partner with its name, and their terms find as many."""
    scribe.meeting(scribe.article(1), scribe.article(2))
    scribe.meeting(scribe.article(3), kind="visit", place="Astana", involvements=())
    told = client.get("/api/v1/facets?target=meetings").json()
    assert (told["total"], told["target"]) == (2, "meetings")
    assert set(told["fields"]) == {"partner", "kind", "status", "year", "source", "place", "person"}
    asean = {"value": "asean", "name": "Association of Southeast Asian Nations", "count": 1, "term": "partner:asean"}
    assert told["fields"]["partner"] == [asean]
    for values in told["fields"].values():
        for one in values:
            assert len(ids(client, f"/api/v1/meetings?q={one['term']}")) == one["count"]
    assert client.get("/api/v1/facets").json()["total"] == 3
    narrowed = client.get("/api/v1/facets?target=meetings&q=kind:visit&field=place&field=year&limit=1").json()
    assert [(name, [one["value"] for one in values]) for name, values in narrowed["fields"].items()] == [
        ("place", ["Astana"]),
        ("year", ["2026"]),
    ]


def test_timeline(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Meetings by year and kind, the earliest first; filters and a query narrow it."""
    scribe.meeting(scribe.article(1), date_start=dt.date(2019, 9, 26))
    scribe.meeting(scribe.article(2), kind="visit", involvements=())
    scribe.meeting(scribe.article(3))
    assert client.get("/api/v1/timeline").json() == {
        "items": [
            {"year": 2019, "meetings": 1, "kinds": {"bilateral_meeting": 1}},
            {"year": 2026, "meetings": 2, "kinds": {"bilateral_meeting": 1, "visit": 1}},
        ],
        "total": 3,
    }
    for asked, total in (("partner=asean", 2), ("q=kind:visit", 1), ("since=2020-01-01", 2), ("until=2019-09-25", 0)):
        assert client.get(f"/api/v1/timeline?{asked}").json()["total"] == total
