"""The doctor: each trouble is made for real, found, and told with what to do; what is well is told too."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import json
import pathlib
import socket
import ssl
import threading
import typing

import pydantic
import pytest
import sqlalchemy as sa
from aiosmtpd import controller, smtp

from monitor import doctor, gate, service, settings
from monitor.doctor import finding
from storage import database, duties, models, outbox, polls, records
from tests.monitor.service import newsdesk, receivers

TLS = pathlib.Path(__file__).parent / "tls"
NOW = newsdesk.START
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def case(desk: service.Service, tmp_path: pathlib.Path) -> doctor.Case:
    """An installation in which all that is looked at is well, with sources on a host that is to be given."""
    config = tmp_path / "config"
    config.mkdir()
    (tmp_path / "backups").mkdir()
    loaded = desk.settings.model_copy(
        update={
            "sources": (newsdesk.source(url="http://127.0.0.1:9/news"),),
            "operator": settings.Operator(stdout=True),
            "monitor": desk.settings.monitor.model_copy(
                update={"backup": settings.Backup(folder=tmp_path / "backups"), "health": settings.Health(least_free=1)}
            ),
        }
    )
    with contextlib.suppress(FileNotFoundError, TypeError):
        pathlib.Path(str(desk.engine.url.database)).resolve(strict=True).chmod(0o600)
    return doctor.Case(settings=loaded, folder=config, engine=desk.engine, now=NOW)


def but(case: doctor.Case, **changed: typing.Any) -> doctor.Case:
    """The case with other settings: of `monitor.toml`, where they are of it."""
    monitor = {key: value for key, value in changed.items() if key in settings.Monitor.model_fields}
    others = {key: value for key, value in changed.items() if key not in monitor}
    loaded = case.settings.model_copy(update={"monitor": case.settings.monitor.model_copy(update=monitor), **others})
    return doctor.Case(settings=loaded, folder=case.folder, engine=case.engine, now=case.now)


def found(case: doctor.Case, *checks: str) -> list[tuple[str, str]]:
    """Level and words of what some checks found."""
    outside = bool({"names", "tls", "webhooks", "mail"} & set(checks))
    return [(one.level, one.told) for one in doctor.examine(case, outside=outside) if one.check in checks]


def worst(case: doctor.Case, check: str, said: str) -> str:
    """The level of the one finding of a check that says something; what is not well has something to do about it."""
    outside = check in ("names", "tls", "webhooks", "mail")
    made = [one for one in doctor.examine(case, outside=outside) if one.check == check and said in one.told]
    assert len(made) == 1, list(doctor.examine(case, outside=outside))
    assert (made[0].todo is None) == (made[0].level == "ok")
    return made[0].level


def of_host(port: int, *, scheme: str = "http") -> dict[str, typing.Any]:
    """Settings with one source on a port of loopback, which may be reached."""
    place = f"127.0.0.1:{port}"
    return {
        "sources": (newsdesk.source(url=f"{scheme}://{place}/news"),),
        "fetch": settings.Fetch(allow_private=(place,), timeout=dt.timedelta(seconds=2), host_delay=dt.timedelta(0)),
    }


@contextlib.contextmanager
def listening(certificate: str | None = None) -> collections.abc.Iterator[int]:
    """A server on loopback that takes connections, with a certificate of `tls/`, and the port that it has."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / f"{certificate}.pem")
    with socket.create_server(("127.0.0.1", 0)) as server:
        stopped = threading.Event()

        def serve() -> None:
            while not stopped.is_set():
                with contextlib.suppress(OSError):
                    taken, _ = server.accept()
                    with contextlib.closing(context.wrap_socket(taken, server_side=True) if context else taken) as one:
                        one.settimeout(2)
                        one.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stopped.set()
            with contextlib.suppress(OSError), socket.create_connection(server.getsockname()[:2], timeout=2):
                pass
            thread.join()


def refusing() -> int:
    """A port of loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests trust the authority of the tests."""
    monkeypatch.setattr("certifi.where", lambda: str(TLS / "authority.pem"))


