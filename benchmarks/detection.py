"""What it costs to read who met whom out of an article, beside taking the article out of its page.

    .venv/bin/python benchmarks/detection.py [ROUNDS]

The articles are the English ones of `tests/gold`, read with the catalogue that ships. Figures are CPU time of one core,
each article's best of the rounds; a round goes through all of them, so that none finds its own words still at hand. The
page that trafilatura reads is the same text, each paragraph in its own element.

What a character costs is given in thousandths of a millisecond: for the text of the article of median length, repeated
so many times; for a megabyte of text that is one sentence, one word, or names only, none of them twice.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import functools
import html
import itertools
import json
import pathlib
import statistics
import sys
import time
import tomllib

import trafilatura

from monitor import meetings, partners
from parsers import article as parsed
from parsers import registry, site_parser

ROOT = pathlib.Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
GROWTH = (1, 4, 16, 64)
MEGABYTE = 1_000_000
PARTS = ("Ala", "Beko", "Cimar", "Dolun", "Eros", "Fatik", "Gomel", "Hanu", "Ibis", "Jarma", "Keto", "Lusin")
"""What invented names are made of."""


def articles() -> list[parsed.Article]:
    """The English articles of the labelled pages."""
    labels = map(json.loads, (GOLD / "labels.jsonl").read_text("utf-8").splitlines())
    pages = ((GOLD / "pages" / f"{label['id']}.txt", label["url"]) for label in labels)
    read = (registry.read_article(site_parser.Page(content=page.read_text("utf-8"), url=url)) for page, url in pages)
    return [article for article in read if article.language == "en"]


def catalogue() -> partners.Catalogue:
    """The partners and offices that ship."""
    tables = {
        name: tomllib.loads((ROOT / "config" / f"{name}.toml").read_text("utf-8")) for name in ("partners", "offices")
    }
    return partners.from_tables(tables["partners"]["partner"], tables["offices"]["office"])


def spent_ms(work: collections.abc.Callable[[], object]) -> float:
    """The CPU time of one call, in thousandths of a second."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def best_ms(works: collections.abc.Sequence[collections.abc.Callable[[], object]], rounds: int) -> list[float]:
    """The shortest CPU time of each call, in thousandths of a second, over rounds through all of them."""
    return [min(times) for times in zip(*([spent_ms(work) for work in works] for _ in range(rounds)), strict=True)]


def grown(articles: list[parsed.Article]) -> dict[str, parsed.Article]:
    """Ever longer articles, and texts of a megabyte that are like none, by what they are."""
    median = sorted(articles, key=lambda article: len(article.text))[len(articles) // 2]
    words = median.text.replace(".", "").replace("\n", " ") + " "
    given, family = ([f"{one}{other.lower()}" for one, other in itertools.product(PARTS, PARTS)] for _ in range(2))
    names = [f"{one} {other}" for one, other in itertools.product(given, family)]
    texts = {f"{times} times": median.paragraphs * times for times in GROWTH} | {
        "one sentence": (words * (MEGABYTE // len(words)),),
        "one word": ("".join(words.split()) * (MEGABYTE // len(words)),),
        "all names": tuple(f"Director {name} of the UN met them." for name in names),
    }
    return {what: dataclasses.replace(median, paragraphs=paragraphs) for what, paragraphs in texts.items()}


def page(article: parsed.Article) -> str:
    """The article as a web page."""
    paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.text.split("\n\n"))
    title = html.escape(article.title)
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def main() -> None:
    """Print one line of JSON."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    read, known = articles(), catalogue()
    ours = best_ms([functools.partial(meetings.detect, article, known) for article in read], rounds)
    theirs = best_ms([functools.partial(trafilatura.bare_extraction, page(article)) for article in read], rounds)
    lengthened = grown(read)
    spent = best_ms([functools.partial(meetings.detect, article, known) for article in lengthened.values()], 3)
    figures = {
        "articles": len(read),
        "median_ms": round(statistics.median(ours), 2),
        "p95_ms": round(statistics.quantiles(ours, n=20)[-1], 2),
        "trafilatura_median_ms": round(statistics.median(theirs), 2),
        "us_a_character": {
            what: round(1000 * each / len(article.text), 2)
            for (what, article), each in zip(lengthened.items(), spent, strict=True)
        },
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
