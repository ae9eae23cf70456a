"""Meetings and articles as feeds: Atom (RFC 4287) and JSON Feed (version 1.1, jsonfeed.org). Pure.

An entry is a meeting or an article; its id is made of its number, so it stays the same for ever, and what becomes known
later moves `updated` on. What people wrote is text there, never markup.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing
import urllib.parse

from lxml import etree  # type: ignore[import-untyped] # ships no types

from monitor import legible
from monitor.web import days, directory, labels
from storage import meetings as stored
from storage import models

_ATOM = "{http://www.w3.org/2005/Atom}"
_BEGINNING = 400  # characters of an article that its entry has
Found = models.Meeting | models.Article


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What it tells of, in words; the page that shows them, and the feed's own address, both absolute."""

    title: str
    page: str
    address: str
    base: str
    """The address of the archive, without a closing slash."""
    partners: directory.Directory

    def url(self, one: Found) -> str:
        """The page of a meeting or an article."""
        return f"{self.base}/{'meetings' if isinstance(one, models.Meeting) else 'articles'}/{one.id}"


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    """One meeting or article as every form of feed tells it; `since` is when it became known."""

    url: str
    title: str
    summary: str
    since: dt.datetime
    updated: dt.datetime
    tags: list[str]


def of_query(q: str | None, name: str, base: str, partners: directory.Directory) -> Feed:
    """The feed of this file name for the meetings that answer a query, or for all, in an archive at an address."""
    asked = f"?{urllib.parse.urlencode({'q': q})}" if q else ""
    return Feed(
        title=legible.line(f"SCO meetings: {q}") if q else "SCO meetings",
        page=f"{base}/meetings{asked}",
        address=f"{base}/feeds/{name}{asked}",
        base=base,
        partners=partners,
    )


def of_search(search: models.SavedSearch, form: str, base: str, partners: directory.Directory) -> Feed:
    """The feed of a saved search in a form; its address has the number alone, and stays when the search is changed."""
    return Feed(
        title=legible.line(search.name),
        page=f"{base}/searches/{search.id}",
        address=f"{base}/feeds/searches/{search.id}.{form}",
        base=base,
        partners=partners,
    )


def atom(feed: Feed, found: collections.abc.Sequence[Found], now: dt.datetime) -> bytes:
    """The feed as a document of Atom; `now` is said where nothing was found that says when it changed last."""
    root = etree.Element(f"{_ATOM}feed", nsmap={None: _ATOM.strip("{}")})
    _add(root, "title", feed.title)
    _add(root, "id", feed.address)
    _add(root, "updated", _moment(max((one.updated_at for one in found), default=now)))
    _add(root, "generator", "sco-monitor")
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    author = etree.SubElement(root, f"{_ATOM}author")
    _add(author, "name", "sco-monitor")
    for one in _entries(feed, found):
        entry = etree.SubElement(root, f"{_ATOM}entry")
        _add(entry, "title", one.title)
        _add(entry, "id", one.url)
        _add(entry, "published", _moment(one.since))
        _add(entry, "updated", _moment(one.updated))
        _link(entry, "alternate", one.url, "text/html")
        for name in one.tags:
            etree.SubElement(entry, f"{_ATOM}category", term=name)
        _add(entry, "summary", one.summary, type="text")
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return document


def json_feed(feed: Feed, found: collections.abc.Sequence[Found]) -> dict[str, typing.Any]:
    """The feed as JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": legible.line(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [
            {
                "id": one.url,
                "url": one.url,
                "title": one.title,
                "content_text": one.summary,
                "date_published": _moment(one.since),
                "date_modified": _moment(one.updated),
                "tags": one.tags,
            }
            for one in _entries(feed, found)
        ],
    }


def title(meeting: models.Meeting) -> str:
    """What a meeting is called in a list, with how it stands where it is not simply held."""
    name = legible.line(meeting.title)
    return name if meeting.status in {"held", "unknown"} else f"{labels.word(meeting.status, 'status')}: {name}"


def summary(meeting: models.Meeting, partners: directory.Directory) -> str:
    """When, where and with whom, and the sentence that proves it, a line each."""
    when = days.span(meeting.date_start, meeting.date_end) if meeting.date_start else None
    head = [labels.word(meeting.kind, "kind"), when, meeting.place]
    lines = [" · ".join(legible.line(one) for one in head if one)]
    for one in stored.involved(meeting):
        quote = f": “{one.quote}”" if one.quote else ""
        lines.append(legible.line(f"{partners[one.partner].brief} ({labels.word(one.role, 'role').lower()}){quote}"))
    lines += [legible.line(report.article.url) for report in meeting.reports]
    return "\n".join(lines)


def _entries(feed: Feed, found: collections.abc.Sequence[Found]) -> list[_Entry]:
    return [_meeting(feed, one) if isinstance(one, models.Meeting) else _article(feed, one) for one in found]


def _meeting(feed: Feed, one: models.Meeting) -> _Entry:
    names = [*(feed.partners[one.partner].brief for one in stored.involved(one)), labels.word(one.kind, "kind")]
    tags = [legible.line(name) for name in names]
    return _Entry(feed.url(one), title(one), summary(one, feed.partners), one.created_at, one.updated_at, tags)


def _article(feed: Feed, one: models.Article) -> _Entry:
    """An article with its source, its day, how it begins, and where it stands."""
    source = legible.line(one.source)
    head = [source, days.day(one.published_on)] if one.published_on else [source]
    lines = [" · ".join(head), legible.line(one.text, _BEGINNING), legible.line(one.url)]
    return _Entry(feed.url(one), legible.line(one.title), "\n".join(lines), one.first_seen_at, one.updated_at, [source])


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{_ATOM}{name}", **attributes).text = legible.text(text)


def _link(parent: etree._Element, relation: str, address: str, type_: str) -> None:
    etree.SubElement(parent, f"{_ATOM}link", rel=relation, href=address, type=type_)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
