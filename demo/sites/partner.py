"""The press office of a partner organisation: an RSS feed of summaries, and pages with JSON-LD and OpenGraph."""

from __future__ import annotations

import collections.abc
import json

from demo import rendering, stories


def answer(request: rendering.Request, told: collections.abc.Sequence[stories.Story]) -> rendering.Reply | None:
    """The feed, a start page that announces it, and articles."""
    if request.path == "/robots.txt":
        return rendering.Reply(body="User-agent: *\nDisallow:\n", content_type=rendering.PLAIN)
    items = [(one, address(request.base, one)) for one in told]
    if request.path == "/feed.xml":
        body = rendering.render("partner/feed.xml", items=items[:15], base=request.base)
        return rendering.Reply(body=body, content_type="application/rss+xml; charset=utf-8")
    if request.path == "/":
        return rendering.Reply(body=rendering.render("partner/index.html", items=items, base=request.base))
    story = next((one for one in told if address("", one) == request.path), None)
    if story is None:
        return None
    body = rendering.render(
        "partner/article.html", story=story, address=address(request.base, story), linked_data=_linked_data(story)
    )
    return rendering.Reply(body=body)


def address(base: str, story: stories.Story) -> str:
    """The address of an article."""
    return f"{base}/news/{story.slug.lower()}"


def _linked_data(story: stories.Story) -> str:
    """The article as schema.org sees it; ``<`` is escaped, for it stands inside a script element."""
    return json.dumps(
        {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": "Commission Newsroom"},
                {
                    "@type": "NewsArticle",
                    "headline": story.title,
                    "datePublished": story.posted.isoformat(timespec="seconds"),
                    "dateModified": story.changed.isoformat(timespec="seconds"),
                    "inLanguage": "en",
                },
            ],
        }
    ).replace("<", "\\u003c")
