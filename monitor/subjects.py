"""What rules are asked about: a notice with what the archive knows of the articles behind it.

Sources, languages and words are those of every article that reports the meeting, not of the one that gives the occasion
only: who follows a source wants to hear that a meeting which it announced is cancelled, whoever says so.
"""

from __future__ import annotations

import dataclasses
import functools

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import partners, routing, silences
from monitor.notify import notice as told
from storage import judging, models, query, terms

_parse = functools.lru_cache(maxsize=1024)(query.parse)

Words = tuple[str, str]
"""Title and text of an article."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The rules that will be asked, what they need to know besides a notice, and the silences in force."""

    rules: tuple[routing.Rule, ...]
    catalogue: partners.Catalogue
    hushed: tuple[silences.Silence, ...] = ()

    @property
    def queries(self) -> frozenset[str]:
        """The queries of the rules."""
        return frozenset(rule.query for rule in self.rules if rule.query is not None)

    @property
    def tells_organs(self) -> bool:
        """Whether some rule makes a difference between a body and those that belong to it."""
        return any(not rule.organs for rule in self.rules)


def of_meeting(
    session: orm.Session,
    notice: told.Notice,
    meeting: models.Meeting,
    asking: Asking,
    *,
    edited: tuple[models.Article, Words | None] | None = None,
) -> routing.Subject:
    """The subject of a notice about a meeting, as its reports stand.

    `edited` is an article whose words of before count, in place of those that it has now; None: that it had none.
    """
    articles = [report.article for report in meeting.reports]
    return routing.Subject(
        notice=notice,
        sources=frozenset(one.source for one in articles),
        languages=frozenset(one.language for one in articles if one.language),
        queries=_met(session, articles, asking.queries, edited, meeting),
        organs=_by_organs_only(meeting, asking.catalogue) if asking.tells_organs else frozenset(),
    )


def of_article(session: orm.Session, notice: told.Notice, article: models.Article, asking: Asking) -> routing.Subject:
    """The subject of a notice about an article that tells of no meeting."""
    return routing.Subject(
        notice=notice,
        sources=frozenset([article.source]),
        languages=frozenset([article.language] if article.language else ()),
        queries=_met(session, [article], asking.queries, None, None),
    )


def _met(
    session: orm.Session,
    articles: list[models.Article],
    queries: frozenset[str],
    edited: tuple[models.Article, Words | None] | None,
    meeting: models.Meeting | None,
) -> frozenset[str]:
    """Which queries one of the articles answers. Their index is read once, however many queries there are."""
    if not queries:
        return frozenset()
    article, words = edited or (None, None)
    ids = [one.id for one in articles if one is not article]
    asked = sa.select(models.Article.id, models.Article.search_text).where(models.Article.id.in_(ids))
    texts = {id_: text for id_, text in session.execute(asked)} if ids else {}  # noqa: C416 -- typed, as dict() is not
    if article is not None and words is not None:
        texts[article.id] = terms.index(*words)
    of = _judged(meeting) if meeting is not None else None
    reports = [
        judging.Report(
            index_text=texts[one.id],
            source=one.source,
            language=one.language,
            day=one.published_on or one.first_seen_at.date(),
            mentions=frozenset(mention.partner for mention in one.mentions),
            meeting=of,
            mentions_count=of is None,
        )
        for one in articles
        if one.id in texts
    ]
    return frozenset(asked for asked in queries if any(judging.answers(_parse(asked), one) for one in reports))


def _judged(meeting: models.Meeting) -> judging.Meeting:
    return judging.Meeting(
        kind=meeting.kind,
        status=meeting.status,
        place=meeting.place,
        people=tuple(one.name for one in meeting.participants),
        involved=frozenset(one.partner for one in meeting.involvements),
    )


def _by_organs_only(meeting: models.Meeting, catalogue: partners.Catalogue) -> frozenset[str]:
    """The partners of which every sentence that proves their part names only bodies that belong to them."""
    named: dict[str, list[bool]] = {}
    for one in meeting.involvements:
        named.setdefault(one.partner, []).append(_names_organ_only(one.partner, one.quote, catalogue))
    return frozenset(partner for partner, only in named.items() if all(only))


def _names_organ_only(partner: str, quote: str, catalogue: partners.Catalogue) -> bool:
    hits = [hit.organ for hit in catalogue.find(quote) if hit.partner == partner]
    return bool(hits) and all(hits)
