"""Articles: finding, adding, amending them, and the partners that they only name."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import edits, inserts, models, records, terms

_FACTS = (
    "url",
    "parser",
    "parser_version",
    "published_on",
    "published_at",
    "published_zone",
    "published_from",
    "language",
    "author",
)


def by_identity(session: orm.Session, identity: str) -> models.Article | None:
    """The article with this identity (the site's own number, or the canonical address), or None."""
    return session.scalar(sa.select(models.Article).where(models.Article.identity == identity))


def is_known(session: orm.Session, identity: str) -> bool:
    """Whether there is an article with this identity."""
    return session.scalar(sa.select(models.Article.id).where(models.Article.identity == identity)) is not None


def by_hash(session: orm.Session, content_hash: str) -> models.Article | None:
    """The earliest article of exactly these words, or None."""
    same = sa.select(models.Article).where(models.Article.content_hash == content_hash)
    return session.scalar(same.order_by(models.Article.id).limit(1))


def before(session: orm.Session, article: models.Article) -> list[models.Article]:
    """The articles of exactly the same words and posting day that the archive had before this one."""
    same = sa.select(models.Article).where(
        models.Article.content_hash == article.content_hash,
        models.Article.published_on.is_not_distinct_from(article.published_on),
        models.Article.id < article.id,
    )
    return list(session.scalars(same.options(orm.defer(models.Article.text))))


def add(
    session: orm.Session, record: records.ArticleRecord, now: dt.datetime, *, quiet: bool = False
) -> models.Article:
    """Store a new article, `quiet` for one that is no news, and give it back with its id.

    An identity that exists raises IntegrityError.
    """
    article = models.Article(
        identity=record.identity,
        source=record.source,
        quiet=quiet,
        first_seen_at=now,
        updated_at=now,
        mentions=[],  # known to be none, and not to be asked for
        revisions=[],
        reports=[],
        **_words(record),
        **{name: getattr(record, name) for name in _FACTS},
    )
    return inserts.new(session, article)


def amend(
    session: orm.Session,
    article: models.Article,
    record: records.ArticleRecord,
    now: dt.datetime,
    *,
    again: bool = False,
) -> tuple[edits.Field, ...]:
    """Bring an article up to date with a newer reading of it, and return the fields that changed.

    Then the article so far becomes a `Revision`, the first `edits.KEPT` times. Where none changed, the words stay as
    stored, for offsets of evidence point into them; only another parser, or another version of it, has its reading
    stored all the same, and who sees `content_hash` change reads evidence anew. What a page no longer says stays known.
    With `again` it is a new reading of the page that is kept, whoever read it before.
    """
    fields = edits.changed(article, record)
    reread = again or (article.parser, article.parser_version) != (record.parser, record.parser_version)
    if fields:
        _keep(article, fields, "reread" if reread else "edited")
        article.updated_at = now
    new = {name: getattr(record, name) for name in _FACTS}
    if not reread:
        new = {name: value for name, value in new.items() if value is not None}
    if reread or set(fields) & set(edits.WORDS):
        new |= _words(record)
    for name, value in new.items():
        if getattr(article, name) != value:
            setattr(article, name, value)
    session.flush()
    return fields


def replace_mentions(
    session: orm.Session, article: models.Article, mentions: typing.Iterable[records.MentionRecord]
) -> None:
    """Let the article name these partners in passing, in place of those noted so far."""
    article.mentions.clear()
    session.flush()
    named = [inserts.new(session, _mention(article, mention), article=article) for mention in mentions]
    orm.attributes.set_committed_value(article, "mentions", named)


def _mention(article: models.Article, mention: records.MentionRecord) -> models.Mention:
    return models.Mention(
        article_id=article.id,
        partner=mention.partner,
        why=mention.why,
        quote=mention.evidence.quote,
        start=mention.evidence.start,
        end=mention.evidence.end,
        rule=mention.evidence.rule,
    )


def _keep(article: models.Article, fields: tuple[edits.Field, ...], cause: models.Cause) -> None:
    """Put an article aside as it is now."""
    if len(article.revisions) >= edits.KEPT:
        return
    earlier = models.Revision(
        number=1 + len(article.revisions),
        title=article.title,
        text=article.text,
        content_hash=article.content_hash,
        published_on=article.published_on,
        published_at=article.published_at,
        author=article.author,
        seen_at=article.updated_at,
        changed=list(fields),
        cause=cause,
    )
    article.revisions.append(earlier)


def _words(record: records.ArticleRecord) -> dict[str, str]:
    return {
        "title": record.title,
        "text": record.text,
        "content_hash": record.content_hash,
        "search_text": terms.index(record.title, record.text),
    }
