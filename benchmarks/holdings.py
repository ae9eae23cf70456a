"""An archive of made-up articles with their meetings, written straight into a database; the same number, the same rows.

    .venv/bin/python benchmarks/holdings.py [ARTICLES] [--postgres | --database URL]

200 to 400 words an article, drawn by Zipf's law from 20 000 made words, among them phrases of `corpus`. A third tell
of a meeting with a partner, one in three of these of one that an earlier article told of; another third name a partner.
Days spread over sixteen years, and come out of order, as they do where pasts are filled in.
"""

from __future__ import annotations

import argparse
import collections.abc
import datetime as dt
import itertools
import pathlib
import random
import sys
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import corpus  # noqa: E402 -- found by the line above
import databases  # noqa: E402
import sqlalchemy as sa  # noqa: E402

from storage import database, models, terms, upkeep  # noqa: E402

ARTICLES, BATCH = 200_000, 1_000
SOURCES = ("sectsco-eng", "scoda", "ferry", "daily", "agency", "ministry", "import")
PARTNERS = ("un", "asean", "unescap", "cica", "csto", "icrc", "unodc", "cis", "eaeu", "who", "unesco", "oic")
KINDS = ("bilateral_meeting", "multilateral_meeting", "conference", "visit", "ceremony", "statement")
STATUSES = ("held", "held", "held", "held", "announced", "postponed", "cancelled")
SEEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

_SYLLABLES = ("ba", "do", "ke", "li", "mu", "na", "po", "ra", "se", "ti", "vo", "za", "sha", "tre", "kon", "mir", "gul")
_ENDS = ("n", "r", "l", "st", "m", "d", "k", "va")
WORDS = tuple(
    "".join(parts) for parts in itertools.islice(itertools.product(_SYLLABLES, _SYLLABLES, _SYLLABLES, _ENDS), 20_000)
)
"""Word number n is drawn n + 10 times less often than the first; which word stands where is shuffled."""

Rows = dict[str, list[dict[str, typing.Any]]]
TABLES = ("article", "meeting", "report", "participant", "involvement", "mention")


def vocabulary() -> tuple[list[str], list[float]]:
    """The words from the most common to the rarest, and the sums of their weights."""
    words = list(WORDS)
    random.Random(1).shuffle(words)  # noqa: S311 -- words, not secrets
    return words, list(itertools.accumulate(1 / (place + 10) for place in range(len(words))))


class Maker:
    """Makes rows, batch by batch."""

    def __init__(self) -> None:
        self._words, self._weights = vocabulary()
        self._meetings = 0

    def batch(self, numbers: range) -> Rows:
        """The rows of these articles."""
        rows: Rows = {table: [] for table in TABLES}
        for number in numbers:
            self._article(number, random.Random(number), rows)  # noqa: S311 -- likewise
        return rows

    def _article(self, number: int, chance: random.Random, rows: Rows) -> None:
        day = corpus.FIRST_DAY + dt.timedelta(days=chance.randrange(corpus.DAYS))
        subject, place = chance.choice(corpus.SUBJECTS), chance.choice(corpus.PLACES)
        words = chance.choices(self._words, cum_weights=self._weights, k=chance.randint(200, 400))
        words[chance.randrange(len(words))] = f"{chance.choice(corpus.DEEDS)} {subject}"
        people = [f"{chance.choice(corpus.GIVEN)} {chance.choice(corpus.FAMILY)}" for _ in range(2)]
        office, _ = chance.choice(corpus.PARTNERS)
        title = f"{people[0]} meets {office} {people[1]} on {subject}" if number % 3 == 0 else " ".join(words[:8])
        text = f"{people[0]} was in {place}. " + " ".join(words)
        rows["article"].append(_article(number, day, title, text, SOURCES[chance.randrange(len(SOURCES))]))
        partner = PARTNERS[min(int(chance.expovariate(0.4)), len(PARTNERS) - 1)]
        if number % 3 == 0:
            self._meeting(number, (title, day, place, partner, people), chance, rows)
        elif number % 3 == 1:
            rows["mention"].append({"article_id": number + 1, "partner": partner, "why": "background", **_PROOF})

    def _meeting(
        self,
        number: int,
        told: tuple[str, dt.date, str, str, list[str]],
        chance: random.Random,
        rows: Rows,
    ) -> None:
        title, day, place, partner, people = told
        again = self._meetings > BATCH and number % 9 == 0
        if not again:
            self._meetings += 1
            rows["meeting"].append(_meeting(self._meetings, title, day, place, chance))
        meeting = chance.randint(1, self._meetings) if again else self._meetings
        hangs = {"meeting_id": meeting, "article_id": number + 1}
        rows["report"].append({**hangs, "position": number if again else 0, "added_at": SEEN, "quiet": True})
        rows["involvement"].append({**hangs, "partner": partner, "role": "counterpart", "score": 0.9, **_PROOF})
        for position, name in enumerate(people):
            rows["participant"].append(
                {**hangs, "position": position, "name": name, "search_name": terms.index(name), **_PROOF}
            )


_PROOF = {"quote": "They met.", "start": 0, "end": 9, "rule": "met"}


def _article(number: int, day: dt.date, title: str, text: str, source: str) -> dict[str, typing.Any]:
    return {
        "id": number + 1,
        "identity": f"made:{number}",
        "url": f"https://news.example/{number}",
        "source": source,
        "parser": "generic",
        "parser_version": "1",
        "title": title,
        "published_on": day,
        "language": "en" if number % 10 else "ru",
        "text": text,
        "content_hash": f"{number:064}",
        "search_text": terms.index(title, text),
        "search_title": terms.index(title),
        "first_seen_at": SEEN,
        "updated_at": SEEN,
    }


def _meeting(number: int, title: str, day: dt.date, place: str, chance: random.Random) -> dict[str, typing.Any]:
    return {
        "id": number,
        "title": title,
        "kind": chance.choice(KINDS),
        "status": chance.choice(STATUSES),
        "date_start": day - dt.timedelta(days=1) if number % 10 else None,
        "format": "in_person",
        "place": place,
        "search_place": terms.index(place),
        "evidence": {},
        "created_at": SEEN,
        "updated_at": SEEN,
    }


def fill(engine: sa.Engine, articles: int = ARTICLES) -> None:
    """Write the first so many articles into a migrated database, and let it look at them for its plans."""
    maker, tables = Maker(), models.Base.metadata.tables
    for numbers in batches(articles):
        rows = maker.batch(numbers)
        with engine.begin() as connection:
            for table in TABLES:
                if rows[table]:
                    connection.execute(sa.insert(tables[table]), rows[table])
    with database.sessions(engine).begin() as session:
        upkeep.forget_touched(session)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def batches(articles: int) -> collections.abc.Iterator[range]:
    """The numbers of articles, a batch at a time."""
    return (range(start, min(start + BATCH, articles)) for start in range(0, articles, BATCH))


def main() -> None:
    """Make an archive and say how long that took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=ARTICLES)
    databases.ask(parser)
    given = parser.parse_args()
    with databases.opened(given) as url:
        engine = database.engine(url)
        database.upgrade(engine)
        began = time.perf_counter()
        fill(engine, given.articles)
        print(f"{given.articles} articles in {time.perf_counter() - began:.0f} s")
        engine.dispose()


if __name__ == "__main__":
    main()
