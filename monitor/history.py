"""How an article came to be as it is: each change of it, field by field, newest first. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import itertools
import typing

from monitor import differing


class Text(typing.Protocol):
    """An article at one time: the row of it, or of a revision."""

    title: typing.Any
    text: typing.Any
    author: typing.Any
    published_on: typing.Any
    published_at: typing.Any


class Earlier(Text, typing.Protocol):
    """A revision: a text, since when it stood, and what the next one has otherwise."""

    number: typing.Any
    seen_at: typing.Any
    changed: typing.Any
    cause: typing.Any


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, made at `at` (UTC) or not long before: `fields` by name, each with its difference."""

    number: int
    at: dt.datetime
    cause: str
    fields: tuple[tuple[str, tuple[differing.Paragraph, ...]], ...]


def changes(article: Text, earlier: collections.abc.Sequence[Earlier], updated_at: dt.datetime) -> list[Change]:
    """The changes of an article; `earlier` are its revisions, oldest first, `updated_at` is since when it is as now."""
    found = []
    for before, after in itertools.pairwise([*earlier, None]):
        assert before is not None  # noqa: S101 -- only the last one of the list is None, which stands for the article
        later: Text = after or article
        since = after.seen_at if after else updated_at
        fields = tuple((name, tuple(_difference(name, before, later))) for name in before.changed)
        found.append(Change(number=before.number, at=since, cause=before.cause, fields=fields))
    return found[::-1]


def _difference(name: str, before: Text, after: Text) -> list[differing.Paragraph]:
    if name == "text":
        return differing.paragraphs(before.text, after.text)
    if name == "published":
        return [differing.words(_posted(before), _posted(after))]
    return [differing.words(getattr(before, name) or "", getattr(after, name) or "")]


def _posted(text: Text) -> str:
    return str(text.published_on or "")
