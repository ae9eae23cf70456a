"""A reader chooses the time zone in which moments are told."""

from __future__ import annotations

import typing
import zoneinfo

import pytest
import sqlalchemy as sa
from starlette import testclient

from monitor import settings as configured
from monitor import web
from tests.monitor.web import conftest


def test_moments_are_told_in_the_zone_that_was_chosen(client: testclient.TestClient, scribe: typing.Any) -> None:
    """From the next page on, with UTC beside it; the choice leads back to where it was made."""
    article = scribe.article(published_at=conftest.NOW, published_zone="+08:00")
    before = client.get(f"/articles/{article}").text
    assert "10 March 2026, 12:00 UTC</time>, 20:00 +08:00 by the clock of the page" in before
    assert f'href="/zone?to=%2Farticles%2F{article}"' in before
    asked = client.get(f"/zone?to=/articles/{article}")
    assert "<option>Asia/Tashkent</option>" in asked.text
    after = client.post(f"/zone?to=/articles/{article}", data={"name": "Asia/Tashkent"})
    assert after.url.path == f"/articles/{article}"
    assert "10 March 2026, 17:00 Tashkent (12:00 UTC)</time>" in after.text
    assert "Times are those of Tashkent." in after.text


def test_pages_have_the_zone_of_the_settings(settings: configured.Settings, engine: sa.Engine) -> None:
    """Until a reader chooses; a cookie with a name that is none chooses nothing."""
    there = settings.monitor.web.model_copy(update={"zone": zoneinfo.ZoneInfo("Asia/Kabul")})
    told = settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"web": there})})
    with testclient.TestClient(web.create(told, engine), base_url="http://127.0.0.1:8000") as client:
        assert "Times are those of Kabul." in client.get("/").text
        client.cookies.set("zone", "../../etc/passwd")
        assert "Times are those of Kabul." in client.get("/").text


@pytest.mark.parametrize(("name", "to"), [("Mars/Base", "/"), ("Asia/Tashkent", "//evil.example"), ("", "/")])
def test_what_is_no_zone_or_no_path_is_refused(sqlite_client: testclient.TestClient, name: str, to: str) -> None:
    """Nothing is kept."""
    answer = sqlite_client.post("/zone", params={"to": to}, data={"name": name})
    assert answer.status_code == 422
    assert "zone" not in sqlite_client.cookies
