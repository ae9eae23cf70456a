"""How well any page is read: ours and the peers that are installed, on public sets of saved pages, in one run.

    .venv/bin/python benchmarks/extraction.py DIR... [--python PYTHON]... [--sets NAME,...] [--peers NAME,...]
                                              [--cache DIR] [--wrong FILE]

Each DIR is a clone of one of the repositories that `pagesets.py` names; each PYTHON an interpreter in whose environment
more peers are installed. Body: F1 over shingles of four words, as the article-extraction-benchmark defines it, ± its
standard deviation over resampled pages; for the set "traf", F1 over the words that are and are not of the body. Title:
the same characters after NFC, entities and white space. Day: the same day. Each as all (half learnt from / half kept
aside). Speed: mean CPU time of a page, and in ours. `--wrong` lists what ours reads otherwise than the truth.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import html
import json
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time
import typing
import unicodedata

import pagesets

from parsers import article as parsed
from parsers import dates, registry, site_parser

PEERS = pathlib.Path(__file__).with_name("peers.py")
RESAMPLED = 500

Answer = dict[str, typing.Any]
Score = tuple[float, float, float]


def ours(page: pagesets.Saved) -> Answer:
    """What this project reads of a page."""
    begun = time.process_time()
    try:
        article = registry.read_article(site_parser.Page(content=page.content, url=page.url))
    except parsed.ParseError as error:
        return {"error": str(error), "seconds": time.process_time() - begun}
    return {
        "title": article.title,
        "day": dates.day_of(article.published).isoformat() if article.published else None,
        "text": article.text,
        "parser": article.parser,
        "seconds": time.process_time() - begun,
    }


def asked(
    python: str, peer: str, pages: list[pagesets.Saved], cache: pathlib.Path | None, rounds: int = 1
) -> list[Answer]:
    """A peer's answers, out of `cache` where the same peer was asked about the same pages before."""
    given = "".join(
        json.dumps({key: getattr(page, key) for key in ("content", "url", "publisher", "crawled")}) + "\n"
        for page in pages
    )
    digest = hashlib.sha256((peer + given).encode()).hexdigest()[:16]
    kept = cache / f"{peer.replace(' ', '-')}-{digest}.jsonl" if cache else None
    if kept and kept.exists():
        told = kept.read_text("utf-8")
    else:
        command = [python, str(PEERS), peer, str(rounds)]
        told = subprocess.run(  # noqa: S603 - the user's own interpreters
            command, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
        ).stdout
        if kept:
            kept.write_text(told, "utf-8")
    return [json.loads(line) for line in told.splitlines()]


def shingle_score(true: str, found: str) -> Score:
    """True positives, false positives and false negatives over shingles of four words, as shares of their sum."""
    wanted, got = _shingles(true), _shingles(found)
    counts = ((wanted & got).total(), (got - wanted).total(), (wanted - got).total())
    total = sum(counts)
    return (counts[0] / total, counts[1] / total, counts[2] / total) if total else (0.0, 0.0, 0.0)


def _shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return collections.Counter(
        shingle for place in range(max(1, len(words) - 3)) if (shingle := tuple(words[place : place + 4]))
    )


def f1(scores: list[Score]) -> float:
    """Harmonic mean of mean precision and mean recall; pages with nothing found count for recall alone."""
    precisions = [tp / (tp + fp) if fp or fn else 1.0 for tp, fp, fn in scores if tp + fp > 0]
    recalls = [tp / (tp + fn) if fp or fn else 1.0 for tp, fp, fn in scores if tp + fn > 0]
    if not precisions or not recalls:
        return 0.0
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def chunk_score(page: pagesets.Saved, found: str) -> Score:
    """How many of the words that are of the body were found, how many that are not, how many were missed."""
    hits = sum(words in found for words in page.wanted)
    return (hits, sum(words in found for words in page.unwanted), len(page.wanted) - hits)


def chunk_f1(scores: list[Score]) -> float:
    """F1 over all words of all pages together."""
    tp, fp, fn = (sum(column) for column in zip(*scores, strict=True))
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def fold(title: str | None) -> str:
    """A title for comparing: NFC, no entities, single spaces."""
    return " ".join(unicodedata.normalize("NFC", html.unescape(title or "")).split())


def is_right(page: pagesets.Saved, answer: Answer, field: str) -> bool:
    """Whether an answer's title or day is that of the page."""
    if field == "title":
        return fold(answer.get("title")) == fold(page.title)
    return bool(answer.get(field) == getattr(page, field))


def exact(pages: list[pagesets.Saved], answers: list[Answer], field: str) -> str:
    """The share of right titles or days: all (learnt from / kept aside)."""
    told = [(page, is_right(page, answer, field)) for page, answer in _paired(pages, answers) if getattr(page, field)]
    if not told or not any(answer.get(field) for answer in answers):
        return "-"
    halves = [[right for page, right in told if page.is_kept_aside == aside] for aside in (False, True)]
    return f"{_mean([right for _, right in told]):.3f} ({_mean(halves[0]):.3f} / {_mean(halves[1]):.3f})"


