"""Public sets of saved pages with what a careful reader gets from each, out of folders that the user supplies.

aeb       scrapinghub/article-extraction-benchmark   ground-truth.json, html/*.html.gz        body
fundus    flairNLP/fundus            tests/resources/parser/test_data/CC/                     title, day, body
htmldate, mediacloud   adbar/htmldate   tests/eval_default.json, tests/eval_mediacloud_2020.json   day
traf      adbar/trafilatura          tests/evaldata.json    title, day, words that are and are not of the body
tagdiv    those pages of all of these whose theme is one of tagDiv's, told by its class of the body
"""

from __future__ import annotations

import collections.abc
import dataclasses
import gzip
import hashlib
import json
import pathlib
import re
import typing

from monitor.fetch import charset

TAGDIV = re.compile(r"<div[^>]{0,300}\btd-post-content\b")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One saved page and its truth; what the set does not tell is None. `wanted` and `unwanted` are words of the page.

    `publisher` and `crawled` say by which of fundus' parsers, and of which day, the page is read.
    """

    name: str
    content: str
    url: str | None
    body: str | None = None
    title: str | None = None
    day: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    publisher: str | None = None
    crawled: str | None = None

    @property
    def is_kept_aside(self) -> bool:
        """Whether the page is of the half, told by its name alone, that nothing was learnt from."""
        return bool(hashlib.sha256(self.name.encode()).digest()[0] & 1)


def load(folders: collections.abc.Iterable[pathlib.Path]) -> dict[str, list[Saved]]:
    """The sets found in `folders`, each a clone of one of the repositories, by name."""
    found: dict[str, list[Saved]] = {}
    for folder in folders:
        for name, reads in READERS.items():
            pages = list(reads(folder))
            if pages:
                found[name] = pages
    if tagdiv := list(_tagdiv(found)):
        found["tagdiv"] = tagdiv
    return found


def _aeb(folder: pathlib.Path) -> collections.abc.Iterator[Saved]:
    for name, truth in _json(folder / "ground-truth.json").items():
        content = _content(folder / "html" / f"{name}.html.gz")
        if content is not None:
            yield Saved(name=name, content=content, url=truth["url"], body=truth["articleBody"])


def _fundus(folder: pathlib.Path) -> collections.abc.Iterator[Saved]:
    """The truth of a publisher is by version of its parser, in the order of the days on which its pages were saved."""
    for info in sorted(folder.glob("tests/resources/parser/test_data/*/meta.info")):
        pages = [
            (facts["crawl_date"], name, facts["url"])
            for name, facts in _json(info).items()
            if (info.parent / name).exists()
        ]
        for publisher in sorted({name.split("_")[0] for _, name, _ in pages}):
            own = sorted(page for page in pages if page[1].split("_")[0] == publisher)
            truths = sorted(_json(info.parent / f"{publisher}.json").items(), key=lambda item: _numbers(item[0]))
            for (crawled, name, url), (_, truth) in zip(own, truths, strict=False) if len(own) == len(truths) else ():
                yield Saved(
                    name=f"{info.parent.name}/{name}",
                    content=_content(info.parent / name) or "",
                    url=url,
                    body=_fundus_body(truth),
                    title=truth.get("title"),
                    day=str(truth["publishing_date"])[:10] if truth.get("publishing_date") else None,
                    publisher=publisher,
                    crawled=crawled,
                )


def _fundus_body(truth: dict[str, typing.Any]) -> str | None:
    body = truth.get("body")
    if not body:
        return None
    sections = [part for each in body["sections"] for part in (*each["headline"], *each["paragraphs"])]
    return "\n\n".join([*body["summary"], *sections])


def _dated(listed: str) -> collections.abc.Callable[[pathlib.Path], collections.abc.Iterator[Saved]]:
    def read(folder: pathlib.Path) -> collections.abc.Iterator[Saved]:
        for url, truth in _json(folder / "tests" / listed).items():
            content = _first(folder / "tests", ("test_set", "cache", "eval"), truth["file"])
            if content is not None and isinstance(truth["date"], str):
                yield Saved(name=truth["file"], content=content, url=_address(url), day=truth["date"])

    return read


def _traf(folder: pathlib.Path) -> collections.abc.Iterator[Saved]:
    for url, truth in _json(folder / "tests" / "evaldata.json").items():
        content = _first(folder / "tests", ("cache", "eval"), truth["file"])
        if content is not None:
            yield Saved(
                name=truth["file"],
                content=content,
                url=_address(url),
                title=truth.get("title") or None,
                day=truth.get("date") or None,
                wanted=tuple(truth.get("with") or ()),
                unwanted=tuple(truth.get("without") or ()),
            )


def _tagdiv(sets: dict[str, list[Saved]]) -> collections.abc.Iterator[Saved]:
    """Pages of tagDiv's themes, each once, with what all sets together tell of it."""
    known: dict[str, Saved] = {}
    for pages in sets.values():
        for page in pages:
            if TAGDIV.search(page.content):
                key = hashlib.sha256(page.content.encode()).hexdigest()
                first = known.setdefault(key, page)
                more = {
                    field.name: getattr(first, field.name) or getattr(page, field.name)
                    for field in dataclasses.fields(Saved)
                }
                known[key] = Saved(**more)
    yield from known.values()


READERS: dict[str, collections.abc.Callable[[pathlib.Path], collections.abc.Iterator[Saved]]] = {
    "aeb": _aeb,
    "fundus": _fundus,
    "htmldate": _dated("eval_default.json"),
    "mediacloud": _dated("eval_mediacloud_2020.json"),
    "traf": _traf,
}


def _json(path: pathlib.Path) -> dict[str, typing.Any]:
    found: dict[str, typing.Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def _content(path: pathlib.Path) -> str | None:
    if not path.exists():
        return None
    body = path.read_bytes()
    return charset.decode(gzip.decompress(body) if path.suffix == ".gz" else body)[0]


def _first(folder: pathlib.Path, places: tuple[str, ...], name: str) -> str | None:
    return next((text for place in places if (text := _content(folder / place / name)) is not None), None)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _address(url: str) -> str | None:
    return url if url.startswith("http") else None
