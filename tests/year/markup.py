"""Pages of several families: the templates of the demo, and two markups that no parser knows."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import html
import json
import zoneinfo

from demo import rendering

MOST = 1000
"""Stories that a newsroom keeps on its listing."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One release: `posted` and `changed` are aware UTC, `path` is where it stands for good."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    posted: dt.datetime
    changed: dt.datetime
    path: str = ""

    @property
    def layout(self) -> int:
        """Which of a family's templates it has."""
        return self.number

    @property
    def slug(self) -> str:
        """The end of its address, where a family writes one in words."""
        return f"{'-'.join(self.title.lower().split()[:5])}-{self.number}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One result page of a listing."""

    base: str
    door: str
    page: int
    pages: int
    size: int
    stories: collections.abc.Sequence[Story]
    zone: zoneinfo.ZoneInfo


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Family:
    """How listings, articles and their addresses look."""

    path: collections.abc.Callable[[Story, zoneinfo.ZoneInfo], str]
    listing: collections.abc.Callable[[Slice], str]
    article: collections.abc.Callable[[str, Story, zoneinfo.ZoneInfo], str]


def _sectsco_path(story: Story, _zone: zoneinfo.ZoneInfo) -> str:
    day = rendering.clock(story.posted, "%Y%m%d", "Europe/Moscow")
    return (f"/news/{day}/{story.number}.html", f"/{day}/{story.number}.html")[story.number % 2]


def _sectsco_listing(one: Slice) -> str:
    following = one.page * one.size if one.page < one.pages else None
    shown = [(story, story.path) for story in one.stories]
    return rendering.render("secretariat/listing.html", shown=shown, following=following)


def _sectsco_article(base: str, story: Story, _zone: zoneinfo.ZoneInfo) -> str:
    template = f"secretariat/article{story.number % 3}.html"
    return rendering.render(template, story=story, base=base, path=story.path)


def _metinfo_listing(one: Slice) -> str:
    shown = [(story, one.base + story.path) for story in one.stories]
    names = {"base": one.base, "column": 38, "page": one.page, "pages": one.pages}
    return rendering.render("mirror/listing.html", shown=shown, **names)


def _metinfo_article(base: str, story: Story, _zone: zoneinfo.ZoneInfo) -> str:
    return rendering.render("mirror/article.html", story=story, base=base, column=38, beside=[None, None])


def _wordpress_listing(one: Slice) -> str:
    shown = [(story, one.base + story.path) for story in one.stories]
    return rendering.render("times/category.html", shown=shown, base=one.base, page=one.page, pages=one.pages)


def _wordpress_article(base: str, story: Story, _zone: zoneinfo.ZoneInfo) -> str:
    template = f"times/single{story.number % 2}.html"
    return rendering.render(template, story=story, base=base, address=base + story.path, others=[])


def _rest_listing(one: Slice) -> str:
    stamp = "%Y-%m-%dT%H:%M:%S"
    return json.dumps([
        {
            "id": story.number, "date": rendering.clock(story.posted, stamp, one.zone.key),
            "date_gmt": rendering.clock(story.posted, stamp), "modified_gmt": rendering.clock(story.changed, stamp),
            "slug": story.slug, "status": "publish", "type": "post", "link": one.base + story.path,
            "title": {"rendered": story.title.replace("'", "&#8217;")}, "author": 3, "categories": [12],
            "content": {"rendered": "\n".join(f"<p>{text}</p>" for text in story.paragraphs), "protected": False},
        }
        for story in one.stories
    ])  # fmt: skip


def _press_listing(one: Slice) -> str:
    items = [(story, one.base + story.path) for story in one.stories]
    return rendering.render("partner/feed.xml", items=items, base=one.base)


def _press_article(base: str, story: Story, _zone: zoneinfo.ZoneInfo) -> str:
    graph = [{"@type": "NewsArticle", "headline": story.title, "datePublished": story.posted.isoformat()}]
    data = json.dumps({"@context": "https://schema.org", "@graph": graph})
    return rendering.render("partner/article.html", story=story, address=base + story.path, linked_data=data)


