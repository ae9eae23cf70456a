"""Column types: moments in UTC, text from strangers, JSON."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import exc, orm
from sqlalchemy.dialects import postgresql, sqlite

from storage import models
from storage.models import columns

MOMENTS = st.datetimes(
    min_value=dt.datetime(1900, 1, 2),  # noqa: DTZ001 -- hypothesis adds the zone
    max_value=dt.datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([dt.UTC, zoneinfo.ZoneInfo("Asia/Shanghai"), zoneinfo.ZoneInfo("Europe/Moscow")]),
)


@given(MOMENTS)
def test_a_moment_stays_the_same_moment(moment: dt.datetime) -> None:
    """Whatever zone a moment comes in, it leaves as itself, in UTC."""
    column = columns.Moment()
    bound = column.process_bind_param(moment, sqlite.dialect())
    assert bound is not None
    for returned in (bound.replace(tzinfo=None), bound.astimezone(zoneinfo.ZoneInfo("Asia/Almaty"))):
        back = column.process_result_value(returned, postgresql.dialect())
        assert back == moment.astimezone(dt.UTC)
        assert back.utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC"])
def test_a_moment_through_the_database(session: orm.Session, zone: str) -> None:
    """Both databases give back what was stored, aware and in UTC, to the microsecond."""
    moment = dt.datetime(2026, 11, 20, 1, 2, 3, 456789, tzinfo=zoneinfo.ZoneInfo(zone))
    session.add(models.Source(name="a", next_due_at=moment))
    session.flush()
    session.expire_all()
    source = session.scalars(sa.select(models.Source)).one()
    assert source.next_due_at == moment
    assert source.next_due_at.tzinfo is dt.UTC


def test_a_naive_moment_is_refused(session: orm.Session) -> None:
    """A datetime without a zone never reaches the database."""
    session.add(models.Source(name="a", next_due_at=dt.datetime(2026, 11, 20)))  # noqa: DTZ001 -- the point
    with pytest.raises(exc.StatementError, match="without a time zone"):
        session.flush()


def test_none_is_no_moment(session: orm.Session) -> None:
    """NULL comes back as None."""
    session.add(models.Source(name="a"))
    session.flush()
    session.expire_all()
    assert session.scalars(sa.select(models.Source)).one().next_due_at is None


def test_day_of_a_moment_is_its_utc_day(session: orm.Session) -> None:
    """Half past midnight in Shanghai is the day before in UTC, on both databases."""
    moment = dt.datetime(2026, 11, 20, 0, 30, tzinfo=zoneinfo.ZoneInfo("Asia/Shanghai"))
    session.add(models.Source(name="a", next_due_at=moment))
    session.flush()
    assert session.scalar(sa.select(models.day_of(models.Source.next_due_at))) == dt.date(2026, 11, 19)


@given(st.text())
def test_storable_text_keeps_its_length(text: str) -> None:
    """Offsets into a text hold in the stored one, and it can be encoded."""
    stored = columns.storable(text)
    assert len(stored) == len(text)
    assert b"\x00" not in stored.encode()


def test_hostile_text_is_stored(session: orm.Session) -> None:
    """NUL and half a surrogate pair, in text or in JSON, do not stop a transaction."""
    hostile = "a\x00b\ud800c"
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    message = models.Message(
        id="1",
        state=hostile,
        recipient="r",
        channel="c",
        rule="r",
        status="due",
        created_at=now,
        due_at=now,
        payload={hostile: [hostile, 1, None, {"deep": hostile}]},
    )
    session.add(message)
    session.flush()
    session.expire_all()
    clean = "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert message.state == clean
    assert message.payload == {clean: [clean, 1, None, {"deep": clean}]}
