"""From a page to what it tells: the article on it and the meetings of that, the same way for all who read many pages.

Pure: nothing here is stored, and where it runs does not matter.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from monitor import archiving, meetings, partners
from monitor.meetings import values
from parsers import article as parsed
from parsers import registry, site_parser


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Gleaned:
    """An article as it can be believed, and what it tells of meetings and partners."""

    article: parsed.Article
    detection: values.Detection


def glean(
    page: site_parser.Page, catalogue: partners.Catalogue, seen: dt.datetime, parser: str | None = None
) -> Gleaned:
    """Read a page that was as it is at the moment `seen` (aware), by the parser of that name or the one that knows it.

    Raises `parsers.article.ParseError`.
    """
    article = archiving.believed(registry.read_article(page, parser), seen)
    return Gleaned(article=article, detection=meetings.detect(article, catalogue))
