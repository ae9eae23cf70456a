"""``/api/v1/outbox``: for who operates the service, since it names the people that messages go to."""

from __future__ import annotations

import datetime as dt
import typing

import fastapi
import pydantic

from monitor.web import access, asking, failures
from monitor.web.rest import answers
from storage import models, tending

router = fastapi.APIRouter(prefix="/outbox", tags=["outbox"], dependencies=[fastapi.Depends(access.operator)])


class Query(pydantic.BaseModel):
    """Which messages."""

    model_config = pydantic.ConfigDict(extra="forbid")

    status: models.Status | None = pydantic.Field(None, description="how they stand", examples=["sent"])
    since: asking.Day = pydantic.Field(
        None, description="written on this day or later, by UTC", examples=["2026-11-22"]
    )
    limit: int = pydantic.Field(50, ge=1, le=1000, description="how many at most", examples=[50])


@router.get("", summary="Messages and how they stand", responses=failures.FORBIDDEN)
def messages(session: access.Session, query: typing.Annotated[Query, fastapi.Query()]) -> answers.Outbox:
    """Messages, newest first, each with every attempt to send it."""
    start = dt.datetime.combine(query.since, dt.time(), dt.UTC) if query.since else None
    found = tending.listed(session, status=query.status, since=start, limit=query.limit)
    return answers.Outbox(items=[answers.SentMessage.model_validate(one) for one in found])
