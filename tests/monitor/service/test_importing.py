"""Saved pages into the archive, and nobody is told."""

from __future__ import annotations

import hashlib
import pathlib

import pytest
import sqlalchemy as sa

from monitor import importing, inspecting, meetings, poll, service
from storage import models
from tests.monitor.service import newsdesk


def write(folder: pathlib.Path, name: str, title: str, *paragraphs: str) -> inspecting.Document:
    """A saved page."""
    (folder / name).write_text(newsdesk.page(title, *paragraphs), encoding="utf-8")
    return inspecting.Document(path=str(folder / name))


def test_an_import_tells_nobody_and_says_what_it_would_have(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """Article, meeting and snapshot are stored; the message is given back and not written."""
    (done,) = importing.run(desk, [write(tmp_path, "a.html", *newsdesk.LATER)])
    assert done.taken is not None
    assert [message.notice.partners[0].id for message in done.taken.messages] == ["unescap"]
    assert newsdesk.states(desk) == []
    counted = [newsdesk.count(desk, model) for model in (models.Article, models.Meeting, models.Snapshot)]
    assert counted == [1, 1, 1]


def test_a_second_import_adds_nothing(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """The same file again, and a copy of it under another name, are known."""
    first, copy = (write(tmp_path, name, *newsdesk.LATER) for name in ("a.html", "b.html"))
    outcomes = [done.taken.outcome for done in importing.run(desk, [first, first, copy]) if done.taken]
    assert outcomes == ["new", "unchanged", "unchanged"]


def test_a_faulty_file_hinders_no_other(
    desk: service.Service, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty, missing, and one that our own code breaks on: each says why, leaves no row, and the rest is imported."""
    (tmp_path / "empty.html").touch()
    detect = meetings.detect

    def broken(article: object, catalogue: object) -> object:
        if getattr(article, "title", "") == "Broken":
            raise RecursionError("too deep")
        return detect(article, catalogue)  # type: ignore[arg-type]

    monkeypatch.setattr(meetings, "detect", broken)
    documents = [
        inspecting.Document(path=str(tmp_path / "empty.html")),
        inspecting.Document(path=str(tmp_path / "none.html")),
        write(tmp_path, "broken.html", "Broken", *newsdesk.LATER[1:]),
        write(tmp_path, "whole.html", *newsdesk.LATER),
    ]
    done = list(importing.run(desk, documents))
    assert [inspecting.reason(one.error) if one.error else None for one in done] == [
        "the file is empty",
        "No such file or directory",
        "a fault of this program: RecursionError: too deep",
        None,
    ]
    assert newsdesk.count(desk, models.Article) == newsdesk.count(desk, models.Link) == 1


def test_what_was_imported_is_no_news_later(
    desk: service.Service, site: newsdesk.Site, tmp_path: pathlib.Path, clock: newsdesk.Clock
) -> None:
    """A page that was imported with its address is not alerted when a source lists it."""
    site.list(1)
    site.put(1, *newsdesk.OTHER)
    poll.poll(desk, site, newsdesk.source())
    saved = write(tmp_path, "a.html", *newsdesk.LATER)
    list(importing.run(desk, [inspecting.Document(path=saved.path, url=newsdesk.address(2))]))
    site.list(2, 1)
    site.put(2, *newsdesk.LATER)
    clock.forward(minutes=31)
    made = poll.poll(desk, site, newsdesk.source())
    assert made is not None
    assert (made.new_links, made.harvest.messages, newsdesk.states(desk)) == (0, 0, [])
    with desk.sessions() as session:
        assert session.scalars(sa.select(models.Article.source).order_by(models.Article.id)).all() == ["news", "import"]


def test_an_address_longer_than_an_index_takes_hinders_nobody(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """Postgres indexes no address of thousands of letters: the page is taken all the same, as on SQLite."""
    long = "https://example.org/" + "".join(hashlib.sha256(bytes([number])).hexdigest() for number in range(200))
    addresses = newsdesk.address(1), f"{long}/twin", f"{long}/page", newsdesk.address(4)
    words = newsdesk.OTHER, newsdesk.OTHER, newsdesk.MEETING, newsdesk.LATER
    saved = [write(tmp_path, f"{number}.html", *each) for number, each in enumerate(words)]
    documents = [inspecting.Document(path=one.path, url=url) for one, url in zip(saved, addresses, strict=True)]
    outcomes = [one.taken.outcome if one.taken else "left out" for one in importing.run(desk, documents)]
    assert outcomes == ["new", "unchanged", "new", "new"]
    assert newsdesk.count(desk, models.Link) == newsdesk.count(desk, models.Article) + 1
