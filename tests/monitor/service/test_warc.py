"""WARC files: read record by record, written for others to read, and imported once."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import gzip
import io
import pathlib
import zlib

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from warcio import archiveiterator, statusandheaders, warcwriter

from monitor import exporting, importing, inspecting, service, warc
from storage import models
from tests.monitor.service import newsdesk

CAP = 100_000
PAGE = b"<html><body><p>A page of the press service.</p></body></html>"
DAY = dt.datetime(2020, 5, 1, 12, 0, 0, 5000, tzinfo=dt.UTC)


def chunked(body: bytes, size: int = 7) -> bytes:
    """The body as a server sends it that does not know its length."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def crawled(path: pathlib.Path, *answers: tuple[str, str, dict[str, str], bytes]) -> pathlib.Path:
    """A file as another tool writes it: with its requests, and each answer with status, headers and body."""
    with path.open("wb") as file:
        writer = warcwriter.WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "a crawler"}))
        for url, status, headers, body in answers:
            asked = statusandheaders.StatusAndHeaders(
                "GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True
            )
            writer.write_record(
                writer.create_warc_record(url, "request", payload=io.BytesIO(), length=0, http_headers=asked)
            )
            told = statusandheaders.StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            dated = {"WARC-Date": "2020-05-01T12:00:00Z"}
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    length=len(body),
                    http_headers=told,
                    warc_headers_dict=dated,
                )
            )
    return path


HTML = {"Content-Type": "text/html; charset=windows-1251"}


def test_pages_are_read_however_they_were_packed(tmp_path: pathlib.Path) -> None:
    """Plain, gzip, deflate, in chunks, and unpacked by the crawler under the headers of what came."""
    packed = {"Content-Encoding": "gzip"} | HTML
    in_chunks = {"Transfer-Encoding": "chunked"}
    file = crawled(
        tmp_path / "a.warc.gz",
        ("https://news.example/1", "200 OK", HTML, PAGE),
        ("https://news.example/2", "200 OK", packed, gzip.compress(PAGE)),
        ("https://news.example/3", "200 OK", {"Content-Encoding": "deflate"} | HTML, zlib.compress(PAGE)),
        ("https://news.example/4", "200 OK", in_chunks | packed, chunked(gzip.compress(PAGE))),
        ("https://news.example/5", "200 OK", in_chunks | packed, PAGE),
        ("https://news.example/6", "200 OK", {}, PAGE),
    )
    found = list(warc.read(file, CAP))
    assert [(one.url[-1], one.body, one.fault) for one in found] == [(str(n), PAGE, None) for n in range(1, 7)]
    assert {one.charset for one in found[:5]} == {"windows-1251"}
    assert found[0].fetched_at == dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC)


