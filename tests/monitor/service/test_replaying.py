"""A rule replayed over the archive tells what it would have sent, which is what it did send."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import json
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from monitor import intake, replaying, routing, service, settings
from parsers import article as parsed
from storage import database, models, unsubscribed
from tests.monitor.service import newsdesk

DESK = routing.Recipient(channel="file", address="desk.jsonl")
ALL = routing.Rule(name="all", recipients=(DESK,), min_score=0.5)
MAY = dt.date(2026, 5, 1)
TALKS = "SCO Secretary-General Aziz Karim {verb} with Secretary-General of ASEAN Lina Hadi in {city} on {day} May 2026."
Take = collections.abc.Callable[..., intake.Taken]


def at(day: int, hour: int = 9) -> dt.datetime:
    """A moment of May 2026."""
    return dt.datetime(2026, 5, day, hour, tzinfo=dt.UTC)


def talks(verb: str = "met", city: str = "Jakarta", day: int = 12) -> str:
    """A sentence on a meeting with ASEAN."""
    return TALKS.format(verb=verb, city=city, day=day)


@pytest.fixture
def archive(engine: sa.Engine, database_url: str) -> service.Service:
    """A service with one rule, on a database of each kind."""
    desk = newsdesk.make_desk(engine, newsdesk.configuration(database_url), newsdesk.Clock())
    return dataclasses.replace(desk, policy=dataclasses.replace(desk.policy, rules=(ALL,)))


@pytest.fixture
def take(archive: service.Service) -> Take:
    """Takes in an article of some number, posted on a day of May, at the moment that is given, else on that day."""

    def run(number: int, day: int, *text: str, now: dt.datetime | None = None, **fields: typing.Any) -> intake.Taken:
        article = parsed.Article(
            title=fields.pop("title", f"Release {number}"), paragraphs=text or (talks(),), parser="generic",
            parser_version="1", published=at(day, 8), published_from="page", language="en",
        )  # fmt: skip
        source = fields.pop("source", "news")
        incoming = intake.Incoming(
            article=article,
            identity=f"{source}:{number}",
            url=f"https://{source}.example/{number}",
            source=source,
            **fields,
        )
        with archive.sessions.begin() as session:
            return intake.take(session, incoming, archive.policy, now or at(day))

    return run


def replayed(
    desk: service.Service, *rules: routing.Rule, since: dt.date = MAY, until: dt.date = dt.date(2026, 5, 31)
) -> list[replaying.Sent]:
    """What these rules would have sent, in place of those that there are."""
    policy = dataclasses.replace(desk.policy, rules=rules or desk.policy.rules)
    asked = replaying.Asked(rules=frozenset(rule.name for rule in policy.rules), since=since, until=until)
    with database.sessions(desk.engine, read_only=True)() as session:
        return [one for found in replaying.run(session, policy, asked) for one in found]


def sent(session: orm.Session) -> list[tuple[typing.Any, ...]]:
    """What was written into the outbox: meeting, state, recipient, reason."""
    found = session.scalars(sa.select(models.Message).order_by(models.Message.created_at, models.Message.meeting_id))
    return [(one.meeting_id, one.state, one.recipient, one.payload["reason"]) for one in found]


def shown(found: list[replaying.Sent]) -> list[tuple[typing.Any, ...]]:
    """The same of a replay."""
    return [(one.meeting_id, one.notice.state, one.recipient, one.notice.reason) for one in found]


def a_life(take: Take) -> None:
    """Announced, put elsewhere by an edit, reported by two sites, denied by an edit; and another meeting."""
    take(1, 10, talks("will meet"), title="Secretary-General to visit Jakarta")
    take(1, 10, talks("will meet", "Hanoi"), title="Secretary-General to visit Hanoi", now=at(11))
    take(2, 13, talks("met", "Hanoi"), "They spoke of trade.")
    take(3, 14, talks("met", "Hanoi"), "They spoke of trade at length.", source="mirror")
    take(
        4,
        15,
        "SCO Secretary-General Aziz Karim met with UNESCAP Executive Secretary Mira Sol in Bangkok on 14 May 2026.",
    )
    take(5, 16, "An exhibition of drawings by children opened at the SCO Secretariat in Beijing.")


def test_a_replay_tells_what_was_sent(archive: service.Service, take: Take) -> None:
    """The same meetings, states, recipients and reasons, in the same order."""
    a_life(take)
    with archive.sessions() as session:
        was = sent(session)
    assert [state.partition(":")[0] for _, state, _, _ in was] == ["announced", "changed", "held", "held"]
    assert shown(replayed(archive)) == was


def test_a_replay_stores_nothing(archive: service.Service, take: Take) -> None:
    """No table of the archive has another row, and none is other than before."""
    a_life(take)

    def rows() -> dict[str, list[typing.Any]]:
        with archive.engine.connect() as connection:
            tables = models.Base.metadata.sorted_tables
            return {table.name: sorted(map(repr, connection.execute(sa.select(table)).all())) for table in tables}

    before = rows()
    assert replayed(archive)
    assert rows() == before


def test_days_before_are_read_and_not_told(archive: service.Service, take: Take) -> None:
    """What was announced earlier is known, so that its report says so; what comes later is left out."""
    a_life(take)
    found = replayed(archive, since=dt.date(2026, 5, 12), until=dt.date(2026, 5, 14))
    assert [(one.notice.state, one.notice.reason) for one in found] == [("held", "announced before, now reported")]


def test_what_came_quietly_is_replayed_as_if_it_had_been_news(archive: service.Service, take: Take) -> None:
    """An import of later years, in any order, is told in the order in which it was posted."""
    year_on = at(1) + dt.timedelta(days=400)
    take(2, 13, talks(), quiet=True, now=year_on)
    take(1, 10, talks("will meet"), quiet=True, now=year_on)
    with archive.sessions() as session:
        assert sent(session) == []
    assert [one.notice.state for one in replayed(archive)] == ["announced", "held"]
    assert [one.at for one in replayed(archive)] == [at(10, 8), at(13, 8)]


def test_a_rule_not_yet_added_is_tried_by_itself(archive: service.Service, take: Take) -> None:
    """Its own wishes count; and a rule before it that does not go on leaves it nothing."""
    a_life(take)
    new = routing.Rule(name="new", recipients=(DESK,), partners=("unescap",), places=("Bangkok",), query="Mira")
    assert [one.notice.partners[0].id for one in replayed(archive, new)] == ["unescap"]
    last = dataclasses.replace(ALL, goes_on=False)
    policy = dataclasses.replace(archive.policy, rules=(last, new))
    asked = replaying.Asked(rules=frozenset({"new"}), since=MAY, until=dt.date(2026, 5, 31))
    with archive.sessions() as session:
        assert [one for found in replaying.run(session, policy, asked) for one in found] == []


def test_who_left_is_left_out(archive: service.Service, take: Take) -> None:
    """A reader of e-mail who unsubscribed would get nothing."""
    a_life(take)
    anna = routing.Recipient(channel="email", address="anna@example.org")
    rule = routing.Rule(name="mail", recipients=(anna, DESK), partners=("unescap",))
    assert {one.recipient for one in replayed(archive, rule)} == {"anna@example.org", "desk.jsonl"}
    with archive.sessions.begin() as session:
        unsubscribed.note(session, "anna@example.org", ["mail"], at(1))
    assert {one.recipient for one in replayed(archive, rule)} == {"desk.jsonl"}


def test_the_command_prints_what_would_have_been_sent(
    command: newsdesk.Command, folder: typing.Any, sqlite_url: str
) -> None:
    """For people each message with its evidence, for programs a line; --from tries a rule that nobody has."""
    engine = database.engine(sqlite_url)
    desk = newsdesk.make_desk(engine, settings.load(folder, {}), newsdesk.Clock())
    article = parsed.Article(
        title=newsdesk.MEETING[0], paragraphs=newsdesk.MEETING[1:], parser="generic", parser_version="1",
        published=dt.datetime.now(dt.UTC), language="en",
    )  # fmt: skip
    incoming = intake.Incoming(article=article, identity="x:1", url="https://x.example/1", source="x", quiet=True)
    with desk.sessions.begin() as session:
        intake.take(session, incoming, desk.policy, dt.datetime.now(dt.UTC))
    engine.dispose()

    done = command("rules", "replay", "ASEAN and ESCAP")
    assert done.code == 0, done.err
    assert "held  meeting 1  to stdout" in done.out
    assert newsdesk.MEETING[1] in done.out
    assert "1 message would have been sent from" in done.out
    (line,) = command("rules", "replay", "ASEAN and ESCAP", "--since", "1w", "--json").out.splitlines()
    found = json.loads(line)
    assert (found["meeting_id"], found["state"], found["recipient"]) == (1, "held", "stdout")

    rule = folder / "new.toml"
    rule.write_text('name = "new"\npartners = ["un"]\nstdout = true\n', encoding="utf-8")
    assert "0 messages would have been sent" in command("rules", "replay", "--from", str(rule)).out
    assert "sent from 0001-01-01 to" in command("rules", "replay", "ASEAN and ESCAP", "--since", "0001-01-01").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give the name of a rule, or a file with --from"),
        (("ASEAN and ESCAPE",), "did you mean 'ASEAN and ESCAP'?"),
        (("ASEAN and ESCAP", "--since", "yesterday"), "write 90d, 12w, 2026-11-30, 2026-11 or 2026"),
        (("ASEAN and ESCAP", "--since", "2026-05", "--until", "2026-04"), "comes after --until"),
    ],
)
def test_what_cannot_be_replayed(words: tuple[str, ...], said: str, command: newsdesk.Command) -> None:
    """A fault of the command line is told in a line."""
    done = command("rules", "replay", *words)
    assert (done.code, said in done.err) == (2, True), done.err