def test_what_is_well_is_told_as_well(case: doctor.Case) -> None:
    """Of an installation that nobody has started yet only that is to be looked at."""
    with listening() as port:
        made = list(doctor.examine(but(case, **of_host(port))))
    assert [(one.check, one.told) for one in made if one.level == "warn"] == [
        ("sources", "none of 1 sources was ever visited")
    ]
    assert [one.check for one in made if one.level == "fail"] == []
    checks = ["settings", "permissions", "disk", "schema", "version", "clock", "leases", "sources", "outbox", "names"]
    assert list(dict.fromkeys(one.check for one in made)) == [*checks, "tls", "webhooks", "mail"]


def test_a_full_disk(case: doctor.Case) -> None:
    """Too little fails; too little for a backup is said before."""
    assert {level for level, _ in found(but(case, health=settings.Health(least_free=10**18)), "disk")} == {"fail"}
    assert {level for level, _ in found(case, "disk")} == {"ok"}


def test_no_room_for_a_backup(case: doctor.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has room for the service and not for a copy of its database."""
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    levels = {level for level, _ in found(case, "disk")}
    assert levels == ({"warn"} if case.engine.dialect.name == "sqlite" else {"ok"})


def test_secrets_that_others_can_read(case: doctor.Case) -> None:
    """All users: that fails; a group: that warns; and only files that hold one."""
    file = case.folder / "monitor.toml"
    (case.folder / "alerts.toml").write_text('[webhook.desk]\nurl = "https://a.example/x"\n', encoding="utf-8")
    (case.folder / "alerts.toml").chmod(0o640)
    (case.folder / "partners.toml").write_text("", encoding="utf-8")
    (case.folder / "partners.toml").chmod(0o644)
    file.write_text('database_url = "postgresql://me:x@h/d"\n[smtp]\nhost = "h"\npassword = "x"\n', encoding="utf-8")
    file.chmod(0o644)
    assert worst(case, "permissions", "holds database_url, smtp.password, and can be read by all users") == "fail"
    assert worst(case, "permissions", "holds webhook.desk.url, and can be read by its group") == "warn"
    assert len(found(case, "permissions")) == 2
    for one in case.folder.iterdir():
        one.chmod(0o600)
    assert [level for level, _ in found(case, "permissions")] == ["ok"]


def test_a_database_that_others_can_read(sqlite_url: str, case: doctor.Case) -> None:
    """It holds who is told what."""
    file = pathlib.Path(sqlite_url.removeprefix("sqlite:///"))
    file.chmod(0o644)
    engine = database.engine(sqlite_url)
    lite = doctor.Case(settings=case.settings, folder=case.folder, engine=engine, now=NOW)
    assert worst(lite, "permissions", "can be read by all users") == "warn"
    file.chmod(0o600)
    assert worst(lite, "permissions", "readable by their owner") == "ok"
    engine.dispose()


def test_another_schema(case: doctor.Case) -> None:
    """Older tables fail, with what to run; then nothing else of the database is looked at."""
    database.downgrade(case.engine, "20261122_0745")
    made = list(doctor.examine(case, outside=False))
    [schema] = [one for one in made if one.check == "schema"]
    assert schema.level == "fail"
    assert "db upgrade" in (schema.todo or "")
    assert not {"leases", "sources", "outbox"} & {one.check for one in made}


def test_a_database_out_of_reach(case: doctor.Case) -> None:
    """That fails in a line, without the password, and the rest is looked at all the same."""
    engine = database.engine(f"postgresql://desk:sesame@127.0.0.1:{refusing()}/news")
    made = list(doctor.examine(doctor.Case(settings=case.settings, folder=case.folder, engine=engine, now=NOW)))
    [schema] = [one for one in made if one.check == "schema"]
    assert schema.level == "fail"
    assert "sesame" not in schema.told
    assert {"disk", "mail"} <= {one.check for one in made}


def test_an_old_postgres(case: doctor.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that gets no repairs any more is named; the version of any other is told."""
    expected = "SQLite" if case.engine.dialect.name == "sqlite" else "Postgres"
    assert worst(case, "version", expected) == "ok"
    monkeypatch.setattr("monitor.doctor.archive._OLDEST_POSTGRES", 99)
    assert worst(case, "version", expected) == ("ok" if expected == "SQLite" else "warn")


@pytest.mark.parametrize(
    ("off", "level"), [(dt.timedelta(0), "ok"), (dt.timedelta(minutes=2), "warn"), (-2 * HOUR, "fail"), (DAY, "fail")]
)
def test_a_wrong_clock(
    desk: service.Service, case: doctor.Case, off: dt.timedelta, level: str, clock: newsdesk.Clock
) -> None:
    """Against the Date of the answers of hosts: real ones, of a server whose time is right to a service that is off."""
    clock.now = dt.datetime.now(dt.UTC) + off
    hook = receivers.Hook(lambda: "take")
    hook.opened()
    changed = but(case, **of_host(hook.port))
    with gate.opened(service_of(desk, changed)) as fetcher, contextlib.suppress(Exception):
        fetcher.get(f"http://127.0.0.1:{hook.port}/news")
    hook.close()
    late = doctor.Case(settings=changed.settings, folder=case.folder, engine=case.engine, now=clock())
    assert worst(late, "clock", "our clock") == level
    if off:
        [(_, told)] = found(late, "clock")
        assert ("before" if off > dt.timedelta(0) else "behind") in told


def service_of(desk: service.Service, case: doctor.Case) -> service.Service:
    """The desk by the settings of a case."""
    return newsdesk.make_desk(desk.engine, case.settings, desk.now)


def test_one_host_of_many_may_be_wrong(case: doctor.Case, desk: service.Service) -> None:
    """The clock in the middle counts, and answers of long ago do not."""
    with desk.sessions.begin() as session:
        for name, ahead, age in (("a", 0.5, 1), ("b", 7200.0, 1), ("c", -1.0, 1), ("d", 9000.0, 99), ("e", 9000.0, 99)):
            session.add(models.Host(name=name, asked_at=NOW - age * HOUR, clock_ahead=ahead))
    assert found(case, "clock") == [("ok", "our clock agrees with 3 hosts to 0 s")]


def test_leases_of_the_dead(case: doctor.Case, desk: service.Service) -> None:
    """Of this machine's processes that are gone; of others, and of those that live, nobody can say that."""
    here = socket.gethostname()
    with desk.sessions.begin() as session:
        duties.hold(session, "delivery", f"{here}:999999999:aa", NOW, HOUR)
        duties.hold(session, "sweep", f"{here}:1:bb", NOW, HOUR)
        duties.hold(session, "other", "elsewhere:999999999:cc", NOW, HOUR)
        duties.hold(session, "ended", f"{here}:999999999:dd", NOW - 2 * HOUR, HOUR)
    assert worst(case, "leases", "duty delivery is held by") == "warn"
    assert len(found(case, "leases")) == 1
    with desk.sessions.begin() as session:
        polls.register(session, ["news"], NOW)
        polls.claim(session, "news", "elsewhere:1:x", NOW, 30 * DAY)
    assert worst(case, "leases", "source news is held by elsewhere:1:x for 30 d more, longer than") == "fail"


def test_sources_that_do_badly(case: doctor.Case, desk: service.Service) -> None:
    """Each is named with the reason; none that can be read fails, and so does one that nobody visits."""
    with desk.sessions.begin() as session:
        polls.register(session, ["news"], NOW)
        row = polls.source(session, "news")
        assert row is not None
        row.last_polled_at, row.next_due_at = NOW - HOUR / 2, NOW
        row.health, row.health_since, row.note = "quiet", NOW - 3 * DAY, "silent"
    assert found(case, "sources") == [("warn", "news is quiet for 3 d: silent")]
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Source).values(health="failing"))
    assert worst(case, "sources", "no source can be read") == "fail"
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Source).values(health="ok", next_due_at=NOW - 2 * HOUR))
    assert worst(case, "sources", "no source was visited for 30 min") == "fail"
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Source).values(next_due_at=NOW))
    assert found(case, "sources") == [("ok", "1 of 1 sources visited, nothing speaks against any")]
    assert worst(but(case, sources=()), "sources", "no source is enabled") == "warn"