def test_what_is_no_page_is_passed_over(tmp_path: pathlib.Path) -> None:
    """Redirects, errors, pictures and requests are no pages."""
    file = crawled(
        tmp_path / "a.warc.gz",
        ("https://news.example/1", "404 Not Found", HTML, PAGE),
        ("https://news.example/2", "301 Moved", HTML | {"Location": "/1"}, b""),
        ("https://news.example/3", "200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
        ("https://news.example/4", "200 OK", HTML, PAGE),
    )
    assert [one.url[-1] for one in warc.read(file, CAP)] == ["4"]


def test_a_bomb_is_told_and_the_next_page_is_read(tmp_path: pathlib.Path) -> None:
    """What is too long, packed or not, and what is packed otherwise than it says, hinders no other."""
    packed = {"Content-Encoding": "gzip"} | HTML
    file = crawled(
        tmp_path / "a.warc.gz",
        ("https://news.example/1", "200 OK", packed, gzip.compress(b"a" * 50_000_000)),
        ("https://news.example/2", "200 OK", HTML, b"a" * (CAP + 1)),
        ("https://news.example/3", "200 OK", packed, gzip.compress(PAGE)[:-12]),
        ("https://news.example/4", "200 OK", {"Content-Encoding": "br"} | HTML, b"\x0b\x02\x80"),
        ("https://news.example/5", "200 OK", HTML, PAGE),
    )
    found = list(warc.read(file, CAP))
    assert [bool(one.fault) for one in found] == [True, True, True, True, False]
    assert [one.body for one in found] == [b""] * 4 + [PAGE]


@pytest.mark.parametrize("left", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_breaks_off_gives_what_it_has(tmp_path: pathlib.Path, left: float) -> None:
    """Its whole records come first, and then the error that names the file."""
    answers = [(f"https://news.example/{number}", "200 OK", HTML, PAGE * 20) for number in range(20)]
    whole = crawled(tmp_path / "a.warc.gz", *answers).read_bytes()
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(whole[: int(len(whole) * left)])
    found: list[str] = []
    with contextlib.suppress(warc.WarcError):
        found.extend(one.url for one in warc.read(broken, CAP) if one.body == PAGE * 20)
    assert found == [url for url, *_ in answers][: len(found)]
    assert len(found) >= int(20 * left) - 2


@pytest.mark.parametrize("content", [b"hello " * 500, gzip.compress(PAGE * 50, mtime=0), b"\x00" * 5000])
def test_a_file_that_is_none_says_so(tmp_path: pathlib.Path, content: bytes) -> None:
    """One line with the name of the file, and no page."""
    (tmp_path / "a.warc").write_bytes(content)
    with pytest.raises(warc.WarcError, match=r"a\.warc"):
        list(warc.read(tmp_path / "a.warc", CAP))


captures = st.builds(
    warc.Capture,
    url=st.integers(0, 999).map(lambda number: f"https://news.example/a/{number}.html?день=1"),
    fetched_at=st.integers(0, 4_000_000_000_000).map(lambda number: DAY + dt.timedelta(milliseconds=number)),
    body=st.binary(max_size=400),
    content_type=st.just("text/html"),
    charset=st.sampled_from([None, "utf-8", "gb18030"]),
)


@given(st.lists(captures, max_size=6), st.booleans())
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, given: list[warc.Capture], packed: bool
) -> None:
    """Addresses, moments, bytes and charsets come back as they were, packed or not."""
    path = tmp_path_factory.mktemp("warc") / ("a.warc.gz" if packed else "a.warc")
    with path.open("wb") as file:
        writer = warc.Writer(file, software="test", packed=packed)
        for one in given:
            writer.add(one)
    assert list(warc.read(path, CAP)) == given


@pytest.fixture
def stocked(desk: service.Service, site: newsdesk.Site) -> service.Service:
    """An archive with two pages that were polled."""
    site.list(2, 1)
    site.put(1, *newsdesk.OTHER)
    site.put(2, *newsdesk.MEETING)
    newsdesk.visit(desk, site)
    return desk


def exported(desk: service.Service, path: pathlib.Path, **chosen: object) -> int:
    """How many pages were written."""
    with desk.sessions() as session:
        return max(exporting.to_warc(session, path, **chosen), default=0)  # type: ignore[arg-type]


def counts(desk: service.Service) -> list[int]:
    """The rows that an import could add."""
    kept = (models.Article, models.Snapshot, models.Meeting, models.Revision, models.Link, models.Message)
    return [newsdesk.count(desk, model) for model in kept]


def outcomes(made: collections.abc.Iterable[importing.Imported]) -> list[str]:
    """What became of each."""
    return [one.taken.outcome if one.taken else "fault" for one in made]


def test_another_reader_reads_the_export(stocked: service.Service, tmp_path: pathlib.Path) -> None:
    """An independent library finds the pages with right digests, after a record that says who wrote them."""
    path = tmp_path / "pages.warc.gz"
    assert exported(stocked, path) == 2
    with path.open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
            for record in archiveiterator.ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "response"]
    assert b"sco-monitor/" in records[0][2]
    assert [url for _, url, _ in records[1:]] == [newsdesk.address(2), newsdesk.address(1)]
    assert records[1][2].decode() == newsdesk.page(*newsdesk.MEETING)
    assert not path.with_name("pages.warc.gz.part").exists()


def test_the_export_is_chosen_by_source_and_day(stocked: service.Service, tmp_path: pathlib.Path) -> None:
    """Only what was asked for."""
    path = tmp_path / "pages.warc.gz"
    assert exported(stocked, path, source="mirror") == 0
    assert exported(stocked, path, since=newsdesk.START.date()) == 2
    assert exported(stocked, path, since=newsdesk.START.date() + dt.timedelta(days=1)) == 0


