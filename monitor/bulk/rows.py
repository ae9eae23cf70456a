"""An article with what it tells of meetings, as a row of a table with nested columns. Arrow is loaded on demand."""

from __future__ import annotations

import dataclasses
import hashlib
import typing

from monitor import archiving, gleaning, warc
from monitor.bulk import portions
from monitor.meetings import values
from parsers import registry

Row = dict[str, typing.Any]

COLUMNS = (
    "record", "url", "fetched_at", "sha256", "identity", "title", "published_on", "published_at", "published_from",
    "language", "author", "parser", "parser_version", "text", "meetings", "put_off", "mentions",
)  # fmt: skip
"""`record` is the WARC-Record-ID, `sha256` of the page's bytes; the rest is named as in the archive."""


def row(capture: warc.Capture, sha256: str, gleaned: gleaning.Gleaned) -> Row:
    """The row of an article that was read from a captured page."""
    article, detection = gleaned.article, gleaned.detection
    stored = archiving.article(article, identity="", url=capture.url, source="")
    made = {name: getattr(stored, name, None) for name in COLUMNS}
    return made | {
        "record": capture.record,
        "fetched_at": capture.fetched_at,
        "sha256": sha256,
        "identity": article.identity or registry.link_identity(capture.url),
        "meetings": [_meeting(one) for one in detection.meetings],
        "put_off": _meeting(detection.put_off) if detection.put_off else None,
        "mentions": [{"partner": one.partner, "why": one.why} | _evidence(one.evidence) for one in detection.mentions],
    }


def digest(body: bytes) -> str:
    """SHA-256 of a page's bytes, in hex."""
    return hashlib.sha256(body).hexdigest()


def _meeting(one: values.Meeting) -> Row:
    plain = ("title", "kind", "status", "date_start", "date_end", "format", "place", "was_due")
    return {name: getattr(one, name) for name in plain} | {
        "participants": [
            {"name": who.name, "office": who.office, "organisation": who.organisation} for who in one.participants
        ],
        "involvements": [
            {"partner": each.partner, "role": each.role, "score": each.score} | _evidence(each.evidence)
            for each in one.involvements
        ],
        "evidence": [{"field": field} | _evidence(proof) for field, proof in one.evidence],
    }


def _evidence(one: values.Evidence) -> Row:
    return {name: value for name, value in dataclasses.asdict(one).items() if name != "words"}


def schema() -> typing.Any:
    """The columns with their types, for Arrow. Raises `portions.NoExtra`."""
    pa = arrow()
    text, day, moment, number = pa.string(), pa.date32(), pa.timestamp("us", tz="UTC"), pa.int64()
    proof = [("rule", text), ("quote", text), ("start", number), ("end", number)]
    person = [("name", text), ("office", text), ("organisation", text)]
    meeting = pa.struct(
        [
            *((name, text) for name in ("title", "kind", "status", "format", "place")),
            *((name, day) for name in ("date_start", "date_end", "was_due")),
            ("participants", pa.list_(pa.struct(person))),
            ("involvements", pa.list_(pa.struct([("partner", text), ("role", text), ("score", pa.float64()), *proof]))),
            ("evidence", pa.list_(pa.struct([("field", text), *proof]))),
        ]
    )
    others = {
        "fetched_at": moment, "published_at": moment, "published_on": day, "meetings": pa.list_(meeting),
        "put_off": meeting, "mentions": pa.list_(pa.struct([("partner", text), ("why", text), *proof])),
    }  # fmt: skip
    return pa.schema([(name, others.get(name, text)) for name in COLUMNS])


def arrow() -> typing.Any:
    """The library. Raises `portions.NoExtra`."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped] # ships no types
    except ImportError as error:
        raise portions.NoExtra("Parquet takes an extra: pip install 'sco-monitor[parquet]'") from error
    return pa
