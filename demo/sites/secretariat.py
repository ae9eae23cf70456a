"""The Secretariat: all four address shapes, `?offset=N`, and pages whose class names differ on purpose.

Nobody outside knows the class names of its news pages, so that a reader must go by structure; only the shapes of the
addresses and the +03:00 of its stamps are those of the real site.
"""

from __future__ import annotations

import collections.abc

from demo import rendering, stories

PAGE = 10


def answer(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply | None:
    """Listing, articles and the static pages of the menu."""
    if request.path == "/robots.txt":
        return rendering.Reply(body="User-agent: *\nDisallow: /services/\n", content_type=rendering.PLAIN)
    if request.path in ("/", "/news/"):
        return _listing(request, told)
    if request.path in ("/20170109/192193.html", "/20151209/26996.html"):
        return rendering.Reply(body=rendering.render("secretariat/about.html"))
    story = next((one for one in told if address(one) == request.path), None)
    if story is None:
        return None
    template = f"secretariat/article{story.layout % 3}.html"
    return rendering.Reply(body=rendering.render(template, story=story, base=request.base, path=request.path))


def address(story: stories.Story) -> str:
    """The path of an article: its posting day in Moscow and its number, in one of the four shapes."""
    day = rendering.clock(story.posted, "%Y%m%d", "Europe/Moscow")
    return (
        f"/news/{day}/{story.number}.html",
        f"/{day}/{story.number}.html",
        f"/{day}/-{story.slug}-{story.number}.html",
        f"/politics/{day}/{story.number}/{story.slug}.html",
    )[story.layout]


def _listing(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply:
    offset = request.number("offset", 0)
    shown = [(one, address(one)) for one in told[offset : offset + PAGE]]
    following = offset + PAGE if offset + PAGE < len(told) else None
    return rendering.Reply(body=rendering.render("secretariat/listing.html", shown=shown, following=following))
