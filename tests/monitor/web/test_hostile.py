"""What strangers wrote cannot do anything in a page."""

from __future__ import annotations

import typing
import urllib.parse

import pytest
import selectolax.lexbor as lexbor
from starlette import testclient

from monitor.web import protection, rendering
from storage import records

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7 * 7 }}"
HIDDEN = "safe\u202etxt.exe\x1b[2J"


@pytest.fixture
def pages(client: testclient.TestClient, scribe: typing.Any) -> list[str]:
    """All pages over an archive in which every text is an attack."""
    article = scribe.article(
        title=SCRIPT, text=f"{SCRIPT}\n\n{HIDDEN}", author=SCRIPT, url="javascript:alert(3)", language='en" onload="x'
    )
    quoted = records.EvidenceRecord(quote=SCRIPT, rule=SCRIPT, start=0, end=len(SCRIPT))
    meeting = scribe.meeting(
        article,
        title=SCRIPT,
        place=SCRIPT,
        participants=(records.ParticipantRecord(name=SCRIPT, office=SCRIPT, organisation=HIDDEN),),
        involvements=(records.InvolvementRecord(partner="asean", role=SCRIPT, score=0.5, evidence=quoted),),
        evidence=(("place", quoted),),
    )
    scribe.mention(article, records.MentionRecord(partner=SCRIPT, why=SCRIPT, evidence=quoted))
    scribe.poll("herald", "failed", SCRIPT)
    scribe.message(meeting, SCRIPT, SCRIPT)
    paths = [
        *("/", "/meetings", "/partners", "/partners/asean", "/sources", "/search?q=alert"),
        *(f"/meetings/{meeting}", f"/articles/{article}", f"/search?q={SCRIPT}", f"/nowhere/{SCRIPT}"),
        *(
            f"/meetings?source={SCRIPT}",
            f"/meetings?q={SCRIPT}",
            "/meetings?q=alert",
            f"/search?q=kind:{urllib.parse.quote(HIDDEN)}",
        ),
    ]
    paths += ["/calendar?month=2026-03", "/alerts", f"/calendar?q={SCRIPT}"]
    return [client.get(path).text for path in paths]


def test_nothing_comes_alive(pages: list[str]) -> None:
    """No page has an element, handler or address that a text brought in, nor a template that ran."""
    for text in pages:
        found = lexbor.LexborHTMLParser(text)
        assert found.css("script, img, [onerror], [onload]") == []
        assert "javascript:" not in [str(node.attributes["href"])[:11] for node in found.css("[href]")]
        assert "49" not in text
        assert found.css_first("footer") is not None


def test_the_words_stay_readable(pages: list[str]) -> None:
    """The attack is shown as what it is: text."""
    meeting = lexbor.LexborHTMLParser(pages[6])
    heading = meeting.css_first("h1")
    assert heading is not None
    assert heading.text() == SCRIPT
    assert meeting.css_first("mark") is not None


def test_no_control_characters(pages: list[str]) -> None:
    """Characters that hide or turn the words around do not reach a page."""
    for text in pages:
        assert "\u202e" not in text
        assert "\x1b" not in text


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
