"""``sco-monitor alerts``: a sample by the real channel with its dialogue, who unsubscribed, and the schema."""

from __future__ import annotations

import base64
import collections.abc
import datetime as dt
import importlib.util
import json
import pathlib
import socket
import typing

import pytest
import pytest_httpserver
import standardwebhooks
import structlog
import werkzeug
from aiosmtpd import controller, smtp

from monitor.cli import app
from monitor.notify import chat, schema
from storage import database, unsubscribed

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
Run = collections.abc.Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> collections.abc.Iterator[Run]:
    """Runs a command on a configuration of its own; gives back exit code, output and what was said beside it."""
    alerts = '[[rule]]\nname = "r"\npartners = ["any"]\nwebhook = ["desk"]\nchat = ["desk"]\n'
    files = {"sources.toml": "", "partners.toml": "", "alerts.toml": alerts}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setenv("SCO_MONITOR_DATABASE_URL", f"sqlite:///{tmp_path / 'a.db'}")
    monkeypatch.setenv("SCO_MONITOR_WEBHOOK__DESK__URL", "http://127.0.0.1:9/s3cret")
    monkeypatch.setenv("SCO_MONITOR_CHAT__DESK__URL", "json://127.0.0.1:9/s3cret")

    def run(*words: str, **environment: object) -> tuple[int, str, str]:
        for name, value in environment.items():
            monkeypatch.setenv(f"SCO_MONITOR_{name}", str(value))
        monkeypatch.setattr("sys.argv", ["sco-monitor", "alerts", *words, "--config", str(tmp_path)])
        code = app.main()
        return (code, *capfd.readouterr())

    yield run
    structlog.reset_defaults()  # the commands log to the standard error of their test


