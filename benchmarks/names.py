"""What it costs to find the names of a large catalogue in an article, beside one plain regex of the same names.

    .venv/bin/python benchmarks/names.py [ROUNDS]

The catalogue has 2 000 aliases, the article 300 words. The regex is an alternation of all aliases between word
boundaries: it knows neither spellings nor capitals, and is what a keyword alert would run.
"""

from __future__ import annotations

import collections.abc
import json
import random
import re
import statistics
import sys
import time

from monitor import partners

ALIASES = 2000
WORDS = 300
SYLLABLES = ("ba", "den", "kor", "li", "mas", "no", "pra", "ran", "sil", "tor", "ul", "ver")
BODIES = ("Organisation", "Fund", "Council", "Bank", "Agency", "Union")
SENTENCE = (
    "On 8 June the Secretary-General met in Beijing with the head of the {} and spoke about trade, transport and the "
    "fight against drugs, in which the Organisation’s member states have long worked together with partners. "
)


def catalogue() -> tuple[partners.Catalogue, list[str]]:
    """A catalogue of invented bodies, four aliases each, two of them short names, and all its aliases."""
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    tables = []
    for number in range(ALIASES // 4):
        first, second = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))
        name = f"{first} {second} {chance.choice(BODIES)} {number}"
        short = f"{first[:2]}{second[:3]}".upper() + f"{number}X"
        tables.append(
            {"id": f"p{number}", "name": name, "aliases": [short, f"{short} Secretariat", f"{first} Centre {number}"]}
        )
    known = partners.from_tables(tables)
    return known, [name for partner in known for name in (partner.name, *partner.aliases)]


def text(names: list[str]) -> str:
    """An article of 300 words that names a body in each sentence."""
    chance = random.Random(11)  # noqa: S311
    written = "".join(SENTENCE.format(chance.choice(names)) for _ in range(WORDS // 20))
    return " ".join(written.split()[:WORDS])


def median_ms(work: collections.abc.Callable[[], object], rounds: int) -> float:
    """The median time of one call, in thousandths of a second."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def main() -> None:
    """Print one line of JSON."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    known, names = catalogue()
    article = text(names)
    plain = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})\b")
    found, matched = known.find(article), plain.findall(article)
    ours = median_ms(lambda: known.find(article), rounds)
    sentences = [f"{sentence}." for sentence in article.split(". ")]
    apart = median_ms(lambda: [known.find(sentence) for sentence in sentences], rounds)
    theirs = median_ms(lambda: plain.findall(article), max(1, rounds // 20))
    figures = {
        "aliases": len(names),
        "words": len(article.split()),
        "found": len(found),
        "regex_found": len(matched),
        "ms": round(ours, 3),
        "by_sentence_ms": round(apart, 3),
        "regex_ms": round(theirs, 2),
        "ratio": round(theirs / ours),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
