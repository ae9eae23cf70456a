"""What every answer forbids to browsers, and which addresses become links."""

from __future__ import annotations

import pytest
from starlette import testclient

from monitor.web import protection, rendering


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/api/v1/meetings", "/healthz", "/static/style.css", "/meetings?page=x"]
)
def test_headers(sqlite_client: testclient.TestClient, path: str) -> None:
    """Every answer forbids scripts, framing, guessing of types, and telling other sites what was read."""
    headers = sqlite_client.get(path).headers
    assert {name: headers.get(name) for name in protection.HEADERS} == protection.HEADERS
    assert "script" not in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")


def test_headers_of_a_fault(sqlite_client: testclient.TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error is answered without its details, with the same headers."""

    def fail(*_arguments: object, **_keys: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("storage.search.meetings", fail)
    answer = testclient.TestClient(sqlite_client.app, str(sqlite_client.base_url), raise_server_exceptions=False).get(
        "/api/v1/meetings"
    )
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == protection.HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:///path", False),
        ("//example.org", False),
        (" https://example.org", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(url: str | None, good: bool) -> None:
    """Only http and https addresses with a host become links."""
    assert (rendering.web_address(url) is not None) is good
