"""The JSON of WordPress's REST interface, ``/wp-json/wp/v2/posts`` and ``…/search``, as plain values.

Source: developer.wordpress.org/rest-api/reference/posts and …/using-the-rest-api/pagination.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import re
import typing
import urllib.parse

from parsers import article as parsed
from parsers import dates, prose, site_parser, urls

DEFAULT_PER_PAGE = 10


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post: `content` is HTML, empty where the answer has none or it is protected."""

    url: str
    title: str
    content: str
    published: dates.Stamp | None
    author: str | None


def is_json(content: str) -> bool:
    """Whether a document has the form of a JSON list or object."""
    return bool(re.match(r"\ufeff?\s*(?:\[\s*[{\]]|\{\s*[\"}])", content[:2000]))


def post(page: site_parser.Page) -> Post:
    """The post of an answer that is one object. Raises `parsed.NoArticle`."""
    data = _load(page, parsed.NoArticle)
    found = _post(data, page) if isinstance(data, dict) else None
    if found is None or not found.content:
        raise parsed.NoArticle(_message(data) or "the JSON is no post", url=page.url)
    return found


def posts(page: site_parser.Page) -> list[Post]:
    """The posts of an answer that is a list. Raises `parsed.NoListing` with the message of the site's own error."""
    data = _load(page, parsed.NoListing)
    found = [_post(item, page) for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    known = [item for item in found if item]
    if not known:
        raise parsed.NoListing(_message(data) or "the JSON lists no posts", url=page.url)
    return known


def next_page(url: str | None, count: int) -> str | None:
    """The address of the next result page; None where this one is not full, or its address is not known."""
    parts = urls.split(url or "")
    if parts is None or not parts.hostname:
        return None
    query = urllib.parse.parse_qs(parts.query)
    size, number = (query.get(key, [""])[0] for key in ("per_page", "page"))
    if count < (int(size) if re.fullmatch(r"\d{1,4}", size, re.ASCII) else DEFAULT_PER_PAGE):
        return None
    query["page"] = [str(int(number) + 1 if re.fullmatch(r"\d{1,6}", number, re.ASCII) else 2)]
    return parts._replace(query=urllib.parse.urlencode(query, doseq=True), fragment="").geturl()


def _load(page: site_parser.Page, error: type[parsed.ParseError]) -> object:
    try:
        return json.loads(page.content.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as cause:
        raise error("broken JSON", url=page.url) from cause


def _message(data: object) -> str | None:
    if isinstance(data, dict) and isinstance(data.get("message"), str):
        return prose.plain(f"{data['message']} [{data.get('code', 'no code')}]")
    return None


def _post(item: dict[str, typing.Any], page: site_parser.Page) -> Post | None:
    """A post, or a hit of the light search; None for another object."""
    link = item.get("link") or item.get("url")
    address = urls.absolute(page.url, link) if isinstance(link, str) else None
    if not address:
        return None
    content = item.get("content")
    hidden = isinstance(content, dict) and content.get("protected") is True
    return Post(
        url=address,
        title=prose.plain(html.unescape(re.sub(r"<[^>]{0,200}>", "", _rendered(item.get("title"))))),
        content="" if hidden else _rendered(content),
        published=_published(item, page.zone),
        author=_author(item),
    )


def _rendered(value: object) -> str:
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _published(item: dict[str, typing.Any], zone: dates.Zone) -> dates.Stamp | None:
    """``date_gmt`` is UTC without a Z; ``date`` is in the site's zone without an offset."""
    gmt, local = item.get("date_gmt"), item.get("date")
    stamp = dates.parse_stamp(gmt, dt.UTC) if isinstance(gmt, str) else None
    if isinstance(stamp, dt.datetime):
        return stamp.astimezone(zone)
    return dates.parse_stamp(local, zone) if isinstance(local, str) else None


def _author(item: dict[str, typing.Any]) -> str | None:
    """The name that ``_embed`` adds; ``author`` itself is a number."""
    embedded = item.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    name = authors[0].get("name") if isinstance(authors, list) and authors and isinstance(authors[0], dict) else None
    plain = prose.plain(html.unescape(name)) if isinstance(name, str) else ""
    return plain if plain and plain.casefold() != "admin" else None
