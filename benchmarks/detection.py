"""What it costs to read who met whom out of an article, beside taking the article out of its page.

    .venv/bin/python benchmarks/detection.py [ROUNDS]

The articles are the English ones of `tests/gold`, read with the catalogue that ships. Figures are CPU time of one core,
each article's best of the rounds. The page that trafilatura reads is the same text, each paragraph in its own element.
Growth repeats the text of all articles together, and gives the time for each length in that of the shortest.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import html
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
GROWTH = (1, 4, 16)


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


def best_ms(work: collections.abc.Callable[[], object], rounds: int) -> float:
    """The shortest CPU time of one call, in thousandths of a second."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times) * 1000


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
    ours = [best_ms(lambda article=article: meetings.detect(article, known), rounds) for article in read]
    pages = [page(article) for article in read]
    theirs = [best_ms(lambda given=given: trafilatura.bare_extraction(given), rounds) for given in pages]
    long = dataclasses.replace(read[0], paragraphs=tuple(each for article in read[:20] for each in article.paragraphs))
    grown = [dataclasses.replace(long, paragraphs=long.paragraphs * times) for times in GROWTH]
    spent = [best_ms(lambda article=article: meetings.detect(article, known), rounds) for article in grown]
    figures = {
        "articles": len(read),
        "median_ms": round(statistics.median(ours), 2),
        "p95_ms": round(statistics.quantiles(ours, n=20)[-1], 2),
        "trafilatura_median_ms": round(statistics.median(theirs), 2),
        "growth": {times: round(each / spent[0], 1) for times, each in zip(GROWTH, spent, strict=True)},
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
