"""What one would write to watch feeds with a library that has no daemon, run by an interpreter that has the library.

    PYTHON benchmarks/alternatives/loops.py NAME FOLDER EVERY HOOK FEED...

Each feed is visited once in EVERY seconds, one after the other at even distances. What is new after the first visit is
posted to HOOK as JSON, nothing else. It imports nothing of this project.
"""

from __future__ import annotations

import collections.abc
import json
import pathlib
import re
import sys
import time
import typing
import urllib.request

Visit = collections.abc.Callable[[str], None]
"""Visits the feed at an address."""


def post(hook: str, told: dict[str, typing.Any]) -> None:
    """Post JSON."""
    request = urllib.request.Request(hook, json.dumps(told).encode(), {"content-type": "application/json"})  # noqa: S310
    urllib.request.urlopen(request, timeout=20).close()  # noqa: S310 - our own address


def with_reader(folder: pathlib.Path, hook: str, feeds: list[str]) -> Visit:
    """Keep entries in reader's database, and tell of each by a hook of its own."""
    import reader

    def tell(_reader: typing.Any, entry: typing.Any, status: typing.Any) -> None:
        if status is reader.EntryUpdateStatus.NEW:
            post(hook, {"title": entry.title, "url": entry.link})

    keeper = reader.make_reader(str(folder / "db.sqlite"))
    for feed in feeds:
        keeper.add_feed(feed, exist_ok=True)
        keeper.update_feed(feed)
    keeper.after_entry_update_hooks.append(tell)
    return keeper.update_feed


def with_trafilatura(folder: pathlib.Path, hook: str, feeds: list[str]) -> Visit:
    """Keep links in memory and what is read of pages in files.

    Its own `find_feed_urls` takes no host without a name, so links are read here. Its guard against addresses that are
    not public is switched off, for this is loopback.
    """
    import trafilatura
    from trafilatura import settings

    settings.DEFAULT_CONFIG["DEFAULT"]["SSRF_PROTECTION"] = "False"

    def links(feed: str) -> list[str]:
        return re.findall(r"<item>.*?<link>(.*?)</link>", trafilatura.fetch_url(feed) or "", re.DOTALL)

    seen = {link for feed in feeds for link in links(feed)}

    def visit(feed: str) -> None:
        for link in links(feed):
            if link in seen:
                continue
            seen.add(link)
            page = trafilatura.fetch_url(link)
            found = page and trafilatura.extract(page, url=link, output_format="json", with_metadata=True)
            if found:
                (folder / f"{len(seen)}.json").write_text(found, "utf-8")
                post(hook, {"title": json.loads(found)["title"], "url": link})

    return visit


LIBRARIES = {"reader": with_reader, "trafilatura": with_trafilatura}


def main() -> None:
    """Watch until killed; the first visits are over when the file `ready` is there."""
    name, folder, every, hook, *feeds = sys.argv[1:]
    visit = LIBRARIES[name](pathlib.Path(folder), hook, feeds)
    (pathlib.Path(folder) / "ready").touch()
    place = 0
    begun = time.monotonic()
    while True:
        visit(feeds[place % len(feeds)])
        place += 1
        time.sleep(max(0.0, begun + place * float(every) / len(feeds) - time.monotonic()))


if __name__ == "__main__":
    main()
