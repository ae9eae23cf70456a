"""Tokens: made once, good until they run out or are revoked."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import orm

from storage import tokens

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)


def record(name: str = "reader", until: dt.datetime | None = None) -> tokens.TokenRecord:
    """A token to keep."""
    return tokens.TokenRecord(name=name, digest=f"d-{name}", hint="scom_ab", scope="read", author="mira", until=until)


def test_a_token_is_found_by_its_digest_and_by_its_number(session: orm.Session) -> None:
    """Who sends it, and who came in by it, are known."""
    made = tokens.add(session, record(), NOW)
    assert made is not None
    assert tokens.of_digest(session, "d-reader", NOW) is made
    assert tokens.of_id(session, made.id, NOW) is made
    assert tokens.of_digest(session, "d-other", NOW) is None
    assert tokens.any_good(session, NOW)


def test_a_name_is_given_once_even_after_it_was_revoked(session: orm.Session) -> None:
    """So that a line of a log means one token for ever."""
    assert tokens.add(session, record(), NOW) is not None
    assert tokens.add(session, record(), NOW) is None
    assert tokens.revoke(session, "reader", NOW) is not None
    assert tokens.add(session, record(), NOW) is None


def test_a_revoked_token_is_good_no_more_and_stays_listed(session: orm.Session) -> None:
    """Revoking works at once, and only once."""
    tokens.add(session, record(), NOW)
    assert tokens.revoke(session, "reader", NOW) is not None
    assert tokens.revoke(session, "reader", NOW) is None
    assert tokens.of_digest(session, "d-reader", NOW) is None
    assert not tokens.any_good(session, NOW)
    assert [one.revoked_at for one in tokens.listed(session)] == [NOW]


def test_a_token_runs_out_at_its_moment(session: orm.Session) -> None:
    """It is good before, and not from then on."""
    until = NOW + dt.timedelta(days=1)
    tokens.add(session, record(until=until), NOW)
    assert tokens.of_digest(session, "d-reader", until - dt.timedelta(seconds=1)) is not None
    assert tokens.of_digest(session, "d-reader", until) is None
