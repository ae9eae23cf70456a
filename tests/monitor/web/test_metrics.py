"""The figures for Prometheus: what they say, how they are named, and who may read them."""

from __future__ import annotations

import datetime as dt
import re
import typing

import pydantic
import pytest
import sqlalchemy as sa
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics
from starlette import testclient

from monitor import settings as configured
from monitor import tokens as made
from monitor import web
from storage import database, models, records, sending
from storage import tokens as stored

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Every value by its name and labels, as the library's own parser reads them."""
    return {
        (one.name.removeprefix("sco_monitor_"), frozenset(one.labels.items())): one.value
        for family in parser.text_string_to_metric_families(text)
        for one in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    """One of them."""
    return found[name, frozenset(labels.items())]


def scrape(client: testclient.TestClient) -> Samples:
    """What a scrape brings."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return samples(answer.text)


def change(engine: sa.Engine, model: type[models.Base], **values: typing.Any) -> None:
    """Set columns of all rows of a table."""
    with database.sessions(engine)() as session, session.begin():
        session.execute(sa.update(model).values(**values))


def test_sources(client: testclient.TestClient, scribe: typing.Any, engine: sa.Engine) -> None:
    """Of each source: when it was read last, how late the next visit is, how it does, its gaps and its due links."""
    scribe.poll("herald", "ok")
    scribe.gap("herald")
    change(engine, models.Source, last_good_at=NOW - 90 * MINUTE, next_due_at=NOW - 5 * MINUTE)
    with database.sessions(engine)() as session, session.begin():
        source = session.scalars(sa.select(models.Source)).one()
        for number, due in enumerate((NOW, NOW - MINUTE, NOW + MINUTE, None)):
            link = models.Link(identity=str(number), url="u", source=source, due_at=due, first_seen_at=NOW)
            session.add(link)

    found = scrape(client)

    assert value(found, "source_last_good_poll_age_seconds", source="herald") == 5400
    assert value(found, "source_overdue_seconds", source="herald") == 300
    assert value(found, "source_health", source="herald", health="gapped") == 1
    assert sum(one for (name, _), one in found.items() if name == "source_health") == 1
    assert value(found, "gaps_open", source="herald") == 1
    assert value(found, "links_due", source="herald") == 2


def test_a_source_that_was_never_read_has_no_age(client: testclient.TestClient, scribe: typing.Any) -> None:
    """No age is made up; that nobody comes is told by the visit that is overdue."""
    scribe.poll("herald", "failed", "no answer")

    found = scrape(client)

    assert ("source_last_good_poll_age_seconds", frozenset({("source", "herald")})) not in found
    assert value(found, "source_overdue_seconds", source="herald") == 0


def test_outbox(client: testclient.TestClient, scribe: typing.Any, engine: sa.Engine) -> None:
    """A message that was tried and comes again later is not due, and as old as it is."""
    meeting = scribe.meeting(scribe.article())
    scribe.message(meeting, "a@example.org")
    change(engine, models.Message, created_at=NOW - 60 * MINUTE, due_at=NOW + MINUTE)
    scribe.message(meeting, "b@example.org")
    change(engine, models.Message, released_at=None)
    with database.sessions(engine)() as session, session.begin():
        later = sa.update(models.Message).where(models.Message.recipient == "b@example.org")
        session.execute(later.values(due_at=NOW - 2 * MINUTE))

    found = scrape(client)

    assert value(found, "outbox_messages", status="due") == 2
    assert value(found, "outbox_messages", status="sent") == 0
    assert value(found, "outbox_due_messages") == 1
    assert value(found, "outbox_due_age_seconds") == 120
    assert value(found, "outbox_unsent_age_seconds") == 3600


def test_an_empty_outbox_is_not_old(client: testclient.TestClient) -> None:
    """Nothing waits: 0, and not nothing, so that an alert has a value to compare."""
    found = scrape(client)

    assert value(found, "outbox_due_age_seconds") == value(found, "outbox_unsent_age_seconds") == 0


def test_failures_of_the_last_hour(client: testclient.TestClient, scribe: typing.Any, engine: sa.Engine) -> None:
    """Requests by the class of their error and attempts by their outcome, and none that is older."""
    scribe.message(scribe.meeting(scribe.article()), "a@example.org")
    with database.sessions(engine)() as session, session.begin():
        message = session.scalars(sa.select(models.Message.id)).one()
        sending.retry(session, message, NOW - MINUTE, NOW, "away")
        sending.retry(session, message, NOW - 90 * MINUTE, NOW, "away")
        for at, fault in ((NOW, None), (NOW - MINUTE, "soft"), (NOW - MINUTE, "soft"), (NOW - 61 * MINUTE, "hard")):
            exchange = models.Exchange(
                at=at, method="GET", url="u", host="h", size=1, seconds=0.1, fault=fault, error=fault
            )
            session.add(exchange)

    found = scrape(client)

    told = {fault: value(found, "exchanges_last_hour", fault=fault) for fault in ("none", "temporary", "soft", "hard")}
    assert told == {"none": 1, "temporary": 0, "soft": 2, "hard": 0}
    assert value(found, "attempts_last_hour", outcome="retry") == 1
    assert value(found, "attempts_last_hour", outcome="gave_up") == 0


def test_the_archive(client: testclient.TestClient, scribe: typing.Any, engine: sa.Engine) -> None:
    """Articles, meetings by kind and status, involvements by partner, and what it all takes."""
    scribe.meeting(scribe.article(1), scribe.article(2))
    scribe.meeting(scribe.article(3), status="announced")
    scribe.article(4, source="import")

    found = scrape(client)

    assert value(found, "articles") == 4
    assert value(found, "meetings", kind="bilateral_meeting", status="held") == 1
    assert value(found, "meetings", kind="bilateral_meeting", status="announced") == 1
    assert value(found, "involvements", partner="asean") == 3
    assert value(found, "involvements", partner="un") == 0
    assert value(found, "database_size_bytes") > 100_000
    assert [dict(labels)["database"] for (name, labels) in found if name == "build_info"] == [engine.dialect.name]


def test_labels_are_bounded(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Names that the settings do not know make no series of their own, however many there are."""
    before = len(scrape(client))
    for number in range(30):
        article = scribe.article(number, source=f"import-{number}")
        partner = records.InvolvementRecord(
            partner=f"body-{number}",
            role="host",
            score=1.0,
            evidence=records.EvidenceRecord(quote="q", rule="r", start=None, end=None),
        )
        scribe.meeting(article, involvements=(partner,))
        scribe.poll(f"left-{number}", "ok")

    found = scrape(client)

    assert len(found) == before + 1  # the one kind and status of meetings
    assert value(found, "involvements", partner="other") == 30


def test_names(client: testclient.TestClient) -> None:
    """Each metric has help and a type, base units at the end of its name, and none claims to be a counter."""
    families = list(parser.text_string_to_metric_families(client.get("/metrics").text))

    assert len(families) > 10
    assert [one.name for one in families if not one.documentation or one.type != "gauge"] == []
    assert [one.name for one in families if re.search(r"_(total|count|sum|minutes|ms|kb|mb)$", one.name)] == []
    assert all(one.name.endswith("_seconds") for one in families if "_age_" in one.name or "overdue" in one.name)


def test_openmetrics(client: testclient.TestClient) -> None:
    """Who asks for OpenMetrics gets it, as Prometheus does."""
    accept = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    answer = client.get("/metrics", headers={"Accept": accept})

    assert answer.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert list(openmetrics.text_string_to_metric_families(answer.text))


def test_nobody_is_named(client: testclient.TestClient, scribe: typing.Any) -> None:
    """Readers' addresses are in no figure."""
    scribe.message(scribe.meeting(scribe.article()), "reader@example.org")

    assert "example.org" not in client.get("/metrics").text


@pytest.mark.parametrize("scope", ["read", "operate"])
def test_a_locked_archive_wants_a_token(settings: configured.Settings, engine: sa.Engine, scope: models.Scope) -> None:
    """Without one there is nothing but the failure in one line; one with the scope `read` is enough."""
    shut = settings.monitor.web.model_copy(update={"password": pydantic.SecretStr("correct horse battery")})
    closed = settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"web": shut})})
    words = made.make()
    record = stored.TokenRecord(
        name="scraper", digest=made.digest(words), hint=made.hint(words), scope=scope, author="m", until=None
    )
    with database.sessions(engine)() as session, session.begin():
        stored.add(session, record, NOW)
    client = testclient.TestClient(web.create(closed, engine, lambda: NOW), "http://127.0.0.1:8000")

    stranger = client.get("/metrics", headers={"Accept": "text/html"}, follow_redirects=False)

    assert (stranger.status_code, stranger.json()["title"]) == (401, "Unauthorized")
    assert client.get("/metrics", headers={"Authorization": f"Bearer {words}"}).status_code == 200


def test_without_a_database(tmp_path: typing.Any) -> None:
    """Where the archive cannot be read there are no figures: 503, which Prometheus takes for down."""
    engine = database.engine(f"sqlite:///{tmp_path / 'none.db'}")
    app = web.create(configured.Settings(), engine)
    client = testclient.TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)

    assert client.get("/metrics").status_code == 503
    engine.dispose()


def test_a_scrape_is_a_dozen_statements(client: testclient.TestClient, engine: sa.Engine, scribe: typing.Any) -> None:
    """However many sources, partners and messages there are."""
    scribe.poll("herald", "ok")
    asked: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    scrape(client)

    assert len([one for one in asked if one.startswith("SELECT")]) <= 12
