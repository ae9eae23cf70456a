"""The mailbox and the webhook receiver of the demo take what the monitor sends."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import io
import pathlib
import shutil
import socket

import httpx
import pytest

from demo import __main__ as demo
from demo import mailbox, receiver, serving
from monitor import settings
from monitor.notify import notice as told
from monitor.notify import protocol, smtp, webhook

MESSAGE = protocol.Envelope(
    id="msg-1",
    recipient="desk@demo.example",
    notice=told.Notice(
        state="held",
        reason="a meeting was reported",
        meeting=told.Meeting(id=1, title="Talks in Beijing", kind="bilateral_meeting", status="held"),
        article=told.Article(title="Talks in Beijing"),
        partners=(told.Partner(id="asean", name="ASEAN", role="host", score=1, evidence="They met.", rule="met"),),
    ),
    created_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _post(url: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> protocol.Answer:
    answer = httpx.post(url, content=content, headers=dict(headers), trust_env=False)
    return protocol.Answer(answer.status_code, body=answer.content)


def test_the_mailbox_shows_a_mail() -> None:
    """A mail that arrives is shown with sender, recipient, subject and the beginning of its text."""
    out, port = io.StringIO(), _free_port()
    box = mailbox.Mailbox(port, out)
    try:
        smtp.Mailbox(smtp.Server(host="127.0.0.1", port=port, sender="monitor@demo.example")).send(MESSAGE)
    finally:
        box.close()
    assert len(box.mails) == 1
    for words in ("To: desk@demo.example", "Subject: ASEAN: Talks in Beijing", "> They met."):
        assert words in out.getvalue()


def test_the_mailbox_names_what_is_attached() -> None:
    """The calendar file of an announced meeting shows with the head of its mail."""
    out, port = io.StringIO(), _free_port()
    meeting = dataclasses.replace(MESSAGE.notice.meeting, status="announced", date_start=dt.date(2026, 12, 1))
    notice = dataclasses.replace(MESSAGE.notice, state="announced", meeting=meeting)
    box = mailbox.Mailbox(port, out)
    try:
        server = smtp.Server(host="127.0.0.1", port=port, sender="monitor@demo.example")
        smtp.Mailbox(server).send(dataclasses.replace(MESSAGE, notice=notice))
    finally:
        box.close()
    assert "Attached: meeting.ics" in out.getvalue()


def test_a_taken_mail_port_is_named() -> None:
    """A port in use gives one clear line."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(serving.PortTaken, match=f"port {port} of 127.0.0.1 is taken"):
            mailbox.Mailbox(port, io.StringIO())


def test_the_receiver_verifies_and_drops_repeats() -> None:
    """A signed webhook is taken once, its repeat is dropped, and one with another secret is refused."""
    out = io.StringIO()
    desk = receiver.Receiver(0, out)
    url = f"http://127.0.0.1:{desk.port}/hook"
    true, false = (
        webhook.Webhook({"desk": webhook.Target(url=url, secret=secret)}, _post)
        for secret in (receiver.SECRET, "whsec_b3RoZXI=")
    )
    message = dataclasses.replace(MESSAGE, recipient="desk")
    try:
        true.send(message)
        true.send(message)
        with pytest.raises(protocol.NotifyError, match="answered 401"):
            false.send(dataclasses.replace(message, id="msg-2"))
    finally:
        desk.close()
    assert [event["type"] for event in desk.events] == ["meeting.held"]
    for words in ("meeting.held, signature good", "ASEAN: Talks in Beijing", "repeat of msg-1", "refused"):
        assert words in out.getvalue()


def test_the_configuration_of_the_demo_is_valid(tmp_path: pathlib.Path) -> None:
    """The demo's files, beside the shipped catalogue, load; their ports and secret are those of its servers."""
    for name in ("partners.toml", "offices.toml"):
        shutil.copy(demo.ROOT / "config" / name, tmp_path / name)
    for file in (demo.HERE / "config").glob("*.toml"):
        shutil.copy(file, tmp_path / file.name)
    loaded = settings.load(tmp_path, {})
    assert [int(source.url.split(":")[2].split("/")[0]) for source in loaded.sources] == list(demo.PORTS.values())
    assert loaded.monitor.smtp.port == mailbox.PORT
    assert loaded.monitor.web.port == demo.WEB_PORT
    secret = loaded.webhooks["desk"].secret
    assert secret is not None
    assert secret.get_secret_value() == receiver.SECRET
