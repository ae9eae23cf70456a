"""A newspaper on WordPress with tagDiv's theme: both generations of templates, the REST door, the feed."""

from __future__ import annotations

import collections.abc
import json

from demo import rendering, stories

PAGE = 5
ZONE = "Asia/Karachi"


def answer(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply | None:
    """Category pages, articles, `wp/v2/posts`, feed."""
    if request.path == "/robots.txt":
        body = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
        return rendering.Reply(body=body, content_type=rendering.PLAIN)
    if request.path == "/feed/":
        items = [(one, address(request.base, one)) for one in told[:10]]
        body = rendering.render("times/feed.xml", items=items, base=request.base)
        return rendering.Reply(body=body, content_type="application/rss+xml; charset=UTF-8")
    if request.path == "/wp-json/wp/v2/posts":
        return _posts(request, told)
    if request.path.startswith("/category/sco/"):
        return _category(request, told)
    story = next((one for one in told if address("", one) == request.path), None)
    if story is None:
        return None
    body = rendering.render(
        f"times/single{story.layout % 2}.html",
        story=story,
        base=request.base,
        address=address(request.base, story),
        others=[(one, address(request.base, one)) for one in told if one is not story][:2],
    )
    return rendering.Reply(body=body)


def address(base: str, story: stories.Story) -> str:
    """The address of an article."""
    return f"{base}/{story.slug.lower()}/"


def _category(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply | None:
    rest = request.path.removeprefix("/category/sco/").removeprefix("page/").rstrip("/")
    pages = max(1, -(-len(told) // PAGE))
    page = int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 6 else 1 if not rest else 0
    if not 1 <= page <= pages:
        return None
    shown = [(one, address(request.base, one)) for one in told[(page - 1) * PAGE : page * PAGE]]
    body = rendering.render("times/category.html", shown=shown, base=request.base, page=page, pages=pages)
    return rendering.Reply(body=body)


def _posts(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply:
    size = min(max(1, request.number("per_page", 10)), 100)
    page, pages = request.number("page", 1), max(1, -(-len(told) // size))
    headers = {"X-WP-Total": str(len(told)), "X-WP-TotalPages": str(pages)}
    if not 1 <= page <= pages:
        fault = {
            "code": "rest_post_invalid_page_number",
            "message": "The page number requested is larger than the number of pages available.",
            "data": {"status": 400},
        }
        return rendering.Reply(body=json.dumps(fault), content_type="application/json; charset=UTF-8", status=400)
    posts = [_post(request.base, one) for one in told[(page - 1) * size : page * size]]
    return rendering.Reply(body=json.dumps(posts), content_type="application/json; charset=UTF-8", headers=headers)


def _post(base: str, story: stories.Story) -> dict[str, object]:
    """One post as WordPress writes it: local time without offset, UTC without Z, entities in the title."""
    stamp = "%Y-%m-%dT%H:%M:%S"
    clock = rendering.clock
    return {
        "id": story.number,
        "date": clock(story.posted, stamp, ZONE),
        "date_gmt": clock(story.posted, stamp),
        "guid": {"rendered": f"{base}/?p={story.number}"},
        "modified": clock(story.changed, stamp, ZONE),
        "modified_gmt": clock(story.changed, stamp),
        "slug": story.slug.lower(),
        "status": "publish",
        "type": "post",
        "link": address(base, story),
        "title": {"rendered": story.title.replace("'", "&#8217;")},
        "content": {"rendered": "\n".join(f"<p>{one}</p>" for one in story.paragraphs), "protected": False},
        "excerpt": {"rendered": f"<p>{story.paragraphs[0][:140]} [&hellip;]</p>", "protected": False},
        "author": 3,
        "categories": [12],
        "tags": [],
    }
