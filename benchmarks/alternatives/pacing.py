"""Pages a second on one core: the same made-up pages, by each program's own way to read one."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import typing

import corpus
import newsroom

READING = pathlib.Path(__file__).with_name("reading.py")
FAMILIAR = re.compile(r"""<meta name="generator"[^>]*>|<link[^>]*>|\s(?:class|id)=(?:"[^"]*"|'[^']*')|powered_by_\w+""")
"""By what our parsers of families know theirs."""
PEERS = ("trafilatura", "trafilatura fast", "news-please", "changedetection.io", "reader")
OWN = ("ours", "ours with detection")


def measure(environments: pathlib.Path, count: int, rounds: int) -> dict[str, typing.Any]:
    """Pages a second of each, on pages in markup that we have parsers for, and on the same in markup of no family."""
    familiar = [{"url": made.url, "content": made.content} for made in corpus.pages(count)]
    strange = [
        {"url": f"https://paper.example/story/{number}", "content": FAMILIAR.sub("", page["content"])}
        for number, page in enumerate(familiar)
    ]
    feed = newsroom.feed("http://127.0.0.2/news", list(range(count)), whole=True)
    familiar[0]["feed"] = strange[0]["feed"] = feed
    found = dict[str, typing.Any]()
    for name in (*OWN, *PEERS, "fundus"):
        python = str(environments / ("sco-monitor" if name in OWN else name.split()[0]) / "bin" / "python")
        found[name] = {
            "familiar": _rate(python, name, familiar, rounds),
            "strange": _rate(python, name, strange, rounds),
        }
    return found | {"pages": count, "rounds": rounds}


def _rate(python: str, name: str, pages: list[dict[str, str]], rounds: int) -> float:
    lines = "".join(json.dumps(page) + "\n" for page in pages)
    done = subprocess.run(  # noqa: S603 -- what the caller named
        [python, str(READING), name, str(rounds)], input=lines, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return round(told["pages"] / told["seconds"], 1)
