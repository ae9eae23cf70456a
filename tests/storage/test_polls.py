"""Sources, leases, polls and the list of seen links."""

from __future__ import annotations

import collections.abc
import concurrent.futures
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import database, models, polls, records

LEASE = dt.timedelta(minutes=5)
SECOND = dt.timedelta(seconds=1)
Add = collections.abc.Callable[..., models.Article]


@pytest.fixture
def source(session: orm.Session, now: dt.datetime) -> models.Source:
    """A registered source."""
    polls.register(session, ["sectsco"], now)
    found = polls.source(session, "sectsco")
    assert found is not None
    return found


def _links(*identities: str) -> list[records.LinkRecord]:
    return [records.LinkRecord(identity=i, url=f"https://example.org/{i}", title=i.upper()) for i in identities]


def test_register_keeps_what_is_known(session: orm.Session, now: dt.datetime) -> None:
    """Only unknown sources are made, due at once; others keep their row."""
    assert set(polls.register(session, ["a", "b", "a"], now)) == {"a", "b"}
    first = polls.source(session, "a")
    assert first is not None
    first.failures = 3
    assert polls.register(session, ["a", "c"], now + LEASE) == ["c"]
    session.expire_all()
    assert (first.failures, first.next_due_at, first.health) == (3, now, "new")
    assert polls.register(session, [], now) == []
    assert polls.source(session, "z") is None


