"""The page of an article as it was fetched: shown, and unable to do anything."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from starlette import testclient

from storage import database, models, records, snapshots
from tests.monitor.web import conftest


def keep(engine: sa.Engine, article: int, body: bytes, hours: int = 0, **fields: typing.Any) -> None:
    """Keep a page of an article."""
    values = {"url": "https://news.example.org/1.html", "content_type": "text/html", "charset": "utf-8"} | fields
    with database.sessions(engine)() as session, session.begin():
        record = records.SnapshotRecord(body=body, fetched_at=conftest.NOW + dt.timedelta(hours=hours), **values)
        snapshots.add(session, record, session.get_one(models.Article, article))


def test_the_newest_page_is_shown(client: testclient.TestClient, engine: sa.Engine, scribe: typing.Any) -> None:
    """The article leads to the page that was fetched last, with its words as they came."""
    article = scribe.article()
    keep(engine, article, b"<p>first</p>")
    keep(engine, article, "<p>Астана</p>".encode(), hours=1)
    assert f'href="/articles/{article}/page"' in client.get(f"/articles/{article}").text
    answer = client.get(f"/articles/{article}/page")
    assert answer.text == "<p>Астана</p>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_it_cannot_do_anything(client: testclient.TestClient, engine: sa.Engine, scribe: typing.Any) -> None:
    """It stands in a sandbox of its own, loads nothing, and what would act is taken out."""
    article = scribe.article()
    attack = b"""<html><head><meta http-equiv="refresh" content="0;url=//evil.example">
    <SCRIPT\nsrc=//evil.example/x.js></SCRIPT >alert(1)</head><body onload="alert(2)">
    <p>tea</p><script>alert(3)</script x><form action=//evil.example></form><script>alert(4)"""
    keep(engine, article, attack)
    answer = client.get(f"/articles/{article}/page")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    assert "allow-" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<p>tea</p>" in answer.text
    for gone in ("<script", "refresh", "alert(3)", "alert(4)"):
        assert gone not in answer.text.lower()


@pytest.mark.parametrize(
    ("content_type", "charset", "expected"),
    [
        ("text/html; charset=windows-1251", "windows-1251", "text/html; charset=windows-1251"),
        ("application/xhtml+xml", "utf-8", "text/html; charset=utf-8"),
        ("application/json", "utf-8", "text/plain; charset=utf-8"),
        ("image/svg+xml", None, "text/plain"),
        (None, None, "text/html"),
        ("text/html", "x\r\nSet-Cookie: a=b", "text/html"),
    ],
)
def test_as_what_it_is_served(
    client: testclient.TestClient,
    engine: sa.Engine,
    scribe: typing.Any,
    content_type: str | None,
    charset: str | None,
    expected: str,
) -> None:
    """Only HTML is shown as such, and no header comes in by what a site said of its page."""
    article = scribe.article()
    keep(engine, article, b"<p>tea</p>", content_type=content_type, charset=charset)
    answer = client.get(f"/articles/{article}/page")
    assert answer.headers["content-type"].replace("; charset=utf-8", "") == expected.replace("; charset=utf-8", "")
    assert "set-cookie" not in answer.headers


def test_where_no_page_is_kept(client: testclient.TestClient, scribe: typing.Any) -> None:
    """An article whose page is not kept leads to none."""
    article = scribe.article()
    assert f"/articles/{article}/page" not in client.get(f"/articles/{article}").text
    assert client.get(f"/articles/{article}/page").status_code == 404
