"""How long searches take beside the same written by hand in SQL, in the same run, one after the other.

    .venv/bin/python benchmarks/searching.py [ARTICLES] [--queries N] [--postgres | --database URL]

Over the archive of `holdings`, made first unless the database has articles. Of each kind of query N different ones
(40): the exact count and the newest 20 articles with texts, by `storage.search` and by statements of the driver that
give the same rows; then snippets, and facets. Milliseconds, p50 / p95; the ratios are of the p95.
"""

# ruff: noqa: S608 -- conditions are our own

from __future__ import annotations

import argparse
import collections.abc
import pathlib
import random
import statistics
import sys
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import databases  # noqa: E402 -- found by the line above
import holdings  # noqa: E402
import sqlalchemy as sa  # noqa: E402

from storage import database, facets, fulltext, query, rendering, search, terms, trees  # noqa: E402

FIELDS = {
    "source:daily": "a.source = 'daily'",
    "kind:visit": "a.id IN (SELECT r.article_id FROM report r JOIN meeting m ON m.id = r.meeting_id"
    " WHERE m.kind = 'visit')",
    "involved:asean": "a.id IN (SELECT r.article_id FROM report r JOIN involvement i ON i.meeting_id = r.meeting_id"
    " WHERE i.partner = 'asean')",
}
KINDS = ("one word", "two words", "phrase", "prefix", "word and field", "field")


def asked(kind: str, count: int) -> list[tuple[str, str]]:
    """So many queries of a kind, each with the condition by hand that its field asks for."""
    chance = random.Random(f"{kind} {count}")  # noqa: S311 -- words, not secrets
    words, _ = holdings.vocabulary()
    bodies = [row["text"].split() for row in holdings.Maker().batch(range(count))["article"]]
    found = []
    for number, body in enumerate(bodies):
        word, at = words[int(200 * 100 ** chance.random()) - 1], chance.randrange(8, len(body) - 2)
        field, condition = list(FIELDS.items())[number % len(FIELDS)]
        pair = f"{body[at]} {body[at + 1]}"
        texts = (word, pair, f'"{pair}"', f"{word[:5]}*", f"{word} {field}", field)
        found.append((texts[KINDS.index(kind)], condition if "field" in kind else ""))
    return found


def by_hand(cursor: typing.Any, words: tuple[terms.Clause, ...], field: str, *, sqlite: bool) -> int:
    """The count and the newest 20 rows by two statements; gives back the count."""
    conditions, values, start = [field] if field else [], [], "article a"
    led = "article_fts f CROSS JOIN article a ON a.newness = f.rowid"
    if sqlite and words:
        conditions = ["article_fts MATCH ?", *(f"+{field}" for _ in conditions)]
        values, start = [" AND ".join(fulltext.written(clause) for clause in words)], led if field else "article_fts f"
    for clause in () if sqlite else words:
        forms = " | ".join(f"'{form}'" for form in sorted(clause.forms))
        conditions.append("a.tsv @@ %s::tsquery")
        values.append(forms or " & ".join(f"'{term}'" for term in clause.terms) + (":*" if clause.prefix else ""))
        if len(clause.terms) > 1:
            conditions.append("' ' || a.search_text || ' ' LIKE %s")
            values.append(f"% {' '.join(clause.terms)} %")
    where = " AND ".join(conditions)
    total = cursor.execute(f"SELECT count(*) FROM {start} WHERE {where}", values).fetchone()[0]
    whole, key = (led, "f.rowid") if sqlite and words else ("article a", "a.newness")
    cursor.execute(f"SELECT a.* FROM {whole} WHERE {where} ORDER BY {key} DESC LIMIT 20", values).fetchall()
    return int(total)


def timed(ask: collections.abc.Callable[[], typing.Any]) -> tuple[float, typing.Any]:
    """Milliseconds, and the answer."""
    began = time.perf_counter()
    answer = ask()
    return 1000 * (time.perf_counter() - began), answer


def shown(times: list[float]) -> str:
    """The middle and the 95th of a hundred."""
    return f"{statistics.median(times):.1f} / {p95(times):.1f}"


def p95(times: list[float]) -> float:
    """What 95 of a hundred do not exceed."""
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)]


def measure(engine: sa.Engine, kind: str, count: int) -> None:
    """Print the figures of a kind of query."""
    sqlite = engine.dialect.name == "sqlite"
    times: dict[str, list[float]] = {"ours": [], "by hand": [], "with snippets": [], "facets": []}
    totals = []
    with engine.connect() as raw, database.sessions(engine, read_only=True)() as session:
        cursor = raw.connection.cursor()
        for text, field in asked(kind, count):
            tree = query.parse(text)
            words = trees.wanted(tree)

            def hits(tree: trees.Query = tree) -> typing.Any:
                session.expunge_all()
                return search.hits(search.articles(session, tree).items, tree)

            search.articles(session, tree)  # pages of the database are read, the statement is compiled
            session.expunge_all()
            rendering.found.cache_clear()
            ours, found = timed(lambda tree=tree: search.articles(session, tree))
            hand, total = timed(lambda words=words, field=field: by_hand(cursor, words, field, sqlite=sqlite))
            assert found.total == total, (text, found.total, total)  # noqa: S101 -- else the figures compare nothing
            totals.append(total)
            for name, spent in (("ours", ours), ("by hand", hand), ("with snippets", timed(hits)[0])):
                times[name].append(spent)
            times["facets"].append(timed(lambda tree=tree: facets.facets(session, tree))[0])
    ratio, many = p95(times["ours"]) / p95(times["by hand"]), p95(times["facets"]) / p95(times["ours"])
    figures = "; ".join(f"{name} {shown(spent)}" for name, spent in times.items())
    print(f"{kind}: {figures}; {ratio:.2f} times by hand, facets {many:.1f} times the search, "
          f"{statistics.mean(totals):.0f} found on average", flush=True)  # fmt: skip


def main() -> None:
    """Make the archive where there is none, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=holdings.ARTICLES)
    parser.add_argument("--queries", type=int, default=40)
    databases.ask(parser)
    given = parser.parse_args()
    with databases.opened(given) as url:
        engine = database.engine(url)
        database.upgrade(engine)
        with engine.connect() as connection:
            empty = not connection.scalar(sa.text("SELECT count(*) FROM article"))
        if empty:
            holdings.fill(engine, given.articles)
        for kind in KINDS:
            measure(engine, kind, given.queries)
        engine.dispose()


if __name__ == "__main__":
    main()
