"""Searches are kept under a name, and changed: read as every query is, so that only what can be asked is stored."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import orm

from monitor import errors, questions, settings
from storage import models, saved

LONGEST_NAME = 200
"""Characters of a name."""


class SearchError(errors.MonitorError):
    """A search cannot be kept as it was given."""


def add(
    session: orm.Session,
    record: saved.SearchRecord,
    configuration: settings.Settings,
    now: dt.datetime,
    author: str | None = None,
) -> models.SavedSearch:
    """Keep a search. Raises `trees.BadQuery` and `SearchError`."""
    good = _checked(session, record, configuration)
    made = saved.add(session, good, now, author)
    if made is None:
        raise _taken(good.name)
    return made


def change(
    session: orm.Session,
    search: models.SavedSearch,
    record: saved.SearchRecord,
    configuration: settings.Settings,
) -> None:
    """Let a search have this name, query and target. Raises `trees.BadQuery` and `SearchError`."""
    good = _checked(session, record, configuration)
    if not saved.change(session, search, good):
        raise _taken(good.name)


def _checked(session: orm.Session, record: saved.SearchRecord, configuration: settings.Settings) -> saved.SearchRecord:
    """The record without blanks at the ends, its name on one line."""
    name, query = " ".join(record.name.split()), record.query.strip()
    if not name:
        raise SearchError("the name is empty")
    if len(name) > LONGEST_NAME:
        raise SearchError(f"a name has {LONGEST_NAME} characters at the most")
    if not query:
        raise SearchError("there is no query to save")
    questions.read(query, configuration, session)
    return saved.SearchRecord(name=name, query=query, target=record.target)


def _taken(name: str) -> SearchError:
    return SearchError(f"there is a search named {name!r} already")