def bodies(pages: list[pagesets.Saved], answers: list[Answer]) -> str:
    """F1 of the bodies: all ± deviation (learnt from / kept aside)."""
    if not any(answer.get("text") for answer in answers):
        return "-"
    in_chunks = any(page.wanted for page in pages) and not any(page.body for page in pages)
    score, combine = (chunk_score, chunk_f1) if in_chunks else (_body_score, f1)
    told = [
        (page, score(page, answer.get("text") or ""))
        for page, answer in _paired(pages, answers)
        if page.body is not None or (in_chunks and page.wanted)
    ]
    if not told:
        return "-"
    scores = [each for _, each in told]
    pick = random.Random(0)  # noqa: S311 - resampling, not secrets
    spread = statistics.stdev(combine(pick.choices(scores, k=len(scores))) for _ in range(RESAMPLED))
    halves = [[each for page, each in told if page.is_kept_aside == aside] for aside in (False, True)]
    return f"{combine(scores):.3f} ± {spread:.3f} ({combine(halves[0]):.3f} / {combine(halves[1]):.3f})"


def _body_score(page: pagesets.Saved, found: str) -> Score:
    return shingle_score(page.body or "", found)


def _paired(pages: list[pagesets.Saved], answers: list[Answer]) -> list[tuple[pagesets.Saved, Answer]]:
    return list(zip(pages, answers, strict=True))


def _mean(values: list[bool]) -> float:
    return statistics.mean(values) if values else 0.0


def report(name: str, pages: list[pagesets.Saved], told: dict[str, list[Answer]]) -> None:
    """Print one table of a set."""
    print(f"\n{name}: {len(pages)} pages, {sum(page.is_kept_aside for page in pages)} of them kept aside")
    own = statistics.mean(answer["seconds"] for answer in told["ours"])
    print(f"{'':<18}{'body F1':<32}{'title':<24}{'day':<24}{'ms':>8}{'ours':>8}{'errors':>8}")
    for reader, answers in told.items():
        spent = statistics.mean(answer["seconds"] for answer in answers)
        errors = sum("error" in answer for answer in answers)
        columns = (bodies(pages, answers), exact(pages, answers, "title"), exact(pages, answers, "day"))
        row = f"{reader:<18}{columns[0]:<32}{columns[1]:<24}{columns[2]:<24}"
        print(f"{row}{spent * 1000:>8.2f}{spent / own:>7.1f}x{errors:>8}", flush=True)


def wrong(name: str, pages: list[pagesets.Saved], answers: list[Answer]) -> list[str]:
    """What ours reads otherwise than the truth, of the half learnt from: lines of JSON."""
    lines = []
    for page, answer in _paired(pages, answers):
        found: Answer = {"set": name, "page": page.name, "url": page.url, "parser": answer.get("parser")}
        for field in ("title", "day"):
            if getattr(page, field) and not is_right(page, answer, field):
                found[field] = [getattr(page, field), answer.get(field)]
        if page.body is not None:
            found["body"] = round(f1([_body_score(page, answer.get("text") or "")]), 3)
        elif page.wanted:
            found["body"] = round(chunk_f1([chunk_score(page, answer.get("text") or "")]), 3)
        if not page.is_kept_aside and (found.keys() & {"title", "day"} or found.get("body", 1) < 1):
            lines.append(json.dumps(found, ensure_ascii=False))
    return lines


def installed(python: str) -> list[str]:
    """The peers that an interpreter has."""
    told = subprocess.run(  # noqa: S603 - the user's own interpreters
        [python, str(PEERS)], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    names: list[str] = json.loads(told)
    return names


def main() -> None:
    """Print a table for each set that is found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=pathlib.Path)
    options.add_argument("--python", action="append", default=[sys.executable])
    options.add_argument("--sets", default="")
    options.add_argument("--peers", default=None)
    options.add_argument("--cache", type=pathlib.Path)
    options.add_argument("--wrong", type=pathlib.Path)
    given = options.parse_args()
    where = {peer: python for python in reversed(given.python) for peer in installed(python)}
    chosen = set(where) if given.peers is None else set(given.peers.split(","))
    lines: list[str] = []
    for name, pages in pagesets.load(given.folders).items():
        if given.sets and name not in given.sets.split(","):
            continue
        told = {"ours": [ours(page) for page in pages]}
        for peer in (peer for peer in where if peer in chosen and (peer != "fundus" or name == "fundus")):
            told[peer] = asked(where[peer], peer, pages, given.cache)
        report(name, pages, told)
        lines += wrong(name, pages, told["ours"])
    if given.wrong:
        given.wrong.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
