"""What is exported from the archive of attacks, as those programs read it that it is for."""

from __future__ import annotations

import csv
import io
import json
import pathlib
import re

import warcio.archiveiterator
from pyarrow import parquet

from tests.attacks import archive, attack
from tests.monitor.service import newsdesk


def test_no_cell_is_reckoned_out(
    command: newsdesk.Command, told: dict[str, archive.Told], tmp_path: pathlib.Path
) -> None:
    """Each row of CSV has all its columns, and no cell begins as a formula, by whichever sign the cells are parted."""
    for what in ("meetings", "articles"):
        file = tmp_path / f"{what}.csv"
        assert command("export", str(file), *(["--articles"] if what == "articles" else [])).code == 0
        _is_inert(file.read_text(encoding="utf-8-sig"), len(told))
    for asked in ("meetings", "search"):
        done = command(asked, "--csv", "-n", "100")
        assert done.code == 0
        _is_inert(done.out, len(told))
    people = command("people", "--csv")
    assert people.code == 0
    _is_inert(people.out, None)


def _is_inert(text: str, count: int | None) -> None:
    csv.field_size_limit(3 * attack.MEGABYTE)
    head, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == count or (count is None and rows)
    assert {len(row) for row in rows} == {len(head)}
    assert attack.acting(text.replace("\r\n", "\n")) == []
    for row in rows:
        for cell in row:
            for part in re.split(r"[;\n]", cell):
                assert not part.strip().startswith(tuple("=+-@＝＋－＠")), part[:80]


def test_lines_and_columns_keep_the_words(
    command: newsdesk.Command, told: dict[str, archive.Told], tmp_path: pathlib.Path
) -> None:
    """JSON Lines and Parquet have a row for each meeting and article, with the words to the letter."""
    for what, wanted in (("meetings", []), ("articles", ["--articles"])):
        lines, columns = tmp_path / f"{what}.jsonl", tmp_path / f"{what}.parquet"
        for file in (lines, columns):
            assert command("export", str(file), *wanted).code == 0
        written = lines.read_text(encoding="utf-8")
        assert attack.acting(written) == []
        rows = [json.loads(line) for line in written.splitlines()]
        assert [row["title"] for row in rows] == parquet.read_table(columns).column("title").to_pylist()
        titles = [row["title"] for row in rows]
        for name, one in told.items():
            wanted = attack.stored(one.text[:500])
            assert any(title.startswith(wanted) for title in titles), name


def test_a_capture_has_our_headers(
    command: newsdesk.Command, told: dict[str, archive.Told], tmp_path: pathlib.Path
) -> None:
    """Another reader of WARC finds as many pages as there are, none with a header that an address wrote."""
    file = tmp_path / "pages.warc.gz"
    assert command("export", str(file)).code == 0
    with file.open("rb") as opened:
        read = [one for one in warcio.archiveiterator.ArchiveIterator(opened) if one.rec_type == "response"]
        assert len(read) == len(told)
        for record in read:
            assert {name.lower() for name, _ in record.rec_headers.headers} == _HEADERS
            assert len(record.content_stream().read()) < 1000
    assert sorted(tmp_path.rglob("*passwd*")) == []


_HEADERS = {"warc-type", "warc-record-id", "warc-target-uri", "warc-date", "warc-block-digest", "warc-payload-digest",
            "content-type", "content-length"}  # fmt: skip


def test_a_calendar_has_the_meetings(
    command: newsdesk.Command, told: dict[str, archive.Told], tmp_path: pathlib.Path
) -> None:
    """As many entries as meetings, and no line of another making."""
    file = tmp_path / "meetings.ics"
    assert command("export", str(file)).code == 0
    text = re.sub("\r\n[ \t]", "", file.read_text(encoding="utf-8").replace("\n", "\r\n").replace("\r\r", "\r"))
    names = {line.partition(":")[0].partition(";")[0] for line in text.split("\r\n") if line}
    assert text.count("BEGIN:VEVENT\r\n") == len(told)
    assert names.isdisjoint({"ATTENDEE", "ATTACH"})
    assert "BEGIN:VALARM\r\n" not in text
