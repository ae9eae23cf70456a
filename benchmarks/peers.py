"""Other readers of pages, each as one function; run by whatever interpreter has them installed.

    PYTHON benchmarks/peers.py                 prints the names of those that this interpreter can import
    PYTHON benchmarks/peers.py NAME [ROUNDS] < PAGES    reads pages as lines of JSON, prints for each what NAME reads
                                               of it and the least CPU seconds of the rounds

It imports nothing of this project, so that a peer can live in an environment of its own.
"""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import importlib.util
import io
import json
import logging
import sys
import time
import typing

Answer = dict[str, typing.Any]
"""``title``, ``day``, ``text``, each None where the peer has no such thing."""


def _trafilatura(page: Answer) -> Answer:
    return _extracted(page, fast=False)


def _trafilatura_fast(page: Answer) -> Answer:
    return _extracted(page, fast=True)


def _extracted(page: Answer, *, fast: bool) -> Answer:
    import trafilatura

    found = trafilatura.bare_extraction(
        page["content"], url=page["url"], fast=fast, include_comments=False, with_metadata=True
    )
    return {"title": found.title, "day": found.date, "text": found.text} if found else {}


def _htmldate(page: Answer) -> Answer:
    import htmldate

    return {"day": htmldate.find_date(page["content"], original_date=True, extensive_search=True, url=page["url"])}


def _readability(page: Answer) -> Answer:
    import lxml.html
    import readability

    document = readability.Document(page["content"])
    text = lxml.html.fromstring(document.summary()).text_content()
    return {"title": document.short_title(), "text": text}


def _newspaper(page: Answer) -> Answer:
    import newspaper

    article = newspaper.Article(page["url"] or "https://news.example/", fetch_images=False)
    article.download(input_html=page["content"])
    article.parse()
    return {
        "title": article.title,
        "day": str(article.publish_date)[:10] if article.publish_date else None,
        "text": article.text,
    }


def _goose(page: Answer) -> Answer:
    import goose3

    article = goose3.Goose().extract(raw_html=page["content"])
    return {
        "title": article.title,
        "day": str(article.publish_date)[:10] if article.publish_date else None,
        "text": article.cleaned_text,
    }


def _fundus(page: Answer) -> Answer:
    """Only pages of its own publishers, read by the parser of the day on which they were saved."""
    from fundus import publishers

    publisher = publishers.PublisherCollection[page["publisher"]]
    found = publisher.parser(dt.datetime.fromisoformat(page["crawled"])).parse(page["content"], "raise")
    body = found.get("body")
    return {"title": found.get("title"), "day": str(found.get("publishing_date"))[:10], "text": str(body or "")}


PEERS: dict[str, tuple[str, collections.abc.Callable[[Answer], Answer]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "trafilatura fast": ("trafilatura", _trafilatura_fast),
    "htmldate": ("htmldate", _htmldate),
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "goose3": ("goose3", _goose),
    "fundus": ("fundus", _fundus),
}
"""What each is imported as, and how it is asked."""


def main() -> None:
    """Print the names of the peers that are installed, or one answer of the peer that is named for each page."""
    logging.disable()
    if len(sys.argv) < 2:
        print(json.dumps([name for name, (module, _) in PEERS.items() if importlib.util.find_spec(module)]))
        return
    _, ask = PEERS[sys.argv[1]]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for line in sys.stdin:
        page = json.loads(line)
        answers = [_timed(ask, page) for _ in range(rounds)]
        sys.stdout.write(json.dumps(min(answers, key=lambda answer: answer["seconds"])) + "\n")
        sys.stdout.flush()


def _timed(ask: collections.abc.Callable[[Answer], Answer], page: Answer) -> Answer:
    begun = time.process_time()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = ask(page)
    except Exception as error:  # noqa: BLE001 - whatever a page does to a peer is its answer
        answer = {"error": repr(error)[:200]}
    return {**answer, "seconds": time.process_time() - begun}


if __name__ == "__main__":
    main()