def _plain_listing(one: Slice) -> str:
    items = "".join(
        f'<li class="item"><h3><a href="{story.path}">{html.escape(story.title)}</a></h3>'
        f'<time datetime="{_local(story, one.zone):%Y-%m-%dT%H:%M}">{_local(story, one.zone):%d.%m.%Y}</time></li>'
        for story in one.stories
    )
    more = f'<nav class="pagination"><a rel="next" href="{one.door}?page={one.page + 1}">Next page</a></nav>'
    return (
        f"<html><head><title>News</title></head><body><main><h1>News</h1><ul class='list'>{items}</ul>"
        f"{more if one.page < one.pages else ''}</main></body></html>"
    )


def _plain_article(_base: str, story: Story, zone: zoneinfo.ZoneInfo) -> str:
    """The stamp is that of the newsroom's clock and names no zone."""
    local = _local(story, zone)
    body = "".join(f"<p>{html.escape(one)}</p>" for one in story.paragraphs)
    return (
        f"<html lang='en'><head><title>{html.escape(story.title)}</title>"
        f"<meta property='article:published_time' content='{local:%Y-%m-%dT%H:%M:%S}'></head>"
        f"<body><article><h1>{html.escape(story.title)}</h1><p class='date'>{local:%d.%m.%Y %H:%M}</p>{body}</article>"
        "</body></html>"
    )


def _cards_listing(one: Slice) -> str:
    cards = "".join(
        f'<div class="card"><a class="card__link" href="{story.path}"><h2>{html.escape(story.title)}</h2></a>'
        f'<span class="card__day">{_local(story, one.zone):%d %B %Y}</span></div>'
        for story in one.stories
    )
    more = f'<a class="next" rel="next" href="{one.door}?page={one.page + 1}">Older</a>'
    return (
        f"<html><head><title>Press centre</title></head><body><div class='cards'>{cards}</div>"
        f"{more if one.page < one.pages else ''}</body></html>"
    )


def _cards_article(_base: str, story: Story, zone: zoneinfo.ZoneInfo) -> str:
    body = "".join(f"<p class='txt'>{html.escape(one)}</p>" for one in story.paragraphs)
    return (
        f"<html lang='en'><head><title>{html.escape(story.title)} | Press centre</title></head><body>"
        f"<section class='doc'><h1>{html.escape(story.title)}</h1><time datetime='{_local(story, zone):%Y-%m-%d}'>"
        f"{_local(story, zone):%d %B %Y}</time><div class='doc__text'>{body}</div></section></body></html>"
    )


def _local(story: Story, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    return story.posted.astimezone(zone)


def _shell(_one: Slice) -> str:
    return (
        "<html><head><title>News</title></head><body><div id='app'></div><script src='/app.js'></script></body></html>"
    )


SECTSCO = Family(_sectsco_path, _sectsco_listing, _sectsco_article)
METINFO = Family(lambda story, _: f"/news38/shownews.php?id={story.number}", _metinfo_listing, _metinfo_article)
WORDPRESS = Family(lambda story, _: f"/{story.slug}/", _wordpress_listing, _wordpress_article)
REST = Family(lambda story, _: f"/{story.slug}/", _rest_listing, _wordpress_article)
PRESS = Family(lambda story, _: f"/news/{story.slug}", _press_listing, _press_article)
PLAIN = Family(lambda story, _: f"/a/{story.number}.html", _plain_listing, _plain_article)
CARDS = Family(lambda story, _: f"/press/{story.number}-{story.slug[:20]}", _cards_listing, _cards_article)
BROKEN = Family(lambda story, _: f"/a/{story.number}.html", _shell, _plain_article)
"""What is left of a listing once scripts make it; its articles are as they were."""
