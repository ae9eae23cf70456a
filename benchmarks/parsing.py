"""Pages a second, side by side in one process: our families against trafilatura on the same pages.

    .venv/bin/python benchmarks/parsing.py [ROUNDS]

The pages are those of `tests/pages`, each padded with a menu, a side column and more paragraphs to about the size of a
real one. Figures are ratios of medians; absolute times depend on the machine.
"""

from __future__ import annotations

import collections.abc
import json
import pathlib
import statistics
import sys
import time

import trafilatura

from parsers import registry, site_parser

PAGES = pathlib.Path(__file__).parent.parent / "tests" / "pages"
FAMILIES = {
    "sectsco": ("news_2020_semantic", "https://eng.sectsco.org/20260421/2267733.html"),
    "metinfo": ("shownews_stock7", "http://mirror.example/news38/shownews.php?id=9001"),
    "wordpress": ("tagdiv_old", "https://times.example/world/some-release/"),
}
PARAGRAPH = (
    "<p>The parties went over what had been agreed earlier and what remains to be done before the next session.</p>"
)
MENU = "".join(f'<li><a href="/section/{number}/">Section number {number}</a></li>' for number in range(80))


def page(family: str) -> site_parser.Page:
    """A page of the family, padded to about 12 KB."""
    name, url = FAMILIES[family]
    content = (PAGES / family / f"{name}.html").read_text("utf-8")
    last = content.rindex("</p>") + len("</p>")
    padded = content[:last] + PARAGRAPH * 20 + content[last:]
    return site_parser.Page(content=padded.replace("</body>", f"<footer><ul>{MENU}</ul></footer></body>"), url=url)


def median_seconds(work: collections.abc.Callable[[], object], rounds: int) -> float:
    """The median time of one call."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def main() -> None:
    """Print one line of JSON for each family."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    for family in FAMILIES:
        given = page(family)
        registry.read_article(given, family)  # the first call imports and compiles
        trafilatura.bare_extraction(given.content, url=given.url)
        ours = median_seconds(lambda given=given, family=family: registry.read_article(given, family), rounds)
        theirs = median_seconds(
            lambda given=given: trafilatura.bare_extraction(given.content, url=given.url, with_metadata=True), rounds
        )
        figures = {
            "ms": round(ours * 1000, 2),
            "trafilatura_ms": round(theirs * 1000, 2),
            "ratio": round(theirs / ours, 1),
        }
        print(json.dumps({"family": family, "bytes": len(given.content.encode()), **figures}))


if __name__ == "__main__":
    main()
