"""What changed between two readings of an article, and whether a page only flips to and fro. Pure."""

from __future__ import annotations

import typing

from storage import models, records, terms

Field = typing.Literal["title", "text", "published", "author"]

WORDS: tuple[Field, ...] = ("title", "text")

LOOKED_BACK = 8
"""How many of the last revisions a new text is compared with."""

KEPT = 20
"""How many earlier texts of an article are kept. A page that is another one at every visit must not fill the disk."""


LONG_ENOUGH = 200
"""A shorter text is a notice itself."""


class Words(typing.Protocol):
    """Of a reading, what tells whether another one has the same words."""

    @property
    def content_hash(self) -> str: ...  # noqa: D102


def changed(before: models.Article | records.ArticleRecord, after: records.ArticleRecord) -> tuple[Field, ...]:
    """The fields that the newer reading has otherwise.

    White space, punctuation, letter case and accents change nothing, nor does what becomes known or is no longer said.
    A posting day is only compared with one that was read in the same place: a feed and a page of one site may differ
    by their clocks.
    """
    found: list[Field] = []
    if before.content_hash != after.content_hash:
        found += [name for name in WORDS if _folded(getattr(before, name)) != _folded(getattr(after, name))]
    same_place = (before.url, before.published_from) == (after.url, after.published_from)
    if same_place and _differ(before.published_on, after.published_on):
        found.append("published")
    if before.url == after.url and _differ(before.author, after.author):
        found.append("author")
    return tuple(found)


def flips(now: Words, earlier: typing.Sequence[Words], after: Words) -> bool:
    """Whether a page goes to and fro between texts: both its text of now and the new one were there before.

    `earlier` are its revisions, oldest first. A page that goes back once is believed: that is an edit taken back.
    """
    lately = {one.content_hash for one in earlier[-LOOKED_BACK:]}
    return now.content_hash != after.content_hash and {now.content_hash, after.content_hash} <= lately


def collapses(before: models.Article | records.ArticleRecord, after: records.ArticleRecord) -> bool:
    """Whether little is left of a text, as where a notice of maintenance stands in the place of an article.

    It is so where less than a tenth is left, or less than a third and that mostly in other words. A short text cannot
    collapse: what is left of it may be all that there is to say.
    """
    old, new = _folded(before.text), _folded(after.text)
    if len(old) < LONG_ENOUGH:
        return False
    return len(new) * 10 < len(old) or (len(new) * 3 < len(old) and _is_strange(old, new))


def is_another(before: models.Article | records.ArticleRecord, after: records.ArticleRecord) -> bool:
    """Whether a text that is no notice itself gave way to one of mostly other words."""
    old, new = _folded(before.text), _folded(after.text)
    return len(old) >= LONG_ENOUGH and _is_strange(old, new)


def _is_strange(old: str, new: str) -> bool:
    said, known = new.split(), set(old.split())
    return sum(word not in known for word in said) * 2 > len(said)


def _folded(text: str) -> str:
    return terms.index(text, "")


def _differ(before: object, after: object) -> bool:
    return before is not None and after is not None and before != after
