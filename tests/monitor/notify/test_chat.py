"""Chats by Apprise, against a real HTTP server on loopback."""

from __future__ import annotations

import dataclasses
import importlib.util
import io
import logging
import socket
import typing

import pytest
import pytest_httpserver
import werkzeug

from monitor.notify import brief, chat, condition, protocol
from monitor.notify import notice as told

TOKEN = "s3cr3t-t0ken"
# What Apprise's own import of `imghdr` brings, where Python still has that.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def to_team(envelope: protocol.Envelope) -> protocol.Envelope:
    """The message on its way to a room."""
    return dataclasses.replace(envelope, recipient="team")


def _address(server: pytest_httpserver.HTTPServer) -> str:
    return f"json://127.0.0.1:{server.port}/{TOKEN}"


def test_the_service_gets_one_message(httpserver: pytest_httpserver.HTTPServer, to_team: protocol.Envelope) -> None:
    """Title and text arrive, once, and whoever listens hears how it went."""
    requests: list[werkzeug.Request] = []
    httpserver.expect_request(f"/{TOKEN}", method="POST").respond_with_handler(
        lambda request: requests.append(request) or werkzeug.Response(status=200)
    )
    heard: list[str] = []
    chat.Chat({"team": _address(httpserver)}, heard.append).send(to_team)
    (request,) = requests
    body: dict[str, typing.Any] = request.get_json()
    assert body["title"] == "ASEAN: SCO and ASEAN secretaries general compare notes (26 Sep 2019)"
    for words in ("A meeting was reported.", "Where: New York", "“They met on Thursday.”", "/20190928/584134.html"):
        assert words in body["message"]
    assert heard[-1] == "< accepted"
    assert TOKEN not in "".join(heard)


def test_a_refusal_is_tried_again_and_tells_no_secret(
    httpserver: pytest_httpserver.HTTPServer, to_team: protocol.Envelope
) -> None:
    """What the service answered is noted; the address is in no error and no log."""
    httpserver.expect_request(f"/{TOKEN}").respond_with_data("", status=500)
    log = io.StringIO()
    handler = logging.StreamHandler(log)  # as `monitor/logs.py` has one, for warnings of libraries
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    try:
        with pytest.raises(protocol.NotifyError, match=r"chat team: .*500") as caught:
            chat.Chat({"team": _address(httpserver)}).send(to_team)
    finally:
        logging.getLogger().removeHandler(handler)
    assert caught.value.retry
    assert log.getvalue() == ""
    assert TOKEN not in str(caught.value)


def test_no_server_is_tried_again(to_team: protocol.Envelope) -> None:
    """A service that is not there may be there later."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"json://127.0.0.1:{taken.getsockname()[1]}/{TOKEN}"
        with pytest.raises(protocol.NotifyError, match=r"^chat team: ") as caught:
            chat.Chat({"team": address}).send(to_team)
    assert caught.value.retry
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("address", ["nothing", f"unheardof://{TOKEN}", "json://"])
def test_an_address_that_is_none_waits_to_be_mended(to_team: protocol.Envelope, address: str) -> None:
    """A slip of the settings loses no message, and does not show the address."""
    with pytest.raises(protocol.NotifyError, match="none that Apprise knows") as caught:
        chat.Chat({"team": address}).send(to_team)
    assert caught.value.retry
    assert chat.fault(address) == "its address is none that Apprise knows"


def test_an_unknown_name_waits_to_be_named(envelope: protocol.Envelope) -> None:
    """A message to a chat that the settings do not know is tried again."""
    with pytest.raises(protocol.NotifyError, match="no chat of this name") as caught:
        chat.Chat({}).send(envelope)
    assert caught.value.retry


def test_without_the_library_one_line_says_so(to_team: protocol.Envelope, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is missing, nothing breaks: the message waits, and its line says what to install."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert chat.fault("json://127.0.0.1") == chat.EXTRA
    with pytest.raises(protocol.NotifyError, match=r"pip install 'sco-monitor\[chat\]'") as caught:
        chat.Chat({"team": "json://127.0.0.1"}).send(to_team)
    assert caught.value.retry


def test_a_page_can_call_nobody(notice: told.Notice) -> None:
    """What was scraped rings nobody in a room, and has no control characters."""
    meeting = dataclasses.replace(notice.meeting, title="@everyone come\x07 to <@U123> @здесь", place="@here")
    written = brief.compose(dataclasses.replace(notice, meeting=meeting))
    for call in ("@everyone", "<@U123", "@здесь", "@here", "\x07"):
        assert call not in written.title + written.text


def test_a_long_message_is_cut(notice: told.Notice) -> None:
    """A text without end is cut where services would refuse it."""
    partner = dataclasses.replace(notice.partners[0], evidence="word " * 5000)
    text = brief.compose(dataclasses.replace(notice, partners=(partner,))).text
    assert len(text) <= brief.LIMIT
    assert text.endswith("…")


def test_the_operator_is_told_in_a_chat_too(envelope: protocol.Envelope) -> None:
    """A condition of a source is a message of two lines and an address."""
    written = brief.compose(
        condition.Condition(
            state="failing",
            source="news",
            url="https://news.example/",
            since=envelope.created_at,
            reason="answered 500",
        )
    )
    assert written == brief.Brief(title="Source news cannot be read", text="answered 500\nhttps://news.example/")
