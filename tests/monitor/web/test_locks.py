"""Who may come in: open on this machine only, else by password or token, and never by way of another site."""

from __future__ import annotations

import base64
import collections.abc
import datetime as dt
import socket

import hypothesis
import pydantic
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from starlette import testclient

from monitor import serving, signing, web
from monitor import settings as configured
from monitor import tokens as made
from monitor.web import doors
from storage import database, models
from storage import tokens as stored

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"
EVERYWHERE = "0.0.0.0"  # noqa: S104 -- what is tested is that nobody does so without a lock
PAGE = {"accept": "text/html"}


class Clock:
    """A clock that is turned by hand."""

    now = NOW

    def __call__(self) -> dt.datetime:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the application."""
    return Clock()


@pytest.fixture
def locked(
    settings: configured.Settings, engine: sa.Engine, clock: Clock
) -> collections.abc.Iterator[testclient.TestClient]:
    """A client of an archive that answers anywhere and has a password."""
    with testclient.TestClient(application(settings, engine, clock), follow_redirects=False) as client:
        yield client


def application(
    settings: configured.Settings, engine: sa.Engine, clock: Clock, **keys: object
) -> web.app.fastapi.FastAPI:
    """The application with a password, and these keys of ``[web]`` besides."""
    keys = {"password": pydantic.SecretStr(PASSWORD), "rate": 5} | keys
    closed = settings.monitor.model_copy(update={"web": settings.monitor.web.model_copy(update=keys)})
    return web.create(settings.model_copy(update={"monitor": closed}), engine, clock, host=EVERYWHERE)


def token(engine: sa.Engine, scope: models.Scope = "read", until: dt.datetime | None = None) -> str:
    """A token that is good."""
    words = made.make()
    record = stored.TokenRecord(
        name=f"{scope} {made.hint(words)}",
        digest=made.digest(words),
        hint=made.hint(words),
        scope=scope,
        author="m",
        until=until,
    )
    with database.sessions(engine)() as session, session.begin():
        assert stored.add(session, record, NOW) is not None
    return words


def bearer(words: str) -> dict[str, str]:
    """The header by which a program sends a token."""
    return {"authorization": f"Bearer {words}"}


def sign_in(client: testclient.TestClient, words: str, to: str = "/") -> int:
    """Type the words in; the status of the answer."""
    return client.post("/sign-in", params={"to": to}, data={"words": words}).status_code


def test_a_locked_archive_tells_a_stranger_nothing(locked: testclient.TestClient) -> None:
    """A program is told to send a token, a browser is led to sign in and back; health stays open."""
    refused = locked.get("/api/v1/meetings")
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert "Bearer" in refused.headers["www-authenticate"]
    led = locked.get("/meetings?kind=visit", headers=PAGE)
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?to=%2Fmeetings%3Fkind%3Dvisit")
    assert locked.get("/healthz").status_code == 200
    assert locked.get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/meetings",
        "/search",
        "/partners",
        "/sources",
        "/docs",
        "/meetings/1",
        "/articles/1",
        "/searches",
        "/searches/1",
        "/feeds/searches/1.atom",
        "/api/v1/searches",
        "/api/v1/articles",
    ],
)
def test_every_door_of_the_archive_is_locked(locked: testclient.TestClient, path: str) -> None:
    """No page and no route of REST answers a stranger."""
    assert locked.get(path).status_code == 401


def test_the_password_opens_and_leads_back(locked: testclient.TestClient) -> None:
    """Signed in, a browser reads; signed out, it does not."""
    assert sign_in(locked, "wrong") == 403
    answer = locked.post("/sign-in", params={"to": "/meetings?kind=visit"}, data={"words": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/meetings?kind=visit")
    held = answer.headers["set-cookie"].lower()
    assert "httponly" in held
    assert "samesite=lax" in held
    assert "Sign out" in locked.get("/", headers=PAGE).text
    assert locked.post("/sign-out").status_code == 303
    assert locked.get("/").status_code == 401


def test_over_tls_the_cookie_goes_over_tls_only(settings: configured.Settings, engine: sa.Engine, clock: Clock) -> None:
    """The address of the settings says whether readers come by it."""
    app = application(settings, engine, clock, base_url="https://sco.example.org")
    with testclient.TestClient(app, follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"words": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example", "x", "/a\nb"])
def test_signing_in_leads_to_no_other_site(locked: testclient.TestClient, to: str) -> None:
    """A link with our address must not end elsewhere."""
    assert sign_in(locked, PASSWORD, to) == 422


def test_a_cookie_runs_out(locked: testclient.TestClient, clock: Clock) -> None:
    """After `web.session` it lets nobody in."""
    assert sign_in(locked, PASSWORD) == 303
    assert locked.get("/").status_code == 200
    clock.now += dt.timedelta(days=15)
    assert locked.get("/").status_code == 401


def test_another_password_ends_what_came_by_the_old(
    locked: testclient.TestClient, settings: configured.Settings, engine: sa.Engine, clock: Clock
) -> None:
    """A cookie is signed with what was typed in."""
    assert sign_in(locked, PASSWORD) == 303
    other = application(settings, engine, clock, password=pydantic.SecretStr("another one, as long"))
    with testclient.TestClient(other, cookies=dict(locked.cookies)) as client:
        assert client.get("/").status_code == 401


def test_a_token_opens_by_header_as_basic_and_in_a_browser(locked: testclient.TestClient, engine: sa.Engine) -> None:
    """Programs, feed readers and people may use the same one."""
    words = token(engine)
    assert locked.get("/api/v1/meetings", headers=bearer(words)).status_code == 200
    basic = base64.b64encode(f"anybody:{words}".encode()).decode()
    assert locked.get("/api/v1/meetings", headers={"authorization": f"Basic {basic}"}).status_code == 200
    assert sign_in(locked, words) == 303
    assert locked.get("/").status_code == 200


def test_a_revoked_token_ends_what_came_by_it(locked: testclient.TestClient, engine: sa.Engine) -> None:
    """Neither the token nor the browser that used it comes in again."""
    words = token(engine)
    assert sign_in(locked, words) == 303
    with database.sessions(engine)() as session, session.begin():
        assert stored.revoke(session, f"read {made.hint(words)}", NOW) is not None
    assert locked.get("/").status_code == 401
    assert locked.get("/", headers=bearer(words)).status_code == 401


def test_a_token_that_ran_out_is_refused(locked: testclient.TestClient, engine: sa.Engine, clock: Clock) -> None:
    """From its moment on."""
    words = token(engine, until=NOW + dt.timedelta(hours=1))
    assert locked.get("/api/v1/meetings", headers=bearer(words)).status_code == 200
    clock.now += dt.timedelta(hours=1)
    assert locked.get("/api/v1/meetings", headers=bearer(words)).status_code == 401


def test_a_token_that_may_read_does_not_operate(locked: testclient.TestClient, engine: sa.Engine) -> None:
    """The outbox names people."""
    assert locked.get("/api/v1/outbox", headers=bearer(token(engine))).status_code == 403
    assert locked.get("/api/v1/outbox", headers=bearer(token(engine, "operate"))).status_code == 200


def test_each_token_has_a_rate_of_its_own(locked: testclient.TestClient, engine: sa.Engine) -> None:
    """One that asks too often is told when to come again, and another is not kept waiting."""
    busy, other = token(engine), token(engine)
    answers = [locked.get("/api/v1/partners", headers=bearer(busy)) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert locked.get("/api/v1/partners", headers=bearer(other)).status_code == 200


def test_passwords_are_not_guessed_by_the_thousand(locked: testclient.TestClient) -> None:
    """Ten times a minute, then even the right one waits."""
    assert [sign_in(locked, f"guess {number}") for number in range(10)] == [403] * 10
    assert sign_in(locked, PASSWORD) == 429


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_another_site_changes_nothing(locked: testclient.TestClient, headers: dict[str, str]) -> None:
    """A form on a page of somebody else is refused, though the browser sends our cookie with it."""
    assert locked.post("/sign-out", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}, {}])
def test_our_own_pages_may_change_things(locked: testclient.TestClient, headers: dict[str, str]) -> None:
    """So may programs, which say neither."""
    assert locked.post("/sign-out", headers=headers).status_code == 303


def test_an_open_archive_answers_to_names_of_this_machine_only(sqlite_client: testclient.TestClient) -> None:
    """Else a name that somebody lets lead here could be used to read it."""
    assert sqlite_client.get("/").status_code == 200
    assert sqlite_client.get("/", headers={"host": "localhost:8000"}).status_code == 200
    assert sqlite_client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert sqlite_client.get("/healthz", headers={"host": "evil.example"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), (EVERYWHERE, False), ("::", False),
     ("192.168.1.5", False), ("sco.example.org", False)],
)  # fmt: skip
def test_loopback_is_what_only_this_machine_reaches(host: str, expected: bool) -> None:
    """Every other address counts as the world."""
    assert doors.is_loopback(host) is expected


def test_an_archive_without_a_lock_does_not_start_for_the_world(
    settings: configured.Settings, engine: sa.Engine, free_port: int
) -> None:
    """It says why; a token or a password suffices."""
    with pytest.raises(serving.Unlocked, match=r"0\.0\.0\.0.*SCO_MONITOR_WEB__PASSWORD"):
        serving.foreground(settings, engine, host=EVERYWHERE, port=free_port)
    token(engine, until=NOW + dt.timedelta(days=36500))
    started = settings.monitor.model_copy(
        update={"web": settings.monitor.web.model_copy(update={"host": EVERYWHERE, "port": free_port})}
    )
    with serving.background(settings.model_copy(update={"monitor": started}), engine):
        socket.create_connection(("127.0.0.1", free_port), 5).close()


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@hypothesis.given(st.text(max_size=60))
def test_no_text_that_we_did_not_sign_is_read(text: str) -> None:
    """Whatever is in a cookie or a link."""
    assert signing.Seal(key=b"k" * 32, purpose="p").read(text) is None


@hypothesis.given(st.binary(max_size=80))
def test_what_is_signed_is_read_with_the_same_key_for_the_same_purpose_only(said: bytes) -> None:
    """And comes back byte for byte."""
    seal = signing.Seal(key=b"k" * 32, purpose="p")
    text = seal.sign(said)
    assert seal.read(text) == said
    assert signing.Seal(key=b"k" * 32, purpose="q").read(text) is None
    assert signing.Seal(key=b"l" * 32, purpose="p").read(text) is None
