"""Which links of a source are to be read now, as values that outlive their session.

Due are links never read, articles due for a look whether they were edited, and those whose door delivered another text.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

from monitor import fetch, service
from parsers import article as parsed
from storage import models, polls


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A link to read now; `article` where the listing brought the whole text."""

    id: int
    identity: str
    url: str
    quiet: bool
    first: bool
    tries: int
    first_seen_at: dt.datetime
    published: parsed.Published | None
    validators: fetch.Validators
    article: parsed.Article | None


def of_source(desk: service.Service, source_id: int, shown: collections.abc.Mapping[str, parsed.Link]) -> list[Due]:
    """What is to be read of a source, the longest due first; `shown` are the links of its listing by identity."""
    delivered = {identity: link.article for identity, link in shown.items() if link.article}
    with desk.sessions.begin() as session:
        source = session.get_one(models.Source, source_id)
        links = polls.due_links(session, source, desk.now(), desk.settings.monitor.poll.max_links)
        known = {link.identity for link in links}
        edited = polls.reworded(
            session,
            source,
            {identity: one.content_hash for identity, one in delivered.items() if identity not in known},
        )
        last_look = desk.now() - max(desk.settings.monitor.poll.recheck, default=dt.timedelta(0))
        return [due(link, delivered.get(link.identity), last_look) for link in [*links, *edited]]


def due(link: models.Link, article: parsed.Article | None, last_look: dt.datetime) -> Due:
    """One link, with the article that its door delivered; one first seen before `last_look` is fetched in full."""
    # Servers exist that say "not modified" for ever: the last look at an article is not to be talked out of.
    believed = link.first_seen_at > last_look
    return Due(
        id=link.id,
        identity=link.identity,
        url=link.url,
        # Quiet is the first reading. Once in the archive, an article that is edited is news.
        quiet=link.quiet and link.article_id is None,
        first=link.article_id is None,
        tries=link.tries,
        first_seen_at=link.first_seen_at,
        published=link.published_at or link.published_on,
        validators=fetch.Validators(etag=link.etag, last_modified=link.last_modified)
        if believed
        else fetch.Validators(),
        article=article,
    )