def test_a_lease_keeps_others_out(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """Another holder gets the source only when the lease has run out; the holder itself may claim again."""
    assert polls.claim(session, "sectsco", "one", now, LEASE) is source
    assert (source.leased_by, source.leased_until) == ("one", now + LEASE)
    assert polls.claim(session, "sectsco", "two", now, LEASE) is None
    assert polls.claim(session, "sectsco", "two", now + LEASE, LEASE) is None
    assert polls.claim(session, "sectsco", "one", now + SECOND, LEASE) is source
    assert polls.claim(session, "sectsco", "two", now + LEASE + 2 * SECOND, LEASE) is source
    assert source.leased_by == "two"
    assert polls.claim(session, "nobody", "two", now, LEASE) is None


@pytest.mark.usefixtures("source")
def test_renewing_fails_when_the_lease_is_lost(session: orm.Session, now: dt.datetime) -> None:
    """A holder learns that another took over."""
    polls.claim(session, "sectsco", "one", now, LEASE)
    assert polls.renew(session, "sectsco", "one", now + LEASE, LEASE)
    assert polls.claim(session, "sectsco", "two", now + LEASE + SECOND, LEASE) is None
    assert polls.claim(session, "sectsco", "two", now + 2 * LEASE + SECOND, LEASE) is not None
    assert not polls.renew(session, "sectsco", "one", now + 2 * LEASE + SECOND, LEASE)


def test_release_frees_the_source(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """A released source is free for others and due when it was said; a lost lease cannot be given back."""
    polls.claim(session, "sectsco", "one", now, LEASE)
    assert not polls.release(session, source, now, holder="two")
    assert source.leased_by == "one"
    assert polls.release(session, source, now + LEASE, holder="one")
    assert (source.leased_by, source.leased_until, source.next_due_at) == (None, None, now + LEASE)
    assert polls.claim(session, "sectsco", "two", now, LEASE) is source


def test_unsaved_changes_survive_a_claim(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """What the caller changed on a row before is written, not forgotten."""
    source.note = "moved"
    polls.claim(session, "sectsco", "one", now, LEASE)
    session.expire_all()
    assert source.note == "moved"


def test_one_of_many_claims_wins(engine: sa.Engine, now: dt.datetime) -> None:
    """Of holders that claim a source at the same time, one gets it."""
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        polls.register(session, ["sectsco"], now)

    def claim(holder: str) -> bool:
        with sessions.begin() as session:
            return polls.claim(session, "sectsco", holder, now, LEASE) is not None

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, map(str, range(16)))) == 1


def test_a_good_poll(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """Counts and validators are noted, and the source is well and no longer at its first poll."""
    poll = polls.start(session, source, now)
    assert (poll.outcome, source.first_polled_at) == (None, None)
    end = now + SECOND
    polls.finish(
        session,
        poll,
        now=end,
        outcome="ok",
        links=9,
        new_links=3,
        articles=2,
        meetings=1,
        etag='"a"',
        last_modified="b",
    )
    session.expire_all()
    assert (poll.started_at, poll.finished_at, poll.outcome) == (now, end, "ok")
    assert (poll.links, poll.new_links, poll.articles, poll.meetings) == (9, 3, 2, 1)
    assert (source.failures, source.etag, source.last_modified) == (0, '"a"', "b")
    assert source.first_polled_at == source.last_polled_at == source.last_good_at == end


@pytest.mark.parametrize("outcome", ["empty", "failed"])
def test_a_bad_poll(session: orm.Session, source: models.Source, now: dt.datetime, outcome: models.Outcome) -> None:
    """A poll without links is a failure too: it is counted, and neither validators nor the first poll are set."""
    for failures in (1, 2):
        poll = polls.start(session, source, now)
        polls.finish(session, poll, now=now, outcome=outcome, error="503", etag='"error page"')
        session.expire_all()
        assert (source.failures, poll.error) == (failures, "503")
    assert (source.etag, source.first_polled_at, source.last_good_at) == (None, None, None)
    assert source.last_polled_at == now


def test_recovery(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """An unchanged listing counts as good, keeps the validators and clears failures."""
    outcomes: list[models.Outcome] = ["ok", "failed", "not_modified"]
    for outcome in outcomes:
        poll = polls.start(session, source, now)
        polls.finish(session, poll, now=now, outcome=outcome, etag='"a"' if outcome == "ok" else None)
    assert (source.failures, source.etag) == (0, '"a"')


def test_a_verdict_keeps_since_when(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """A source stays as it is since the first verdict that said so; the reason is that of the last."""
    assert polls.judged(session, source, "suspect", "no dates", now) == "new"
    assert polls.judged(session, source, "suspect", "no links", now + SECOND) == "suspect"
    assert (source.health, source.note, source.health_since) == ("suspect", "no links", now)
    assert polls.judged(session, source, "ok", None, now + LEASE) == "suspect"
    assert (source.health, source.note, source.health_since) == ("ok", None, now + LEASE)


def test_only_unknown_links_are_new(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """Links come back once, in the order of the listing, whichever source shows them again."""
    first = polls.note_links(session, source, _links("c", "a", "b", "a"), quiet=True, now=now)
    assert [link.identity for link in first] == ["c", "a", "b"]
    second = polls.note_links(session, None, _links("d", "a"), quiet=False, now=now + SECOND)
    assert [link.identity for link in second] == ["d"]
    assert polls.note_links(session, source, [], quiet=False, now=now) == []
    known = polls.link(session, "a")
    assert known is not None
    assert (known.quiet, known.state, known.tries, known.title) == (True, "pending", 0, "A")
    assert known.due_at == known.first_seen_at == now
    assert known.source is source
    assert second[0].source is None
    assert polls.link(session, "z") is None


def test_many_links_at_once(session: orm.Session, source: models.Source, now: dt.datetime) -> None:
    """A sitemap of thousands goes in, in order."""
    names = [f"{number:05}" for number in range(5000)]
    assert [n.identity for n in polls.note_links(session, source, _links(*names), quiet=True, now=now)] == names


def test_links_fall_due(session: orm.Session, source: models.Source, add_article: Add, now: dt.datetime) -> None:
    """Unread, failed and re-checked links are due at their time, given up and finished ones never."""
    names = ("read", "again", "failed", "gone", "fresh")
    links = {link.identity: link for link in polls.note_links(session, source, _links(*names), quiet=False, now=now)}
    article = add_article(session)
    polls.link_read(session, links["read"], article, None, None, None)
    polls.link_read(session, links["again"], article, now + LEASE, '"e"', "m")
    polls.link_failed(session, links["failed"], "timed out", now + 2 * LEASE)
    polls.link_failed(session, links["gone"], "404", None)
    assert [due.identity for due in polls.due_links(session, source, now, 10)] == ["fresh"]
    assert [due.identity for due in polls.due_links(session, source, now + 2 * LEASE, 10)] == [
        "fresh",
        "again",
        "failed",
    ]
    assert [due.identity for due in polls.due_links(session, source, now + 2 * LEASE, 2)] == ["fresh", "again"]
    session.expire_all()
    assert [links[name].state for name in names] == ["read", "read", "failed", "gone", "pending"]
    assert (links["again"].etag, links["again"].last_modified, links["again"].article) == ('"e"', "m", article)
    assert (links["failed"].tries, links["failed"].error) == (1, "timed out")


def test_reading_forgets_failures(
    session: orm.Session, source: models.Source, add_article: Add, now: dt.datetime
) -> None:
    """After success the count of tries starts anew."""
    [link] = polls.note_links(session, source, _links("a"), quiet=False, now=now)
    polls.link_failed(session, link, "503", now)
    polls.link_failed(session, link, "503", now)
    assert link.tries == 2
    polls.link_read(session, link, add_article(session), None, None, None)
    assert (link.tries, link.error, link.state) == (0, None, "read")


def test_two_polls_note_a_link_once(engine: sa.Engine, now: dt.datetime) -> None:
    """Sources that show the same release at the same time make one link."""
    sessions = database.sessions(engine)

    def note(_: typing.Any) -> int:
        with sessions.begin() as session:
            return len(polls.note_links(session, None, _links("a", "b"), quiet=False, now=now))

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(note, range(8))) == 2
