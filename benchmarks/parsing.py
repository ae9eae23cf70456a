"""Page to Article: our families, trafilatura and fundus on the same pages in one run, by the CPU time of one core.

    .venv/bin/python benchmarks/parsing.py [DIR...] [--python PYTHON]... [--rounds N]

Without DIR the pages are those of `tests/pages`, each padded with a menu and more paragraphs to about 8 KB. With clones
of the sets that `pagesets.py` names, their real pages of tagDiv's themes, and those of fundus' publishers that run
WordPress, are read too. PYTHON is an interpreter in whose environment fundus is installed. A page's time is the least
of the rounds; figures are means over the pages and ratios of sums, for absolute times depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import statistics
import sys
import time

import extraction
import pagesets

from parsers import registry, site_parser

PAGES = pathlib.Path(__file__).parent.parent / "tests" / "pages"
FAMILIES = {
    "sectsco": ("news_2020_semantic", "https://eng.sectsco.org/20260421/2267733.html"),
    "metinfo": ("shownews_stock7", "http://mirror.example/news38/shownews.php?id=9001"),
    "wordpress": ("tagdiv_old", "https://times.example/world/some-release/"),
}
PARAGRAPH = "<p>The parties went over what had been agreed earlier and what remains to be done before session {}.</p>"
MENU = "".join(f'<li><a href="/section/{number}/">Section number {number}</a></li>' for number in range(80))


def page(family: str) -> site_parser.Page:
    """A page of the family, padded."""
    name, url = FAMILIES[family]
    content = (PAGES / family / f"{name}.html").read_text("utf-8")
    last = content.rindex("</p>") + len("</p>")
    padded = content[:last] + "".join(map(PARAGRAPH.format, range(20))) + content[last:]
    return site_parser.Page(content=padded.replace("</body>", f"<footer><ul>{MENU}</ul></footer></body>"), url=url)


def groups(folders: list[pathlib.Path]) -> dict[str, list[pagesets.Saved]]:
    """The pages by what they are."""
    made = {family: page(family) for family in FAMILIES}
    found = {
        family: [pagesets.Saved(name=family, content=given.content, url=given.url)] for family, given in made.items()
    }
    sets = pagesets.load(folders)
    found["real tagDiv"] = sets.get("tagdiv", [])
    found["real WordPress of fundus' publishers"] = [
        each
        for each in sets.get("fundus", [])
        if registry.recognise(site_parser.Page(content=each.content, url=each.url)) == "wordpress"
    ]
    return {name: pages for name, pages in found.items() if pages}


def best_ms(given: site_parser.Page, rounds: int) -> float:
    """The least CPU time of one reading."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        registry.read_article(given)
        times.append(time.process_time() - begun)
    return min(times) * 1000


def main() -> None:
    """Print one line of JSON for each group."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="*", type=pathlib.Path)
    options.add_argument("--python", action="append", default=[sys.executable])
    options.add_argument("--rounds", type=int, default=0)
    given = options.parse_args()
    where = {peer: python for python in reversed(given.python) for peer in extraction.installed(python)}
    for name, pages in groups(given.folders).items():
        rounds = given.rounds or (100 if len(pages) == 1 else 5)
        own = [best_ms(site_parser.Page(content=each.content, url=each.url), rounds) for each in pages]
        figures = {"pages": len(pages), "kB": round(statistics.mean(len(each.content) for each in pages) / 1000)}
        figures |= {"ms": round(statistics.mean(own), 2), "slowest_ms": round(max(own), 2)}
        for peer in (peer for peer in ("trafilatura", "fundus") if peer in where):
            chosen = [number for number, each in enumerate(pages) if peer != "fundus" or each.publisher]
            if not chosen:
                continue
            told = extraction.asked(where[peer], peer, [pages[number] for number in chosen], None, max(2, rounds // 5))
            theirs = [answer["seconds"] * 1000 for answer in told]
            figures[f"{peer}_ms"] = round(statistics.mean(theirs), 2)
            figures[f"{peer}_ratio"] = round(sum(theirs) / sum(own[number] for number in chosen), 1)
            if peer == "fundus":
                figures["fundus_pages"] = len(chosen)
        print(json.dumps({"family": name, **figures}), flush=True)


if __name__ == "__main__":
    main()
