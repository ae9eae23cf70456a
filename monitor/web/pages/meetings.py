"""``/meetings``, ``/meetings/{id}`` and ``/meetings/{id}/why``."""

from __future__ import annotations

import http
import typing

import fastapi
from fastapi import responses

from monitor.web import access, asking, directory, failures, labels, marking, reading
from monitor.web.pages import listing
from storage import archive, kinship, models, saved, search
from storage import meetings as stored

router = fastapi.APIRouter(prefix="/meetings")
MOST_MESSAGES = 200


@router.get("")
def meetings(
    asked: typing.Annotated[asking.MeetingsByForm, fastapi.Query()], session: access.Session, shared: access.Shared
) -> responses.HTMLResponse:
    """Those that answer a query, by day."""
    question = listing.read(asked, shared, session)
    around, items = listing.Listing(asked=question, order=asked.order), []
    if question.fault is None:
        found = search.meetings(session, question.tree, order=asked.order, limit=asking.SHOWN, cursor=asked.cursor)
        around, items = listing.of(session, shared, question, found, order=asked.order, target="meetings"), found.items
    page = shared.render(
        "meetings.html",
        here="meetings",
        partners=shared.partners,
        listing=around,
        days=reading.by_day(items),
        kept=saved.of_query(session, question.text, "meetings"),
    )
    return responses.HTMLResponse(page, around.status)


@router.get("/{meeting_id}", response_model=None)
def meeting(meeting_id: asking.Key, session: access.Session, shared: access.Shared) -> str | responses.Response:
    """A meeting with its evidence marked in the text of each report; of one that was joined, the way to that one."""
    standing = kinship.standing(session, meeting_id)
    if standing != meeting_id:
        return responses.RedirectResponse(str(standing), status_code=http.HTTPStatus.TEMPORARY_REDIRECT)
    found = archive.meeting(session, meeting_id)
    if found is None:
        raise failures.Missing("meeting", meeting_id)
    told = archive.messages(session, meeting_id=meeting_id, limit=MOST_MESSAGES)
    named = reading.named(found, archive.mentions(session, meeting_id))
    spans = {report.article_id: spans_of(found, named, report.article, shared.partners) for report in found.reports}
    return shared.render(
        "meeting.html",
        here="meetings",
        partners=shared.partners,
        meeting=found,
        day=reading.day(found),
        involved=stored.involved(found),
        named=named,
        people=stored.people(found),
        fields=reading.fields(found),
        articles={report.article_id: report.article for report in found.reports},
        spans=spans,
        anchor=lambda one: _anchor(spans, one),
        messages=told.items,
        perhaps=kinship.perhaps(session, meeting_id),
        explained=shared.why is not None,
    )


@router.get("/{meeting_id}/why", dependencies=[fastapi.Depends(access.operator)])
def why(meeting_id: asking.Key, session: access.Session, shared: access.Shared) -> str:
    """For who operates the service: on what ground each rule matches or does not, and what became of each message."""
    if shared.why is None or archive.meeting(session, kinship.standing(session, meeting_id)) is None:
        raise failures.Missing("meeting", meeting_id)
    return shared.render("why.html", here="meetings", account=shared.why(session, meeting_id, shared.now()))


def spans_of(
    meeting: models.Meeting, named: list[models.Mention], article: models.Article, partners: directory.Directory
) -> list[marking.Span]:
    """What in the text of an article proves who took part, where each field was read, and what is only named."""
    proofs: list[tuple[str, str | None, int | None, int | None]] = [
        (partners[one.partner].brief, one.quote, one.start, one.end)
        for one in meeting.involvements
        if one.article_id == article.id
    ]
    proofs += [
        (labels.word(name, "field"), read.get("quote"), read.get("start"), read.get("end"))
        for name, read in reading.fields(meeting)
        if read.get("article_id") == article.id
    ]
    proofs += [("Who", one.quote, one.start, one.end) for one in meeting.participants if one.article_id == article.id]
    proofs += [
        (f"{partners[one.partner].brief}, only named", one.quote, one.start, one.end)
        for one in named
        if one.article_id == article.id
    ]
    found = [
        marking.span(article.text, quote, start, end, label=label, prefix=f"text-{article.id}")
        for label, quote, start, end in proofs
    ]
    return [one for one in found if one is not None]


def _anchor(spans: dict[int, list[marking.Span]], one: models.Involvement | models.Mention) -> str | None:
    """Where on the page the sentence stands that tells of a partner; None if the text no longer has it."""
    text = one.article.text if one.article_id in spans else ""
    place = marking.locate(text, one.quote, one.start, one.end)
    return f"text-{one.article_id}-{place[0]}-{place[1]}" if place else None