class Office:
    """A mail server that asks for a password and keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[smtp.Envelope] = []

    async def handle_DATA(self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope) -> str:  # noqa: N802
        """Take a letter."""
        del server, session
        self.taken.append(envelope)
        return "250 kept as 4711"


@pytest.fixture
def office() -> collections.abc.Iterator[tuple[Office, int]]:
    """The server and its port."""

    def known(*asked: typing.Any) -> smtp.AuthResult:
        return smtp.AuthResult(success=asked[-1] == smtp.LoginPassword(b"anna", b"hush-hush"), handled=False)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = Office()
    server = controller.Controller(
        kept, hostname="127.0.0.1", port=port, authenticator=known, auth_required=True, auth_require_tls=False
    )
    server.start()
    yield kept, port
    server.stop()


def _mail(port: int, password: str = "hush-hush") -> dict[str, object]:  # noqa: S107
    return {
        "SMTP__HOST": "127.0.0.1",
        "SMTP__PORT": port,
        "SMTP__SECURITY": "none",
        "SMTP__USERNAME": "anna",
        "SMTP__PASSWORD": password,
        "SMTP__SENDER": "alerts@monitor.example",
    }


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_letter_and_its_dialogue(run: Run, office: tuple[Office, int]) -> None:
    """The whole conversation is shown, but for the password in any of its forms and the body of the letter."""
    kept, port = office
    code, out, said = run("test", "anna@example.org", **_mail(port))
    assert code == 0
    assert len(kept.taken) == 1
    assert "taken: email anna@example.org" in said
    for line in (
        "> mail FROM:<alerts@monitor.example>",
        "> rcpt TO:<anna@example.org>",
        "> Message-ID: <sample-",
        "250",
    ):
        assert line in out
    assert "kept as 4711" in out
    plain = base64.b64encode(b"\0anna\0hush-hush").decode()
    for secret in ("hush-hush", plain, base64.b64encode(b"hush-hush").decode()):
        assert secret not in out + said
    assert "They met" not in out


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_refused_login_is_told(run: Run, office: tuple[Office, int]) -> None:
    """What the server said stands in the dialogue, the exit code is 1, and the password is shown to nobody."""
    kept, port = office
    code, out, said = run("test", "anna@example.org", **_mail(port, "wrong-word"))
    assert code == 1
    assert kept.taken == []
    assert "< 535" in out
    assert "not taken: " in said
    assert "would be tried again" in said
    for secret in (
        "wrong-word",
        base64.b64encode(b"wrong-word").decode(),
        base64.b64encode(b"\0anna\0wrong-word").decode(),
    ):
        assert secret not in out + said


def test_a_webhook_and_its_dialogue(run: Run, httpserver: pytest_httpserver.HTTPServer) -> None:
    """Request line, headers with the signature, status and answer are shown; the path and the key are not."""
    requests: list[werkzeug.Request] = []
    httpserver.expect_request("/s3cret").respond_with_handler(
        lambda request: requests.append(request) or werkzeug.Response("thank\x1b you", status=202)
    )
    environment = {
        "WEBHOOK__DESK__URL": f"http://127.0.0.1:{httpserver.port}/s3cret",
        "WEBHOOK__DESK__SECRET": SECRET,
        "FETCH__ALLOW_PRIVATE": f"127.0.0.1:{httpserver.port}",
    }
    code, out, said = run("test", "webhook:desk", **environment)
    assert code == 0
    (request,) = requests
    event = standardwebhooks.Webhook(SECRET).verify(request.get_data(), dict(request.headers))
    assert event["type"] == "meeting.announced"
    assert f"> POST http://127.0.0.1:{httpserver.port}/…" in out
    assert f"> webhook-signature: {request.headers['webhook-signature']}" in out
    assert "< 202 Accepted" in out
    assert "< thank you" in out
    assert "taken: webhook desk" in said
    for secret in ("s3cret", SECRET, "\x1b"):
        assert secret not in out


def test_a_refusal_has_its_exit_code(run: Run, httpserver: pytest_httpserver.HTTPServer) -> None:
    """A receiver that wants nothing more: what it answered, what would become of a message, exit code 1."""
    httpserver.expect_request("/s3cret").respond_with_data("gone for good", status=410)
    private = f"127.0.0.1:{httpserver.port}"
    url = f"http://127.0.0.1:{httpserver.port}/s3cret"
    code, out, said = run("test", "webhook:desk", WEBHOOK__DESK__URL=url, FETCH__ALLOW_PRIVATE=private)
    assert code == 1
    assert "< 410 Gone" in out
    assert "< gone for good" in out
    assert "would be given up" in said


def test_lines_go_where_they_are_asked_for(run: Run, tmp_path: pathlib.Path) -> None:
    """A file and standard output take a sample too."""
    path = tmp_path / "alerts.jsonl"
    assert run("test", f"file:{path}")[0] == 0
    assert json.loads(path.read_text())["type"] == "meeting.announced"
    code, out, _ = run("test", "stdout:stdout")
    assert (code, json.loads(out)["recipient"]) == (0, "stdout")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("nobody", "no rule tells 'nobody'; alerts.toml knows chat:desk, webhook:desk"),
        ("desk", "'desk' may be webhook:desk or chat:desk; write it so"),
        ("email:anna@example.org", "the channel email is not set up"),
        ("webhook:other", "no webhook of this name is configured"),
    ],
)
def test_who_is_not_known_is_said(run: Run, given: str, told: str) -> None:
    """A name that nobody has, or two, is one line and exit code 1."""
    code, _, said = run("test", given)
    assert code == 1
    assert told in said


def test_who_unsubscribed_is_listed_and_can_be_undone(run: Run, tmp_path: pathlib.Path) -> None:
    """Address, rule and moment are shown, for programs too; `subscribe` takes the note away, once."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    database.upgrade(url)
    engine = database.engine(url)
    with database.sessions(engine).begin() as session:
        unsubscribed.note(session, "Anna@example.org", ["desk", "all"], NOW)
        unsubscribed.note(session, "ben@example.org", None, NOW)
    engine.dispose()
    code, out, _ = run("unsubscribed")
    assert code == 0
    assert "2026-11-20 09:30" in out
    assert "(all)" in out
    lines = [json.loads(line) for line in run("unsubscribed", "--json")[1].splitlines()]
    assert {(line["recipient"], line["rule"]) for line in lines} == {
        ("anna@example.org", "desk"),
        ("anna@example.org", "all"),
        ("ben@example.org", None),
    }
    assert run("subscribe", "anna@example.org", "--rule", "desk")[0] == 0
    assert run("subscribe", "ANNA@example.org")[0] == 0
    assert run("subscribe", "anna@example.org")[0] == 1
    assert [json.loads(line)["recipient"] for line in run("unsubscribed", "--json")[1].splitlines()] == [
        "ben@example.org"
    ]


def test_the_schema_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """What `alerts schema` prints is the schema of the code."""
    del run
    monkeypatch.setattr("sys.argv", ["sco-monitor", "alerts", "schema"])
    assert app.main() == 0
    assert json.loads(capfd.readouterr().out) == schema.event()


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # what Apprise imports
@pytest.mark.parametrize(("found", "said"), [(True, "its address is none that Apprise knows"), (False, chat.EXTRA)])
def test_check_says_what_a_chat_lacks(
    run: Run,
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    *,
    found: bool,
    said: str,
) -> None:
    """A missing extra, or an address that is none, is one line with its key and exit code 2, without the address."""
    del run
    monkeypatch.setenv("SCO_MONITOR_CHAT__DESK__URL", "unheardof://s3cret")
    if not found:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr("sys.argv", ["sco-monitor", "check", "--config", str(tmp_path)])
    assert app.main() == 2
    assert capfd.readouterr().err == f"sco-monitor: alerts.toml: chat.desk.url: {said}\n"


@pytest.mark.parametrize("name", ["", "test", "schema", "unsubscribed", "subscribe"])
def test_every_command_has_help(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    """Help says what the command is for."""
    del run
    monkeypatch.setattr("sys.argv", ["sco-monitor", "alerts", *name.split(), "--help"])
    assert app.main() == 0
    assert "Usage: sco-monitor alerts" in capfd.readouterr().out
