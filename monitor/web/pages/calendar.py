"""``/calendar``: a month with the meetings that answer a query."""

from __future__ import annotations

import datetime as dt
import typing

import fastapi

from monitor import questions
from monitor.web import access, asking, months
from storage import search, trees

router = fastapi.APIRouter(prefix="/calendar")
MOST = 500
"""How many meetings a month shows."""
LONGEST = dt.timedelta(days=31)
"""How long before the month a meeting may have begun that is still shown."""


@router.get("")
def month(
    asked: typing.Annotated[asking.MonthByForm, fastapi.Query()], session: access.Session, shared: access.Shared
) -> str:
    """The month of today by UTC, or the one asked for."""
    today = shared.now().date()
    shown = months.of(asked.month or today)
    between = [
        trees.Day("after", shown.days[0] - LONGEST),
        trees.Day("before", shown.days[-1] + dt.timedelta(days=1)),
    ]
    wanted = trees.all_of([questions.read(asked.q or "", shared.settings, session), *between])
    found = search.meetings(session, wanted, order="oldest", limit=MOST)
    days = shown.sheet(found.items)
    return shared.render(
        "calendar.html",
        here="calendar",
        month=shown,
        days=days,
        any=any(day.begins or day.goes_on for day in days if not day.outside),
        today=today,
        q=asked.q or "",
    )
