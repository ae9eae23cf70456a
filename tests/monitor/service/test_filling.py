"""The commands that fill the archive, over a real server on this machine and through the gate."""

from __future__ import annotations

import collections.abc
import json
import pathlib

import pytest

from tests.monitor.service import newsdesk, ward


@pytest.fixture
def world() -> collections.abc.Iterator[ward.World]:
    """A site with an archive of two result pages: a meeting with a partner, and other news."""
    with ward.world() as made:
        home = f"http://127.0.0.1:{made.web}"
        made.publish(1, *newsdesk.OTHER)
        made.publish(2, *newsdesk.LATER)
        made.pages["/news/"] = newsdesk.listing(2, following=f"{home}/news/2/", home=home)
        made.pages["/news/2/"] = newsdesk.listing(1, home=home)
        yield made


@pytest.fixture
def watching(folder: pathlib.Path, world: ward.World) -> ward.World:
    """The configuration with that site as its only source, and without pauses."""
    sources = f'[[source]]\nname = "news"\nurl = "http://127.0.0.1:{world.web}/news/"\nparser = "generic"\n'
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    with (folder / "monitor.toml").open("a", encoding="utf-8") as file:
        file.write(f'[fetch]\nhost_delay = "0s"\nallow_private = ["127.0.0.1:{world.web}"]\n')
    return world


@pytest.mark.usefixtures("watching")
def test_the_past_is_read_exported_and_read_again(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """A backfill says what it read and would have sent; its pages leave as WARC; a new reading finds nothing new."""
    done = command("backfill", "news")
    *told, last = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert last == "news: 2 lists, 2 links, 2 articles read, 2 meetings; 1 alerts not sent"
    partner = "United Nations Economic and Social Commission for Asia and the Pacific"
    assert told == [f"would have told stdout (stdout): {partner}: {newsdesk.LATER[0]}"]
    path = tmp_path / "pages.warc.gz"
    assert command("export", str(path)).out == f"2 pages in {path}\n"
    known = "0 new, 0 amended, 2 known already, 0 not imported; 0 meetings\n"
    assert command("import", str(tmp_path)).out == known
    assert command("backfill", "news", "--warc", str(path)).out == known
    again = command("reparse", "--dry-run")
    assert (again.code, again.out) == (
        0, "2 articles read again: 0 would change, 0 meetings, 0 alerts would have fired\n",
    )  # fmt: skip
    assert command("reparse", "--json").out == ""


def test_a_backfill_that_is_refused_says_so(watching: ward.World, command: newsdesk.Command) -> None:
    """A list that fails is one line and exit code 1; what is no source, or no day, is a fault of the command line."""
    page = watching.pages.pop("/news/")
    done = command("backfill", "news")
    assert (done.code, done.out) == (1, "")
    assert "HTTP 404" in done.err
    watching.pages["/news/"] = page
    done = command("backfill", "news")
    assert done.code == 0
    assert "going on with an earlier backfill of news, after 0 lists" in done.err
    assert command("backfill", "nobody").code == 2
    assert command("backfill", "news", "--since", "yesterday").code == 2
    assert command("reparse", "--dry-run", "--alert").code == 2


@pytest.mark.usefixtures("watching")
def test_a_site_is_looked_at_through_the_gate(command: newsdesk.Command) -> None:
    """By the name of the source or its address; the releases are short, which is told as what is missing."""
    done = command("sitecheck", "news", "--json")
    *looks, verdict = map(json.loads, done.out.splitlines())
    assert [look["what"] for look in looks] == ["listing", "article"]
    assert {field["name"]: field["value"] for field in looks[1]["fields"]}["title"] == newsdesk.LATER[0]
    assert (done.code, all("a body of" in line for line in verdict["missing"])) == (int(bool(verdict["missing"])), True)


def test_a_warc_file_that_is_none_hinders_no_other(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """It is named, and the page beside it is imported."""
    (tmp_path / "a.warc.gz").write_bytes(b"no archive at all")
    (tmp_path / "b.html").write_text(newsdesk.page(*newsdesk.OTHER), encoding="utf-8")
    done = command("import", str(tmp_path))
    assert done.code == 1
    assert "a.warc.gz" in done.err
    assert done.out.startswith("1 new, 0 amended, 0 known already, 1 not imported")