@pytest.mark.parametrize(("age", "level"), [(HOUR / 2, "ok"), (2 * HOUR, "warn"), (2 * DAY, "fail")])
def test_messages_that_do_not_leave(case: doctor.Case, desk: service.Service, age: dt.timedelta, level: str) -> None:
    """By how long the oldest waits; those that were given up are named besides."""
    fields = {"recipient": "a@example.org", "channel": "email", "rule": "desk", "payload": {}, "source": "news"}
    with desk.sessions.begin() as session:
        outbox.enqueue(session, [records.MessageRecord(state="notice:1", **fields)], NOW - age)
    assert worst(case, "outbox", "1 messages are due") == level
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Message).values(status="given_up"))
    assert found(case, "outbox") == [("warn", "1 messages were given up")]


def test_names_without_an_address(case: doctor.Case) -> None:
    """One is told; if it is all of them, the resolver is at fault. A private one is told as such."""
    bad, private = newsdesk.source(url="https://news.invalid/x"), newsdesk.source("b", "http://127.0.0.1:9/news")
    assert worst(but(case, sources=(bad,)), "names", "not one of 1 hosts") == "fail"
    both = but(case, sources=(bad, private))
    assert worst(both, "names", "news.invalid: there is no host news.invalid") == "warn"
    assert worst(both, "names", "which is not a public address") == "warn"


