"""``/api/v1/meetings``."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access, failures
from monitor.web.rest import answers, parameters, shapes
from storage import archive, kinship, search

router = fastapi.APIRouter(prefix="/meetings", tags=["meetings"])
MOST_MESSAGES = 200


@router.get("", summary="Meetings, newest first")
def meetings(
    asked: typing.Annotated[parameters.Meetings, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> answers.Results[answers.Meeting]:
    """Meetings by their first day or, where that is not known, by the posting day of the first report."""
    wanted = parameters.tree(asked, shared, session)
    found = search.meetings(session, wanted, order=asked.order, limit=asked.limit, cursor=asked.cursor)
    items = [shapes.meeting(one, shared.partners) for one in found.items]
    return answers.Results(items=items, total=found.total, limit=asked.limit, next=found.next, previous=found.previous)


@router.get(
    "/{meeting_id}",
    summary="One meeting with its evidence",
    responses=failures.MISSING,
    dependencies=[parameters.ALONE],
)
def meeting(meeting_id: parameters.MeetingKey, session: access.Session, shared: access.Shared) -> answers.MeetingInFull:
    """A meeting with who took part, what proves it, every report, and the messages that told of it.

    The id of a meeting that was joined into another by hand gives that other one.
    """
    found = archive.meeting(session, kinship.standing(session, meeting_id))
    if found is None:
        raise failures.Missing("meeting", meeting_id)
    told = archive.messages(session, meeting_id=found.id, limit=MOST_MESSAGES)
    return shapes.meeting_in_full(found, told.items, kinship.perhaps(session, found.id), shared.partners)
