"""The newsroom: four sites on loopback whose stories can be published, mirrored and edited while they are read.

with newsroom.Newsroom(stories.load(start)) as room:
    room.publish("asean-visit")
    httpx.get(room.base("secretariat") + "/news/")
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import hashlib
import http.server
import threading
import typing
import urllib.parse

from demo import rendering, serving, stories
from demo.sites import mirror, partner, secretariat, times

SITES: dict[str, rendering.Site] = {
    "secretariat": secretariat.answer,
    "mirror": mirror.answer,
    "times": times.answer,
    "partner": partner.answer,
}


class Newsroom:
    """The sites and what stands on them. `clock` gives the moment of publishing and editing, aware UTC."""

    def __init__(
        self,
        programme: stories.Programme,
        ports: collections.abc.Mapping[str, int] | None = None,
        clock: collections.abc.Callable[[], dt.datetime] | None = None,
    ) -> None:
        """Without `ports` each site takes a free one. Raises `serving.PortTaken`."""
        self.programme = programme
        self._clock = clock or (lambda: dt.datetime.now(dt.UTC))
        self._lock = threading.Lock()
        self._stories = {(one.key, one.site): one for one in programme.backlog()}
        self._unvisited = set(SITES)
        self.visited = threading.Event()
        """Set once every site was asked for more than its robots.txt."""
        self._servers: dict[str, serving.Server] = {}
        try:
            for site in SITES:
                self._servers[site] = serving.Server((ports or {}).get(site, 0), self._handler(site))
        except serving.PortTaken:
            self.close()
            raise

    def __enter__(self) -> typing.Self:
        """Already serving."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the doors."""
        self.close()

    def close(self) -> None:
        """Stop every site."""
        for server in self._servers.values():
            server.close()

    def base(self, site: str) -> str:
        """The address of a site, without a closing slash."""
        return f"http://127.0.0.1:{self._servers[site].port}"

    def publish(self, key: str) -> stories.Story:
        """Put a release on its home site, now."""
        return self._put(key, next(iter(self.programme.releases[key].numbers)))

    def mirror(self, key: str, site: str) -> stories.Story:
        """Put a release on another site, now, with the words it has at home."""
        return self._put(key, site)

    def edit(self, key: str, replace: tuple[str, str] | None = None, add: str | None = None) -> list[stories.Story]:
        """Change a release on every site that carries it: exchange words, add a paragraph."""
        with self._lock:
            places = [place for place in self._stories if place[0] == key]
            for place in places:
                story = self._stories[place]
                paragraphs = tuple(one.replace(*replace) if replace else one for one in story.paragraphs)
                self._stories[place] = dataclasses.replace(
                    story, paragraphs=(*paragraphs, add) if add else paragraphs, changed=self._clock()
                )
            return [self._stories[place] for place in places]

    def told(self, site: str) -> list[stories.Story]:
        """What stands on a site, newest first."""
        with self._lock:
            here = [story for (_, where), story in self._stories.items() if where == site]
        return sorted(here, key=lambda story: story.posted, reverse=True)

    def _put(self, key: str, site: str) -> stories.Story:
        story = self.programme.releases[key].story(site, self._clock())
        with self._lock:
            at_home = next((one for (other, _), one in self._stories.items() if other == key), story)
            story = dataclasses.replace(story, paragraphs=at_home.paragraphs)
            self._stories[key, site] = story
        return story

    def _visit(self, site: str) -> None:
        with self._lock:
            self._unvisited.discard(site)
            if not self._unvisited:
                self.visited.set()

    def _handler(self, site: str) -> type[http.server.BaseHTTPRequestHandler]:
        room = self

        class Handler(serving.QuietHandler):
            """One request to this site."""

            def do_GET(self) -> None:  # noqa: N802 -- the name is the standard library's
                """Answer, or say 304 where the reader has this very page."""
                split = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(split.query))
                request = rendering.Request(base=room.base(site), path=split.path, query=query)
                told = room.told(site)
                if request.path != "/robots.txt":
                    room._visit(site)
                reply = SITES[site](request, told) or rendering.Reply(body="<h1>Not found</h1>", status=404)
                changed = max((one.changed for one in told), default=None)
                self.give(reply, f'"{hashlib.sha256(reply.body.encode()).hexdigest()[:20]}"', changed)

            do_HEAD = do_GET  # noqa: N815 -- the name is the standard library's

        return Handler
