"""``/feeds/meetings.atom``, ``.json`` and ``.ics``: the meetings that answer a query, for readers and calendars."""

from __future__ import annotations

import datetime as dt
import json
import typing

import fastapi
from sqlalchemy import orm

from monitor import questions
from monitor.web import access, asking, calendars, feeds
from storage import models, search

router = fastapi.APIRouter(prefix="/feeds")
ENTRIES = 100
"""How many meetings a feed has."""
CALENDAR = 2000
"""How many a calendar has: it is looked at by the month."""
Query = typing.Annotated[asking.Word, fastapi.Query()]


@router.get("/meetings.atom")
def atom(session: access.Session, shared: access.Shared, q: Query = None) -> fastapi.Response:
    """Atom, those with the newest day first."""
    today = dt.datetime.combine(shared.now().date(), dt.time(), dt.UTC)  # an empty feed stays the same for a day
    content = feeds.atom(_feed("meetings.atom", q, shared), _meetings(q, session, shared, ENTRIES), today)
    return fastapi.Response(content, media_type="application/atom+xml")


@router.get("/meetings.json")
def json_feed(session: access.Session, shared: access.Shared, q: Query = None) -> fastapi.Response:
    """JSON Feed, those with the newest day first."""
    feed = feeds.json_feed(_feed("meetings.json", q, shared), _meetings(q, session, shared, ENTRIES))
    return fastapi.Response(json.dumps(feed, ensure_ascii=False), media_type="application/feed+json")


@router.get("/meetings.ics")
def calendar(session: access.Session, shared: access.Shared, q: Query = None) -> fastapi.Response:
    """A calendar; what is announced is in it."""
    found = _meetings(q, session, shared, CALENDAR)
    sender = shared.settings.monitor.smtp.sender
    content = calendars.calendar(_feed("meetings.ics", q, shared), found, sender)
    return fastapi.Response(content, media_type="text/calendar")


def _meetings(q: str | None, session: orm.Session, shared: access.Web, limit: int) -> list[models.Meeting]:
    return search.meetings(session, questions.read(q or "", shared.settings, session), limit=limit).items


def _feed(name: str, q: str | None, shared: access.Web) -> feeds.Feed:
    return feeds.of_query(q, name, shared.settings.monitor.web.address, shared.partners)
