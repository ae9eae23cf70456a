"""Each site of the newsroom is read back by the parser of its family."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import urllib.parse
import zoneinfo

import httpx
import pytest

from demo import newsroom, stories
from parsers import article as parsed
from parsers import registry, site_parser

SECRETARIAT = "https://eng.sectsco.org"
DOORS = {
    "secretariat": ("/news/", "sectsco", "Europe/Moscow"),
    "mirror": ("/news38/news.php?class1=38", "metinfo", "Asia/Shanghai"),
    "times": ("/category/sco/", "wordpress", "Asia/Karachi"),
    "partner": ("/feed.xml", None, "UTC"),
}


def _page(reader: httpx.Client, url: str, zone: str) -> site_parser.Page:
    answer = reader.get(url)
    assert answer.status_code == 200, url
    return site_parser.Page(content=answer.text, url=url, zone=zoneinfo.ZoneInfo(zone))


def _of_site(reader: httpx.Client, room: newsroom.Newsroom, site: str, address: str) -> site_parser.Page:
    """A page of a site; the Secretariat's under its public host, which its parser asks for."""
    page = _page(reader, address.replace(SECRETARIAT, room.base(site)), DOORS[site][2])
    if site != "secretariat":
        return page
    return dataclasses.replace(page, url=address.replace(room.base(site), SECRETARIAT))


def _links(reader: httpx.Client, room: newsroom.Newsroom, site: str) -> list[parsed.Link]:
    """Every link of a site, turning result pages until there is no next one."""
    door, parser, _ = DOORS[site]
    links: list[parsed.Link] = []
    address: str | None = room.base(site) + door
    while address:
        page = _of_site(reader, room, site, address)
        listing = registry.read_listing(page, parser)
        links.extend(listing.links)
        address = urllib.parse.urljoin(address, listing.next_page) if listing.next_page else None
        assert len(links) < 100
    return links


@pytest.mark.parametrize("site", DOORS)
def test_a_listing_gives_every_story_once(reader: httpx.Client, room: newsroom.Newsroom, site: str) -> None:
    """Over all result pages the listing has each story of the site, newest first, and nothing of the menus."""
    told = room.told(site)
    assert [link.title for link in _links(reader, room, site)] == [story.title for story in told]


@pytest.mark.parametrize("site", DOORS)
def test_every_article_is_read_without_its_furniture(reader: httpx.Client, room: newsroom.Newsroom, site: str) -> None:
    """Title and paragraphs are those of the story in every layout: no captions, adverts, pagers or comment forms."""
    parser = DOORS[site][1]
    for link, story in zip(_links(reader, room, site), room.told(site), strict=True):
        article = registry.read_article(_of_site(reader, room, site, link.url), parser)
        assert article.title == story.title
        assert article.paragraphs == story.paragraphs, link.url


@pytest.mark.parametrize("site", DOORS)
def test_every_article_has_its_date(reader: httpx.Client, room: newsroom.Newsroom, site: str) -> None:
    """The date read is the one that the site shows: a day on the Secretariat's clock, an instant elsewhere."""
    _, parser, zone = DOORS[site]
    for link, story in zip(_links(reader, room, site), room.told(site), strict=True):
        article = registry.read_article(_of_site(reader, room, site, link.url), parser)
        if site == "secretariat":
            assert article.published == story.posted.astimezone(zoneinfo.ZoneInfo(zone)).date()
        else:
            assert isinstance(article.published, dt.datetime)
            assert article.published.astimezone(dt.UTC) == story.posted


def test_the_rest_door_gives_whole_articles(reader: httpx.Client, room: newsroom.Newsroom) -> None:
    """`wp/v2/posts` brings titles, texts and true instants in one request, and 400 past the end."""
    door = room.base("times") + "/wp-json/wp/v2/posts"
    listing = registry.read_listing(_page(reader, door, "Asia/Karachi"))
    told = room.told("times")
    assert [link.article and link.article.paragraphs for link in listing.links] == [one.paragraphs for one in told]
    first = listing.links[0].published
    assert isinstance(first, dt.datetime)
    assert first.astimezone(dt.UTC) == told[0].posted
    answer = reader.get(door, params={"page": 99})
    assert answer.status_code == 400
    assert json.loads(answer.text)["code"] == "rest_post_invalid_page_number"


def test_the_newspaper_has_a_feed_too(reader: httpx.Client, room: newsroom.Newsroom) -> None:
    """The feed of the newspaper lists the stories that its pages list."""
    page = _page(reader, room.base("times") + "/feed/", "Asia/Karachi")
    assert [link.title for link in registry.read_listing(page).links] == [one.title for one in room.told("times")]


def test_the_mirror_has_a_sitemap(reader: httpx.Client, room: newsroom.Newsroom) -> None:
    """The sitemap of the mirror names every article, and robots.txt names the sitemap."""
    base = room.base("mirror")
    assert f"Sitemap: {base}/sitemap.xml" in reader.get(base + "/robots.txt").text
    listing = registry.read_listing(_page(reader, base + "/sitemap.xml", "Asia/Shanghai"))
    assert len(listing.links) == len(room.told("mirror"))


def test_the_mirror_answers_an_unknown_id_with_nothing(reader: httpx.Client, room: newsroom.Newsroom) -> None:
    """As MetInfo does: status 200 and an empty body."""
    answer = reader.get(room.base("mirror") + "/news38/shownews.php?id=1")
    assert (answer.status_code, answer.text) == (200, "")


@pytest.mark.parametrize("site", newsroom.SITES)
def test_an_unknown_address_is_not_found(reader: httpx.Client, room: newsroom.Newsroom, site: str) -> None:
    """A site knows its own addresses only."""
    assert reader.get(room.base(site) + "/no-such-page/").status_code == 404


@pytest.mark.parametrize("query", ["offset=x", "offset=-1", "offset=99999999999", "offset=²"])
def test_nonsense_in_a_query_is_not_given(reader: httpx.Client, room: newsroom.Newsroom, query: str) -> None:
    """An offset that is no number counts as none."""
    assert reader.get(f"{room.base('secretariat')}/news/?{query}").status_code == 200


def test_days_in_texts_are_counted_from_the_start(programme: stories.Programme) -> None:
    """Texts speak of days around the one on which the newsroom starts."""
    assert "On 20 November 2026," in programme.releases["asean-visit"].paragraphs[0]
    assert "on 10 December 2026." in programme.releases["escap-forum"].paragraphs[0]
