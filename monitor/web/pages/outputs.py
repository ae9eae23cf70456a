"""``/feeds/meetings.atom``, ``.json`` and ``.ics``: what answers a query, for readers and calendars.

``/feeds/searches/{id}.atom`` and its like are of a saved search: their addresses stay when that is changed.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import json
import typing

import fastapi
from sqlalchemy import orm

from monitor import questions
from monitor.web import access, asking, calendars, failures, feeds
from storage import models, saved, search

router = fastapi.APIRouter(prefix="/feeds")
ENTRIES = 100
"""How many meetings, or articles, a feed has."""
CALENDAR = 2000
"""How many meetings a calendar has: it is looked at by the month."""
Query = typing.Annotated[asking.Typed, fastapi.Query()]


@router.get("/meetings.atom")
def atom(session: access.Session, shared: access.Shared, q: Query = None) -> fastapi.Response:
    """Atom, those with the newest day first."""
    return _atom(_feed("meetings.atom", q, shared), _meetings(q, session, shared, ENTRIES), shared)


@router.get("/meetings.json")
def json_feed(session: access.Session, shared: access.Shared, q: Query = None) -> fastapi.Response:
    """JSON Feed, those with the newest day first."""
    return _json(_feed("meetings.json", q, shared), _meetings(q, session, shared, ENTRIES))


@router.get("/meetings.ics")
def calendar(session: access.Session, shared: access.Shared, q: Query = None) -> fastapi.Response:
    """A calendar; what is announced is in it."""
    return _calendar(_feed("meetings.ics", q, shared), _meetings(q, session, shared, CALENDAR), shared)


@router.get("/searches/{search_id}.atom")
def atom_of_search(search_id: asking.Key, session: access.Session, shared: access.Shared) -> fastapi.Response:
    """Atom of the meetings, or articles, that a saved search finds."""
    one = _search(search_id, session)
    return _atom(_feed_of_search(one, "atom", shared), _found(one, session, shared), shared)


@router.get("/searches/{search_id}.json")
def json_feed_of_search(search_id: asking.Key, session: access.Session, shared: access.Shared) -> fastapi.Response:
    """JSON Feed of the same."""
    one = _search(search_id, session)
    return _json(_feed_of_search(one, "json", shared), _found(one, session, shared))


@router.get("/searches/{search_id}.ics")
def calendar_of_search(search_id: asking.Key, session: access.Session, shared: access.Shared) -> fastapi.Response:
    """A calendar of the meetings that answer a saved search, also of one that finds articles."""
    one = _search(search_id, session)
    return _calendar(_feed_of_search(one, "ics", shared), _meetings(one.query, session, shared, CALENDAR), shared)


def _atom(feed: feeds.Feed, found: collections.abc.Sequence[feeds.Found], shared: access.Web) -> fastapi.Response:
    today = dt.datetime.combine(shared.now().date(), dt.time(), dt.UTC)  # an empty feed stays the same for a day
    return fastapi.Response(feeds.atom(feed, found, today), media_type="application/atom+xml")


def _json(feed: feeds.Feed, found: collections.abc.Sequence[feeds.Found]) -> fastapi.Response:
    content = json.dumps(feeds.json_feed(feed, found), ensure_ascii=False)
    return fastapi.Response(content, media_type="application/feed+json")


def _calendar(feed: feeds.Feed, found: list[models.Meeting], shared: access.Web) -> fastapi.Response:
    content = calendars.calendar(feed, found, shared.settings.monitor.smtp.sender)
    return fastapi.Response(content, media_type="text/calendar")


def _meetings(q: str | None, session: orm.Session, shared: access.Web, limit: int) -> list[models.Meeting]:
    return search.meetings(session, questions.read(q or "", shared.settings, session), limit=limit).items


def _found(
    one: models.SavedSearch, session: orm.Session, shared: access.Web
) -> list[models.Meeting] | list[models.Article]:
    if one.target == "meetings":
        return _meetings(one.query, session, shared, ENTRIES)
    return search.articles(session, questions.read(one.query, shared.settings, session), limit=ENTRIES).items


def _search(search_id: int, session: orm.Session) -> models.SavedSearch:
    one = saved.by_id(session, search_id)
    if one is None:
        raise failures.Missing("saved search", search_id)
    return one


def _feed(name: str, q: str | None, shared: access.Web) -> feeds.Feed:
    return feeds.of_query(q, name, shared.settings.monitor.web.address, shared.partners)


def _feed_of_search(one: models.SavedSearch, form: str, shared: access.Web) -> feeds.Feed:
    return feeds.of_search(one, form, shared.settings.monitor.web.address, shared.partners)