@pytest.mark.usefixtures("trusting")
def test_certificates(case: doctor.Case) -> None:
    """A good one is told with its days, one that ends soon warns, one that has ended fails."""
    with listening("good") as port:
        good = but(case, **of_host(port, scheme="https"))
        assert worst(good, "tls", "1 hosts take connections; the first certificate to end, of 127.0.0.1") == "ok"
        ends = dt.datetime(2110, 1, 1, tzinfo=dt.UTC)
        late = doctor.Case(settings=good.settings, folder=case.folder, engine=case.engine, now=ends - 10 * DAY)
        assert worst(late, "tls", "the certificate of 127.0.0.1 ends in 10 days") == "warn"
    with listening("expired") as port:
        assert worst(but(case, **of_host(port, scheme="https")), "tls", "certificate has expired") == "fail"


def test_a_certificate_of_nobody(case: doctor.Case) -> None:
    """One that no authority vouches for fails."""
    with listening("good") as port:
        level = worst(but(case, **of_host(port, scheme="https")), "tls", "unable to get local issuer certificate")
    assert level == "fail"


def test_hosts_that_take_no_connection(case: doctor.Case) -> None:
    """One of several is that site's trouble; all of them is ours."""
    closed = refusing()
    assert worst(but(case, **of_host(closed)), "tls", "Connection refused") == "fail"
    with listening() as port:
        places = f"127.0.0.1:{closed}", f"127.0.0.1:{port}"
        both = tuple(newsdesk.source(f"s{number}", f"http://{one}/") for number, one in enumerate(places))
        rules = settings.Fetch(allow_private=places, timeout=dt.timedelta(seconds=2))
        assert worst(but(case, sources=both, fetch=rules), "tls", "Connection refused") == "warn"


def test_webhooks_get_no_message(case: doctor.Case) -> None:
    """A receiver is connected to and not asked anything; its address, which may be a secret, is not told."""
    hook = receivers.Hook(lambda: "take")
    hook.opened()
    there = settings.Webhook(url=f"http://127.0.0.1:{hook.port}/hook/sesame")
    away = settings.Webhook(url=f"http://127.0.0.1:{refusing()}/hook/sesame")
    rules = settings.Fetch(
        allow_private=(f"127.0.0.1:{hook.port}", away.url.split("/")[2]), timeout=dt.timedelta(seconds=2)
    )
    asked = settings.Rule(name="desk", partners=("any",), webhook=("there",))
    assert worst(but(case, webhooks={"there": there}, fetch=rules, rules=(asked,)), "webhooks", "1 hosts") == "ok"
    bad = but(case, webhooks={"away": away}, fetch=rules)
    assert worst(bad, "webhooks", "Connection refused") == "fail"
    assert worst(but(bad, fetch=settings.Fetch()), "webhooks", "which is not a public address") == "fail"
    assert "sesame" not in str(list(doctor.examine(bad)))
    hook.close()
    assert hook.asked == 0


