"""The record of what went over the network, and what is remembered of hosts."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import exchanges, models, records

HOUR = dt.timedelta(hours=1)


def _exchange(at: dt.datetime, **fields: object) -> records.ExchangeRecord:
    made = records.ExchangeRecord(
        at=at, method="GET", url="https://a.example/news/", host="a.example", source="a", status=200, size=1234,
        seconds=0.5,
    )  # fmt: skip
    return dataclasses.replace(made, **fields)  # type: ignore[arg-type]


def test_an_exchange_is_kept_with_all_that_was_seen(session: orm.Session, now: dt.datetime) -> None:
    """When, what, for whom, status, bytes, seconds and class of error come back as they were told."""
    told = _exchange(now, status=503, fault="soft", error="HTTP 503")
    exchanges.note(session, told)
    (kept,) = exchanges.latest(session, "a", 9)
    assert {name: getattr(kept, name) for name in dataclasses.asdict(told)} == dataclasses.asdict(told)


def test_exchanges_are_told_newest_first_for_one_source_or_all(session: orm.Session, now: dt.datetime) -> None:
    """A source shows its own only; those of webhooks have no source."""
    for number, source in enumerate(("a", "b", None, "a")):
        exchanges.note(session, _exchange(now + number * HOUR, source=source))
    assert [one.at for one in exchanges.latest(session, "a", 9)] == [now + 3 * HOUR, now]
    assert [one.source for one in exchanges.latest(session, None, 3)] == ["a", None, "b"]


def test_a_host_is_remembered_with_the_end_of_its_last_exchange(session: orm.Session, now: dt.datetime) -> None:
    """The pause before the next request counts from there; a host never asked is unknown."""
    exchanges.note(session, _exchange(now))
    exchanges.note(session, _exchange(now + HOUR, seconds=2.0))
    session.expire_all()
    known = exchanges.host(session, "a.example")
    assert known is not None
    assert (known.asked_at, known.held_until) == (now + HOUR + dt.timedelta(seconds=2), None)
    assert exchanges.host(session, "b.example") is None


def test_the_longest_plea_for_patience_counts(session: orm.Session, now: dt.datetime) -> None:
    """A later exchange without one, or with a shorter one, does not shorten it."""
    for until in (now + HOUR, None, now + 3 * HOUR, now + 2 * HOUR, None):
        exchanges.note(session, _exchange(now), until)
    session.expire_all()
    known = exchanges.host(session, "a.example")
    assert known is not None
    assert known.held_until == now + 3 * HOUR


def test_addresses_and_errors_of_any_length_are_kept_in_part(session: orm.Session, now: dt.datetime) -> None:
    """A site that answers with a megabyte of address does not fill the table."""
    exchanges.note(
        session, _exchange(now, url="https://a.example/" + "x" * 10**6, error="y\0" * 10**6, host="h" * 9999)
    )
    (kept,) = exchanges.latest(session, None, 1)
    assert (len(kept.url), len(kept.error or "")) == (exchanges.LONGEST, exchanges.LONGEST)
    assert exchanges.host(session, "h" * 9999) is not None


def test_the_record_stays_lean(session: orm.Session, now: dt.datetime) -> None:
    """What is old goes, and all but so many of the newest; hosts go with it unless they still want to be left alone."""
    for hours in range(10):
        exchanges.note(session, _exchange(now + hours * HOUR, host=f"h{hours}"))
    exchanges.note(session, _exchange(now, host="held"), now + 10 * HOUR)
    assert exchanges.forget(session, now + 2 * HOUR, most=5) == 7
    left = session.scalars(sa.select(models.Exchange.host).order_by(models.Exchange.id)).all()
    assert left == ["h6", "h7", "h8", "h9"]
    assert set(session.scalars(sa.select(models.Host.name))) == {f"h{hours}" for hours in range(2, 10)} | {"held"}
    assert exchanges.forget(session, now, most=5) == 0