def test_its_own_export_tells_an_archive_nothing_new(stocked: service.Service, tmp_path: pathlib.Path) -> None:
    """No row is added or changed, and an export of then is the same file but for its first record."""
    path = tmp_path / "pages.warc.gz"
    exported(stocked, path)
    before = counts(stocked)
    document = inspecting.Document(path=str(path))
    assert outcomes(importing.run(stocked, [document])) == ["unchanged", "unchanged"]
    assert counts(stocked) == before
    exported(stocked, tmp_path / "again.warc.gz")
    assert list(warc.read(tmp_path / "again.warc.gz", CAP)) == list(warc.read(path, CAP))


def test_a_file_is_imported_once(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """The second time nothing is added; pages that cannot be used are named and leave no row."""
    page = newsdesk.page(*newsdesk.MEETING).encode()
    file = crawled(
        tmp_path / "a.warc.gz",
        (newsdesk.address(1), "200 OK", {"Content-Type": "text/html"}, page),
        (newsdesk.address(2), "200 OK", {"Content-Type": "text/html"}, b"<html><body>Nothing</body></html>"),
    )
    document = inspecting.Document(path=str(file))
    assert outcomes(importing.run(desk, [document])) == ["new", "fault"]
    before = counts(desk)
    assert outcomes(importing.run(desk, [document])) == ["unchanged", "fault"]
    assert counts(desk) == before == [1, 1, 1, 0, 1, 0]


def captured(path: pathlib.Path, *texts: tuple[int, str]) -> inspecting.Document:
    """One address as it was on several days of May 2020, in this order."""
    with path.open("wb") as file:
        writer = warc.Writer(file, software="test")
        for day, text in texts:
            content = newsdesk.page("A release", text * 5).encode()
            writer.add(
                warc.Capture(url=newsdesk.address(1), fetched_at=DAY.replace(day=day), body=content, charset="utf-8")
            )
    return inspecting.Document(path=str(path))


def test_the_newest_capture_of_an_address_stands(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """A newer one amends it and an older one, which comes later in the file or by another file, does not."""
    document = captured(
        tmp_path / "a.warc.gz", (3, "Second text of it. "), (9, "Third text of it. "), (1, "First text of it. ")
    )
    assert outcomes(importing.run(desk, [document])) == ["new", "amended", "unchanged"]
    assert outcomes(importing.run(desk, [document])) == ["unchanged"] * 3
    with desk.sessions() as session:
        article = session.scalars(sa.select(models.Article)).one()
        assert article.text.startswith("Third")
        assert [one.text[:6] for one in article.revisions] == ["Second"]


def test_a_text_that_came_back_stands(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """A page that is captured again after another one is the newest, by one file or two; once more adds none."""
    first, second = "First text of it. ", "Second text of it. "
    early = captured(tmp_path / "early.warc.gz", (1, first), (3, second))
    whole = captured(tmp_path / "whole.warc.gz", (1, first), (3, second), (9, first))
    assert outcomes(importing.run(desk, [early, whole])) == ["new", "amended", "unchanged", "unchanged", "amended"]
    assert outcomes(importing.run(desk, [whole])) == ["unchanged"] * 3
    with desk.sessions() as session:
        assert session.scalars(sa.select(models.Article)).one().text.startswith("First")
    assert counts(desk)[:4] == [1, 3, 0, 2]


def test_an_older_capture_leaves_what_was_polled(stocked: service.Service, tmp_path: pathlib.Path) -> None:
    """What the archive read itself is newer than any capture of before."""
    assert outcomes(importing.run(stocked, [captured(tmp_path / "a.warc.gz", (1, "Old text of it. "))])) == [
        "unchanged"
    ]
    with stocked.sessions() as session:
        assert session.scalar(sa.select(models.Article.title).order_by(models.Article.id)) != "A release"


def test_pages_of_a_source_are_read_as_its_own(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """By its clock and under its name; those of other sites in the file are passed over."""
    page = newsdesk.page(*newsdesk.OTHER).replace("2026-05-13T08:00:00+00:00", "2026-05-13T01:00:00").encode()
    file = crawled(
        tmp_path / "a.warc.gz",
        (newsdesk.address(1), "200 OK", HTML, page),
        ("https://elsewhere.example/1", "200 OK", HTML, page),
    )
    source = newsdesk.source(zone="Asia/Shanghai")
    assert outcomes(importing.run(desk, [inspecting.Document(path=str(file))], source)) == ["new"]
    with desk.sessions() as session:
        article = session.scalars(sa.select(models.Article)).one()
        assert (article.source, article.published_zone) == ("news", "+08:00")
