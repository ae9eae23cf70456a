"""Many pages at once: into the archive and into tables, nothing done twice, and what is broken costs itself."""

from __future__ import annotations

import dataclasses
import pathlib
import shutil

import pytest
import sqlalchemy as sa
from pyarrow import parquet  # type: ignore[import-untyped] # ships no types

from monitor import importing, inspecting, meetings, service
from monitor.bulk import driving, filing, opening, portions, rows, sifting, tables, work
from storage import bulk, database, models
from tests.monitor.service import crawling, newsdesk


@pytest.fixture
def crawl(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of two WARC files."""
    return crawling.made(tmp_path)


def told(desk: service.Service) -> list[tuple[str, str | None]]:
    """What the archive says of all meetings."""
    with desk.sessions() as session:
        found = session.execute(sa.select(models.Meeting.title, models.Meeting.place))
        return sorted((title, place) for title, place in found)


def test_candidates_come_into_the_archive_as_an_import_brings_them(desk: service.Service, crawl: pathlib.Path) -> None:
    """The pages that name the SCO and a partner are stored with the meetings that an import finds; nobody is told."""
    (done,) = crawling.into_archive(desk, crawl / "a.warc.gz")
    assert done.fault is None
    assert (done.tally.pages, done.tally.articles, done.tally.broken) == (crawling.PAGES, done.tally.candidates, 0)
    assert 0 < done.tally.candidates < crawling.PAGES
    assert done.tally.withheld > 0
    found, articles = told(desk), newsdesk.count(desk, models.Article)
    assert crawling.counts(desk)[-1] == 0
    again = importing.run(desk, [inspecting.Document(path=str(crawl / "a.warc.gz"))])
    outcomes = [one.taken.outcome for one in again if one.taken]
    assert outcomes.count("unchanged") == articles
    assert [one for one in told(desk) if one in found] == found


def test_a_file_is_read_once_wherever_it_lies(
    desk: service.Service, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """The second time, and under another name, nothing is read; in another file its records are known."""
    (first,) = crawling.into_archive(desk, crawl / "a.warc.gz")
    before = crawling.counts(desk)
    moved = shutil.copy(crawl / "a.warc.gz", tmp_path / "moved.warc.gz")
    (again,) = crawling.into_archive(desk, pathlib.Path(moved))
    assert (again.earlier, again.tally) == (True, first.tally)
    other = crawling.write(tmp_path / "other.warc", reversed(range(crawling.PAGES)), packed=False)
    (twice,) = crawling.into_archive(desk, other)
    assert (twice.earlier, twice.tally.articles, twice.tally.known) == (False, 0, first.tally.articles)
    assert crawling.counts(desk) == before


def test_other_partners_ask_for_another_reading(desk: service.Service, crawl: pathlib.Path) -> None:
    """What is passed over depends on who is looked for, so a file is read again where that changed."""
    crawling.into_archive(desk, crawl / "a.warc.gz")
    fewer = desk.settings.model_copy(update={"partners": newsdesk.PARTNERS[:1]})
    (again,) = crawling.into_archive(dataclasses.replace(desk, settings=fewer), crawl / "a.warc.gz")
    assert not again.earlier


def broken(path: pathlib.Path, *, at: float) -> pathlib.Path:
    """The file with some bytes overwritten."""
    content = bytearray(path.read_bytes())
    place = int(len(content) * at)
    content[place : place + 200] = bytes(200)
    made = path.with_name(f"broken-{path.name}")
    made.write_bytes(content)
    return made


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
def test_a_broken_record_costs_itself(crawl: pathlib.Path, tmp_path: pathlib.Path, at: float) -> None:
    """One or two records beside each other are broken, counted, and all others are read."""
    (whole,) = crawling.into_tables(tmp_path / "whole", crawl / "a.warc.gz")
    (done,) = crawling.into_tables(tmp_path / "out", broken(crawl / "a.warc.gz", at=at))
    assert done.fault is None
    assert done.tally.broken in (1, 2)
    assert crawling.PAGES - 2 <= done.tally.pages - done.tally.broken < crawling.PAGES
    assert whole.tally.articles - 2 <= done.tally.articles <= whole.tally.articles


def test_a_broken_record_costs_itself_in_the_archive_too(desk: service.Service, crawl: pathlib.Path) -> None:
    """It is counted once, and the file is done."""
    (done,) = crawling.into_archive(desk, broken(crawl / "a.warc.gz", at=0.5), everything=True)
    assert (done.fault, done.tally.broken in (1, 2)) == (None, True)
    assert done.tally.articles >= crawling.PAGES - 2


def test_a_file_that_breaks_off_gives_what_it_has(
    desk: service.Service, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Its rows and articles are there, the fault is told, and no other file suffers."""
    content = (crawl / "a.warc.gz").read_bytes()
    (crawl / "a.warc.gz").write_bytes(content[: len(content) // 2])
    (crawl / "none.warc").write_bytes(b"no WARC at all " * 50)
    for done in (crawling.into_tables(tmp_path / "out", crawl), crawling.into_archive(desk, crawl)):
        half, whole, none = done
        assert "breaks off" in (half.fault or "")
        assert 0 < half.tally.articles < whole.tally.articles
        assert (whole.fault, whole.tally.pages) == (None, crawling.PAGES)
        assert none.fault is not None
        assert "is no WARC file" in none.fault
    assert len(crawling.contents(tmp_path / "out")) == 2


def test_rows_hold_what_detection_found(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A row for each article, with meeting, people, and for each partner the sentence at its place in the text."""
    (done,) = crawling.into_tables(tmp_path / "out", crawl / "a.warc.gz")
    (file,) = (tmp_path / "out").iterdir()
    table = parquet.read_table(file)
    assert table.schema.remove_metadata() == rows.schema()
    found = table.to_pylist()
    assert len(found) == done.tally.articles
    assert len({row["record"] for row in found}) == len(found)
    catalogue = service.catalogue(newsdesk.configuration("sqlite://"))
    order = {made.url: number for number, made in enumerate(crawling.corpus.pages(crawling.PAGES))}
    assert [order[row["url"]] for row in found] == sorted(order[row["url"]] for row in found)
    for row in found:
        (article,) = [
            one.article
            for one in [inspecting.inspect(saved(tmp_path, order[row["url"]]), catalogue)]
            if one.article is not None
        ]
        (meeting,) = meetings.detect(article, catalogue).meetings
        assert (row["title"], row["text"]) == (article.title, article.text)
        (told_of,) = row["meetings"]
        assert (told_of["title"], told_of["kind"], told_of["date_start"]) == (
            meeting.title, meeting.kind, meeting.date_start,
        )  # fmt: skip
        assert [one["name"] for one in told_of["participants"]] == [one.name for one in meeting.participants]
        for involved in told_of["involvements"]:
            assert involved["start"] is None or (row["text"][involved["start"] : involved["end"]] == involved["quote"])


def saved(folder: pathlib.Path, number: int) -> inspecting.Document:
    """A made-up page as a file."""
    made = crawling.corpus.page(number)
    path = folder / f"{number}.html"
    path.write_text(made.content, encoding="utf-8")
    return inspecting.Document(path=str(path), url=made.url)


def test_the_same_page_twice_in_a_file_is_one_row(tmp_path: pathlib.Path) -> None:
    """A page that a crawl captured again, byte by byte the same, is known."""
    (once,) = crawling.into_tables(tmp_path / "once", crawling.write(tmp_path / "once.warc.gz", range(9)))
    (twice,) = crawling.into_tables(
        tmp_path / "twice", crawling.write(tmp_path / "twice.warc.gz", [*range(9), *range(9)])
    )
    assert (twice.tally.articles, twice.tally.known) == (once.tally.articles, once.tally.articles)


def test_a_file_of_rows_that_is_there_is_not_made_again(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """What was counted is told again; what a killed run began is cleared away; a foreign file is written over."""
    first = crawling.into_tables(tmp_path / "out", crawl)
    before = crawling.contents(tmp_path / "out")
    (tmp_path / "out" / f".begun.parquet.1{tables.PART}").write_bytes(b"half")
    again = crawling.into_tables(tmp_path / "out", crawl)
    assert [(one.earlier, one.tally) for one in again] == [(True, one.tally) for one in first]
    assert crawling.contents(tmp_path / "out") == before
    file = next((tmp_path / "out").glob("a.warc.gz*"))
    file.write_bytes(b"not Parquet")
    crawling.into_tables(tmp_path / "out", crawl)
    assert crawling.contents(tmp_path / "out") == before


def test_a_folder_takes_one_run_at_a_time(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A second one is told so in a line."""
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / "out"))
    with (
        tables.alone_in(tmp_path / "out"),
        pytest.raises(portions.BulkError, match="another run"),
    ):
        list(driving.run(order, driving.given(None, [str(crawl)])))


def test_a_ledger_that_another_process_moved_is_left_to_it(desk: service.Service, crawl: pathlib.Path) -> None:
    """What was read in vain is taken back with it."""
    (portion,) = opening.found([str(crawl / "a.warc.gz")])
    filed = filing.Filing(desk, portion, "digest", None)
    with desk.sessions.begin() as session:
        ahead = bulk.Standing(place=7, tally={})
        assert bulk.move(session, "digest", portion.name, desk.now(), was=None, becomes=ahead)
    hand = work.Hand(portions.Order(settings=desk.settings, everything=True))
    with opening.opened(portion.address) as file, pytest.raises(filing.Overtaken):
        filed.take(sifting.of_file(file, portion, hand.sieve, desk.policy.catalogue), crawling.silent)
    assert crawling.counts(desk) == [0] * 5
    assert filing.standing(desk, "digest") == ahead
    hand.close()


def kept(desk: service.Service, crawl: pathlib.Path) -> list[portions.Portion]:
    """The runs of articles of an archive that has some."""
    crawling.into_archive(desk, crawl / "a.warc.gz")
    return driving.given(desk.engine, [], kept=True)


def test_kept_pages_become_the_rows_that_their_file_gives(
    desk: service.Service, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """But for the number of the record, and in the order of the archive."""
    (portion,) = kept(desk, crawl)
    hand = work.Hand(portions.Order(settings=desk.settings, folder=str(tmp_path / "kept")))
    with tables.alone_in(tmp_path / "kept"):
        done = hand.do(portion, crawling.silent)
    hand.close()
    crawling.into_tables(tmp_path / "out", crawl / "a.warc.gz")
    read = [parquet.read_table(next((tmp_path / name).iterdir())).to_pylist() for name in ("kept", "out")]
    of_archive, of_file = [[row | {"record": None} for row in found] for found in read]
    assert of_archive == of_file
    assert done.tally.articles == len(of_file) > 0


def test_kept_pages_are_read_again_into_the_archive(desk: service.Service, crawl: pathlib.Path) -> None:
    """What an earlier version read otherwise is put right, nobody is told, and the second time nothing is done."""
    (portion,) = kept(desk, crawl)
    with desk.sessions.begin() as session:
        article = session.scalars(sa.select(models.Article).order_by(models.Article.id)).first()
        assert article is not None
        title, article.title = article.title, "As it was read before"
    hand = work.Hand(portions.Order(settings=desk.settings))
    done = hand.do(portion, crawling.silent)
    assert (done.fault, done.tally.articles, done.tally.known + 1) == (None, 1, done.tally.pages)
    assert hand.do(portion, crawling.silent).earlier
    hand.close()
    with desk.sessions() as session:
        assert session.scalars(sa.select(models.Article.title).order_by(models.Article.id)).first() == title
    assert crawling.counts(desk)[-1] == 0


def test_files_are_read_wherever_fsspec_reaches(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """An address, a pattern of addresses and a folder of them lead to the same rows as the paths do."""
    crawling.into_tables(tmp_path / "paths", crawl)
    for number, address in enumerate((f"file://{crawl}", f"file://{crawl}/*.warc.gz")):
        hand = work.Hand(
            portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / str(number)))
        )
        (tmp_path / str(number)).mkdir()
        assert [hand.do(one, crawling.silent).fault for one in opening.found([address])] == [None, None]
        assert crawling.contents(tmp_path / str(number)) == crawling.contents(tmp_path / "paths")


def test_what_is_asked_wrongly_is_one_line(
    command: newsdesk.Command, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Nothing named, no such file, another kind of file, two of one name, no such protocol, what cannot go together."""
    (tmp_path / "page.html").write_text("<html></html>", encoding="utf-8")
    (crawl / "more").mkdir()
    crawling.write(crawl / "more" / "a.warc.gz", range(3))
    (tmp_path / "empty").mkdir()
    for arguments, code, said in (
        ((), 2, "name WARC files"),
        ((str(tmp_path / "gone.warc.gz"),), 1, "is not there"),
        ((str(tmp_path / "page.html"),), 1, "does not end in .warc"),
        ((str(tmp_path / "empty"),), 1, "holds no file"),
        ((str(crawl),), 1, "two files have this name"),
        (("nowhere://a/b.warc.gz",), 1, "nowhere"),
        (("file:///nowhere/at/all.warc.gz",), 1, "all.warc.gz"),
        ((str(crawl), "--scheduler", "tcp://127.0.0.1:9"), 2, "SQLite"),
        ((str(crawl), "--scheduler", "tcp://127.0.0.1:9", "--processes", "2"), 2, "--processes"),
    ):
        done = command("bulk", *arguments)
        assert (done.code, done.out, said in done.err) == (code, "", True), (arguments, done)


def test_the_schema_has_the_ledger(database_url: str) -> None:
    """Its digest is there once."""
    engine = database.engine(database_url)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_unique_constraints("bulk_file")[0]["column_names"] == ["digest"]
    engine.dispose()
