"""``/api/v1/searches``."""

from __future__ import annotations

import fastapi
import pydantic

from monitor.web import access
from monitor.web.rest import answers, parameters
from storage import models, saved

router = fastapi.APIRouter(prefix="/searches", tags=["searches"], dependencies=[parameters.ALONE])


class SearchFeeds(answers.Answer):
    """Where to subscribe to what a saved search finds; these addresses stay when it is changed."""

    atom: str = pydantic.Field(examples=["http://127.0.0.1:8000/feeds/searches/1.atom"])
    json_feed: str = pydantic.Field(examples=["http://127.0.0.1:8000/feeds/searches/1.json"])
    calendar: str = pydantic.Field(examples=["http://127.0.0.1:8000/feeds/searches/1.ics"])


class SavedSearch(answers.Answer):
    """A query that somebody keeps under a name; `target` is what it finds, `url` its page."""

    id: int = pydantic.Field(examples=[1])
    name: str = pydantic.Field(examples=["Talks with ASEAN"])
    query: str = pydantic.Field(examples=["partner:asean kind:bilateral_meeting"])
    target: models.SearchTarget = pydantic.Field(examples=["meetings"])
    url: str = pydantic.Field(examples=["http://127.0.0.1:8000/searches/1"])
    feeds: SearchFeeds
    created_at: answers.Moment


@router.get("", summary="Saved searches")
def searches(session: access.Session, shared: access.Shared) -> answers.Results[SavedSearch]:
    """The queries that people keep, by name; send one as `q` of the route of its target, or subscribe to its feeds."""
    items = [_told(one, shared.settings.monitor.web.address) for one in saved.listed(session)]
    return answers.Results(items=items, total=len(items), limit=len(items))


def _told(one: models.SavedSearch, base: str) -> SavedSearch:
    feed = f"{base}/feeds/searches/{one.id}"
    return SavedSearch(
        id=one.id,
        name=one.name,
        query=one.query,
        target=one.target,
        url=f"{base}/searches/{one.id}",
        feeds=SearchFeeds(atom=f"{feed}.atom", json_feed=f"{feed}.json", calendar=f"{feed}.ics"),
        created_at=one.created_at,
    )
