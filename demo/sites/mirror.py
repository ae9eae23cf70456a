"""A mirror on MetInfo 7.2: pager of the core, generator tag, naive stamps in UTC+8, an empty body for an unknown id."""

from __future__ import annotations

import collections.abc

from demo import rendering, stories

PAGE = 8  # MetInfo's own default
COLUMN = 38


def answer(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply | None:
    """Listing, articles by id in whatever folder, sitemap."""
    if request.path == "/robots.txt":
        body = f"User-agent: *\nDisallow: /admin/\nSitemap: {request.base}/sitemap.xml\n"
        return rendering.Reply(body=body, content_type=rendering.PLAIN)
    if request.path == "/sitemap.xml":
        urls = [(address(request.base, one), one) for one in told]
        return rendering.Reply(body=rendering.render("mirror/sitemap.xml", urls=urls), content_type=rendering.XML)
    if request.path.endswith("/shownews.php"):
        return _article(request, told)
    if request.path in ("/", f"/news{COLUMN}/", f"/news{COLUMN}/news.php", f"/news{COLUMN}/index.php"):
        return _listing(request, told)
    return None


def address(base: str, story: stories.Story) -> str:
    """The address of an article."""
    return f"{base}/news{COLUMN}/shownews.php?id={story.number}"


def _article(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply:
    number = request.number("id", 0)
    place = next((index for index, one in enumerate(told) if one.number == number), None)
    if place is None:
        return rendering.Reply(body="")  # the program dies silently: 200 and nothing
    beside = [told[place - 1] if place else None, told[place + 1] if place + 1 < len(told) else None]
    body = rendering.render(
        "mirror/article.html",
        story=told[place],
        base=request.base,
        column=COLUMN,
        beside=[(one, address(request.base, one)) if one else None for one in beside],
    )
    return rendering.Reply(body=body)


def _listing(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply:
    pages = max(1, -(-len(told) // PAGE))
    page = min(max(1, request.number("page", 1)), pages)
    shown = [(one, address(request.base, one)) for one in told[(page - 1) * PAGE : page * PAGE]]
    body = rendering.render(
        "mirror/listing.html", shown=shown, base=request.base, column=COLUMN, page=page, pages=pages
    )
    return rendering.Reply(body=body)
