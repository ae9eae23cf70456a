"""``/alerts``: for who operates the service, the messages that are due and those that were sent."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access, asking
from storage import models, tending

router = fastapi.APIRouter(prefix="/alerts", dependencies=[fastapi.Depends(access.operator)])
SHOWN = 100
"""How many messages are shown."""


@router.get("")
def alerts(
    asked: typing.Annotated[asking.AlertsByForm, fastapi.Query()], session: access.Session, shared: access.Shared
) -> str:
    """Messages, newest first, with their attempts; all of them or those that stand so."""
    found = tending.listed(session, status=asked.status, limit=SHOWN + 1)
    return shared.render(
        "alerts.html",
        here="alerts",
        messages=found[:SHOWN],
        more=len(found) > SHOWN,
        status=asked.status,
        statuses=typing.get_args(models.Status),
    )