def _mail(port: int, **fields: typing.Any) -> settings.Smtp:
    given = {"host": "127.0.0.1", "port": port, "security": "none", "timeout": dt.timedelta(seconds=2)}
    return settings.Smtp(**(given | fields))


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # in the clear, as no real server would
def test_the_mail_server(case: doctor.Case) -> None:
    """Who gets in is told; a refused login, a server without STARTTLS and one that is away fail. No letter is sent."""
    postbox = receivers.Postbox(lambda: "take", asks_login=True)
    postbox.opened()
    right = _mail(postbox.port, username="anna", password=pydantic.SecretStr("right"))
    wrong = _mail(postbox.port, username="anna", password=pydantic.SecretStr("wrong-one"))
    assert worst(but(case, smtp=right), "mail", "takes the login of anna, and the password goes in the clear") == "warn"
    assert worst(but(case, smtp=_mail(postbox.port)), "mail", "answers in the clear") == "ok"
    assert worst(but(case, smtp=wrong), "mail", "535") == "fail"
    assert "wrong-one" not in str(list(doctor.examine(but(case, smtp=wrong))))
    assert worst(but(case, smtp=_mail(postbox.port, security="starttls")), "mail", "STARTTLS") == "fail"
    postbox.close()
    assert postbox.taken == []
    assert worst(but(case, smtp=_mail(refusing())), "mail", "Connection refused") == "fail"


@pytest.mark.parametrize(
    ("certificate", "said", "level"),
    [("good", "answers by STARTTLS, takes the login of anna", "ok"), ("expired", "certificate has expired", "fail")],
)
def test_a_mail_server_that_encrypts(
    case: doctor.Case, certificate: str, said: str, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The login goes by STARTTLS, and only to a server whose certificate is good."""
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{certificate}.pem")
    logins: list[object] = []

    def known(*asked: object) -> smtp.AuthResult:
        logins.append(asked[-1])
        return smtp.AuthResult(success=True)

    port = refusing()
    server = controller.Controller(
        object(), hostname="127.0.0.1", port=port, tls_context=context, authenticator=known, auth_required=True
    )
    server.start()
    login = {"username": "anna", "password": pydantic.SecretStr("right"), "security": "starttls"}
    assert worst(but(case, smtp=_mail(port, **login)), "mail", said) == level
    server.stop()
    assert len(logins) == (certificate == "good")


def test_settings_that_do_nothing(case: doctor.Case, desk: service.Service) -> None:
    """What no rule names is told; a rule of the database counts as well as one of the file."""
    hook, room = settings.Webhook(url="https://a.example/"), settings.Chat(url=pydantic.SecretStr("json://a.example"))
    asked = settings.Rule(name="desk", partners=("any",), stdout=True)
    loose = but(
        case, webhooks={"w": hook}, chats={"c": room}, rules=(asked,), operator=settings.Operator(),
        smtp=_mail(25), retention=settings.Retention(newest_snapshots=False),
    )  # fmt: skip
    told = [text for level, text in found(loose, "settings") if level == "warn"]
    assert [text.split(" ")[0] for text in told] == [
        "[webhook.w]", "[chat.c]", "smtp.host", "nobody", "retention.newest_snapshots",
    ]  # fmt: skip
    with desk.sessions.begin() as session:
        keys = {"partners": ["any"], "webhook": ["w"], "chat": ["c"], "email": ["a@example.org"]}
        session.add(models.Rule(name="r", position=1, keys=keys, created_at=NOW, changed_at=NOW))
    assert len(found(loose, "settings")) == 2


def test_the_command(command: newsdesk.Command, folder: pathlib.Path) -> None:
    """A line for each check and a sum; objects for programs; exit code 1 where anything fails, and no stray line."""
    done = command("doctor", "--offline")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1].endswith(" to be looked at, 0 failed")
    assert any(line.startswith("warn  sources      none of ") for line in done.out.splitlines())
    made = [json.loads(line) for line in command("doctor", "--offline", "--json").out.splitlines()]
    assert {tuple(one) for one in made} == {("check", "level", "told", "todo")}
    assert "names" not in {one["check"] for one in made}

    (folder / "monitor.toml").write_text('[fetch]\nuser_agnet = "x"\n', encoding="utf-8")
    done = command("doctor")
    assert (done.code, done.err) == (1, "")
    assert "fail  settings" in done.out
    assert "monitor.toml:2: fetch.user_agnet" in done.out


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (119, "119 s"), (-7200, "2 h"), (86400, "24 h"), (5 * 86400, "5 d")]
)
def test_lengths_of_time_are_told_in_one_unit(seconds: int, told: str) -> None:
    """Nobody wants to read seconds of days."""
    assert finding.span(dt.timedelta(seconds=seconds)) == told
