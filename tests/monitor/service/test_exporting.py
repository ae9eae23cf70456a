"""Meetings and articles as files: other programs read them, row for row, and nothing in them is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import json
import pathlib

import icalendar
import pytest
import sqlalchemy as sa
from pyarrow import parquet
from sqlalchemy import orm

from monitor import exporting, sheets
from storage import articles, database, meetings, query, records
from tests.monitor.service import newsdesk

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
EVIL = '=HYPERLINK("http://evil.example"),\n"x" 上合 \x00\u2028 \ud800'
PROOF = "The Secretary-General received the head of the Secretariat of ASEAN."


@pytest.fixture
def stocked(engine: sa.Engine) -> sa.Engine:
    """Seven meetings with ASEAN, each of an article, the last with a title that is an attack."""
    evidence = records.EvidenceRecord(quote=PROOF, rule="test", start=0, end=len(PROOF))
    with database.sessions(engine)() as session, session.begin():
        for number in range(7):
            title = EVIL if number == 6 else f"Talks {number}"
            article = articles.add(
                session,
                records.ArticleRecord(
                    identity=f"n:{number}", url=f"https://news.example.org/{number}", source="herald", parser="generic",
                    parser_version="1", title=title, text=PROOF, content_hash=str(number),
                    published_on=dt.date(2026, 3, number + 1), language="en",
                ),
                NOW,
            )  # fmt: skip
            meetings.add(
                session,
                records.MeetingRecord(
                    title=title, kind="visit" if number else "conference", status="held",
                    date_start=dt.date(2026, 3, number + 1),
                    participants=(records.ParticipantRecord(name="Aru Sample", office="Head", organisation="ASEAN"),),
                    involvements=(
                        records.InvolvementRecord(partner="asean", role="counterpart", score=0.9, evidence=evidence),
                    ),
                ),
                article,
                NOW,
            )  # fmt: skip
    return engine


@pytest.fixture
def reading(stocked: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> orm.Session:
    """A session over them, of which three rows are in memory at once."""
    monkeypatch.setattr(exporting, "ROWS", 3)
    return database.sessions(stocked, read_only=True)()


def rows(session: orm.Session, words: str = "") -> list[sheets.Row]:
    """The meetings that answer a query, as rows."""
    with session:
        return [sheets.meeting(one) for one in exporting.meetings(session, query.parse(words))]


def test_every_meeting_is_given_once_oldest_first(reading: orm.Session) -> None:
    """However few are in memory at once; a query narrows them."""
    assert [row["date_start"].day for row in rows(reading)] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["kind"] for row in rows(reading, "kind:conference")] == ["conference"]
    with reading:
        found = list(exporting.articles(reading, query.parse("")))
    assert [one.url[-1] for one in found] == list("0123456")


def test_a_row_brings_the_sentence_that_proves_each_partner(reading: orm.Session) -> None:
    """And who took part, and where it is told."""
    first = rows(reading)[0]
    assert (first["partners"], first["evidence"]) == (["asean"], [PROOF])
    assert first["people"] == ["Aru Sample, Head, ASEAN"]
    assert first["reports"] == ["https://news.example.org/0"]


def test_a_spreadsheet_reads_the_csv_and_reckons_nothing(reading: orm.Session, tmp_path: pathlib.Path) -> None:
    """Each row has each column; what begins as a formula stands behind an apostrophe."""
    path = tmp_path / "m.csv"
    assert list(exporting.to_csv(rows(reading), sheets.MEETING, path))[-1] == 7
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["date_start"] for row in found] == [f"2026-03-0{day}" for day in range(1, 8)]
    assert found[-1]["title"].startswith("'=HYPERLINK")
    assert "上合" in found[-1]["title"]
    assert all(None not in row and None not in row.values() for row in found)


def test_json_lines_are_one_value_a_line(reading: orm.Session, tmp_path: pathlib.Path) -> None:
    """Also where a text has line ends of its own."""
    path = tmp_path / "m.jsonl"
    list(exporting.to_lines(rows(reading), path))
    found = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(found) == 7
    assert found[0]["updated_at"] == "2026-03-10T12:00:00Z"
    assert found[-1]["title"].startswith("=HYPERLINK")


def test_parquet_keeps_types_and_lists(reading: orm.Session, tmp_path: pathlib.Path) -> None:
    """Days are days, lists are lists; several batches are one table."""
    path = tmp_path / "m.parquet"
    assert list(exporting.to_parquet(rows(reading), sheets.MEETING, path)) == [3, 6, 7]
    table = parquet.read_table(str(path))
    assert table.num_rows == 7
    first = table.slice(0, 1).to_pylist()[0]
    assert (first["date_start"], first["partners"], first["place"]) == (dt.date(2026, 3, 1), ["asean"], None)


def test_a_file_that_is_not_written_to_the_end_is_none(reading: orm.Session, tmp_path: pathlib.Path) -> None:
    """The one that was there stays as it was."""
    path = tmp_path / "m.csv"
    path.write_text("before", "utf-8")
    steps = exporting.to_csv(rows(reading), sheets.MEETING, path)
    next(steps)
    steps.close()
    assert path.read_text("utf-8") == "before"
    assert list(tmp_path.glob("m.*")) == [path]


def test_the_command_writes_what_the_ending_says(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """One command for every format, also of an archive without a meeting."""
    assert command("db", "upgrade").code == 0
    for name in ("m.csv", "m.jsonl", "m.parquet"):
        assert command("export", str(tmp_path / name)).out == f"0 meetings in {tmp_path / name}\n"
    assert command("export", str(tmp_path / "a.jsonl"), "--articles").out == f"0 articles in {tmp_path / 'a.jsonl'}\n"
    assert command("export", str(tmp_path / "m.ics"), "kind:visit").out.startswith("0 meetings in ")
    assert icalendar.Calendar.from_ical((tmp_path / "m.ics").read_bytes()).walk("VEVENT") == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (("m.xls",), "'m.xls' ends in none of .jsonl, .csv, .parquet, .ics, .warc, .warc.gz"),
        (("m.warc.gz", "asean"), "a WARC file takes pages as they came, by --source and --since"),
        (
            ("m.csv", "--source", "news"),
            "--source and --since are for .warc.gz, and a calendar has meetings; write a query",
        ),
        (("m.csv", "knd:visit"), "there is no field 'knd'"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(
    command: newsdesk.Command, tmp_path: pathlib.Path, given: tuple[str, ...], fault: str
) -> None:
    """And leaves no file."""
    assert command("db", "upgrade").code == 0
    done = command("export", str(tmp_path / given[0]), *given[1:])
    assert done.code == 2
    assert fault in done.err
    assert not (tmp_path / given[0]).exists()
