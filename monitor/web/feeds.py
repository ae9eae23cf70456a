"""Meetings as feeds: Atom (RFC 4287) and JSON Feed (version 1.1, jsonfeed.org). Pure.

An entry is a meeting; its id is made of its number, so it stays the same for ever, and what becomes known later moves
`updated` on. What people wrote is text there, never markup.
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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Which meetings these are, in words; the page that shows them, and the feed's own address, both absolute."""

    title: str
    page: str
    address: str
    base: str
    """The address of the archive, without a closing slash."""
    partners: directory.Directory

    def url(self, meeting: models.Meeting) -> str:
        """The page of a meeting."""
        return f"{self.base}/meetings/{meeting.id}"


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


def atom(feed: Feed, meetings: collections.abc.Sequence[models.Meeting], now: dt.datetime) -> bytes:
    """The feed as a document of Atom; `now` is said where there is no meeting to say when it changed last."""
    root = etree.Element(f"{_ATOM}feed", nsmap={None: _ATOM.strip("{}")})
    _add(root, "title", feed.title)
    _add(root, "id", feed.address)
    _add(root, "updated", _moment(max((one.updated_at for one in meetings), default=now)))
    _add(root, "generator", "sco-monitor")
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    author = etree.SubElement(root, f"{_ATOM}author")
    _add(author, "name", "sco-monitor")
    for one in meetings:
        entry = etree.SubElement(root, f"{_ATOM}entry")
        _add(entry, "title", title(one))
        _add(entry, "id", feed.url(one))
        _add(entry, "published", _moment(one.created_at))
        _add(entry, "updated", _moment(one.updated_at))
        _link(entry, "alternate", feed.url(one), "text/html")
        for name in _tags(one, feed.partners):
            etree.SubElement(entry, f"{_ATOM}category", term=legible.line(name))
        _add(entry, "summary", summary(one, feed.partners), type="text")
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return document


def json_feed(feed: Feed, meetings: collections.abc.Sequence[models.Meeting]) -> dict[str, typing.Any]:
    """The feed as JSON Feed."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": legible.line(feed.title),
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [
            {
                "id": feed.url(one),
                "url": feed.url(one),
                "title": title(one),
                "content_text": summary(one, feed.partners),
                "date_published": _moment(one.created_at),
                "date_modified": _moment(one.updated_at),
                "tags": [legible.line(name) for name in _tags(one, feed.partners)],
            }
            for one in meetings
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


def _tags(meeting: models.Meeting, partners: directory.Directory) -> list[str]:
    return [*(partners[one.partner].brief for one in stored.involved(meeting)), labels.word(meeting.kind, "kind")]


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{_ATOM}{name}", **attributes).text = legible.text(text)


def _link(parent: etree._Element, relation: str, address: str, type_: str) -> None:
    etree.SubElement(parent, f"{_ATOM}link", rel=relation, href=address, type=type_)


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
