"""The commands, as those who run the service and those who ask it use them."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
import typing
from importlib import metadata

import pytest

from monitor.cli import output
from storage import database
from tests.monitor.service import newsdesk, ward

COMMANDS = (
    "run", "poll", "deliver", "serve", "import", "inspect", "search", "meetings", "show", "sources", "partners",
    "check", "db", "db upgrade", "db current",
)  # fmt: skip
Rows = list[dict[str, typing.Any]]


@pytest.fixture
def stocked(command: newsdesk.Command, tmp_path: pathlib.Path) -> newsdesk.Command:
    """Commands on an archive of three releases."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, release in enumerate((newsdesk.MEETING, newsdesk.LATER, newsdesk.OTHER)):
        (pages / f"{number}.html").write_text(newsdesk.page(*release), encoding="utf-8")
    assert command("import", str(pages)).code == 0
    return command


def rows(done: newsdesk.Done) -> Rows:
    """The objects of JSON Lines."""
    assert done.code == 0
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_has_help(command: newsdesk.Command, name: str) -> None:
    """Help says in a sentence what the command does, and each option says what it is for."""
    done = command(*name.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage: sco-monitor" in done.out
    assert "." in done.out.split("╭")[0]


@pytest.mark.parametrize("arguments", [(), ("db",)])
def test_without_arguments_help_comes(command: newsdesk.Command, arguments: tuple[str, ...]) -> None:
    """Who names no command gets the list of them, once, and exit code 2."""
    done = command(*arguments)
    assert (done.code, done.err) == (2, "")
    assert done.out.count("Usage: sco-monitor") == 1


def test_the_version_is_told(command: newsdesk.Command) -> None:
    """`--version` says name and number, and nothing else."""
    done = command("--version")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"sco-monitor {metadata.version('sco-monitor')}\n"


def test_import_tells_what_it_did(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """Sums, and one line for each message that would have been sent."""
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.LATER), encoding="utf-8")
    done = command("import", str(tmp_path / "a.html"))
    *told, last = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert last == "1 new, 0 amended, 0 known already, 0 not imported; 1 meetings"
    partner = "United Nations Economic and Social Commission for Asia and the Pacific"
    assert told == [f"would have told stdout (stdout): {partner}: {newsdesk.LATER[0]}"]
    assert "0 new, 0 amended, 1 known already" in command("import", str(tmp_path / "a.html")).out


def test_meetings_can_be_asked_for(stocked: newsdesk.Command) -> None:
    """By partner, kind, status, day; as rows for people and as objects for programs."""
    (asean,) = rows(stocked("meetings", "partner:asean", "--json"))
    assert (asean["kind"], asean["date_start"], asean["partners"][0]["id"]) == (
        "bilateral_meeting",
        "2026-05-12",
        "asean",
    )
    for arguments, found in (
        (("kind:bilateral-meeting", "partner:asean"), 1),
        (("after:2026-05-13", "before:2026-05-14", "partner:unescap"), 1),
        (("after:2027",), 0),
        (("status:held partner:unescap source:import",), 1),
    ):
        assert len(rows(stocked("meetings", "--json", *arguments))) == found
    done = stocked("meetings", "partner:asean")
    header, row = done.out.splitlines()
    assert header.split() == ["id", "when", "status", "kind", "partners", "title"]
    assert row.endswith(newsdesk.MEETING[0])


def test_meetings_are_joined_and_split_by_hand(stocked: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """What is perhaps the same is shown; joined, one number leads to the other; split, the two are apart again."""
    brief = ("Talks on transport", "Delegations of the SCO Secretariat and UNESCAP met in Bangkok on 13 May 2026.")
    (tmp_path / "brief.html").write_text(newsdesk.page(*brief), encoding="utf-8")
    assert stocked("import", str(tmp_path / "brief.html")).code == 0
    two, one = (str(row["id"]) for row in rows(stocked("meetings", "partner:unescap", "--json")))
    assert f"perhaps the same {two}: {brief[0]} (score 0." in " ".join(stocked("show", one).out.split())
    ((other,),) = (row["perhaps_the_same"] for row in rows(stocked("show", two, "--json")))
    assert (str(other["id"]), other["reason"].split(";")[0]) == (one, "both on 2026-05-13")

    assert stocked("meetings", "join", one, two).out == f"meeting {one} now has 2 reports: {newsdesk.LATER[0]}\n"
    done = stocked("show", two)
    assert (done.code, done.err) == (0, f"meeting {two} was joined into {one}\n")
    (shown,) = rows(stocked("show", one, "--json"))
    articles = [report["id"] for report in shown["reports"]]
    assert shown["fields"]["place"]["article"] == articles[0]
    assert f"Bangkok [article {articles[0]}]" in done.out
    assert "perhaps the same" not in done.out

    done = stocked("meetings", "split", one, str(articles[1]))
    assert done.out.endswith(f": {brief[0]}\n")
    assert len(rows(stocked("meetings", "partner:unescap", "--json"))) == 2
    done = stocked("meetings", "split", one, str(articles[1]))
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "does not report" in done.err


def test_a_fault_of_a_query_is_pointed_at(stocked: newsdesk.Command) -> None:
    """A query that is none is a fault of the command line, with carets under its place, also beside wide characters."""
    for command in ("search", "meetings", "people", "stats"):
        done = stocked(command, "上海 after:2026-13 trade")
        assert (done.code, done.out) == (2, "")
        reason, shown, carets = done.err.splitlines()
        assert reason == "sco-monitor: '2026-13' is no day; write 2026-11-30, 2026-11 or 2026"
        assert (shown, carets) == ("  上海 after:2026-13 trade", "             ^^^^^^^")


def test_lists_go_on_where_they_ended(stocked: newsdesk.Command) -> None:
    """What is left out is told with a place to go on from, and every row comes once; another text is no place."""
    whole = [row["id"] for row in rows(stocked("search", "--json"))]
    found: list[int] = []
    more: tuple[str, ...] = ()
    while True:
        done = stocked("search", "--limit", "1", "--json", *more)
        found += [row["id"] for row in rows(done)]
        if "--cursor" not in done.err:
            break
        more = ("--cursor", done.err.split()[-1])
    assert found == whole
    done = stocked("search", "--cursor", "nonsense")
    assert (done.code, done.err) == (
        2,
        "sco-monitor: --cursor is no place of this list; take it from the list before\n",
    )


def test_people_and_numbers_of_meetings(stocked: newsdesk.Command) -> None:
    """Who took part, and how many meetings there are of each partner, for people, programs and spreadsheets."""
    counts = rows(stocked("stats", "partner:asean", "--json"))
    assert {"field": "partner", "value": "asean", "meetings": 1} in counts
    assert {"field": "year", "value": "2026", "meetings": 1} in counts
    first = rows(stocked("people", "--json"))[0]
    assert stocked("people", "--csv").out.splitlines()[1].startswith(first["name"])
    assert stocked("people").out.splitlines()[0].split() == ["name", "office", "organisation", "meetings", "last"]


def test_a_search_that_finds_nothing_says_so(stocked: newsdesk.Command) -> None:
    """What is found is one row each; nothing found is a word on standard error, and no empty table."""
    assert [row["title"] for row in rows(stocked("search", "drawings", "--json"))] == [newsdesk.OTHER[0]]
    done = stocked("search", "zeppelin")
    assert (done.code, done.out) == (0, "")
    assert "no articles" in done.err


def test_a_meeting_and_an_article_are_shown(stocked: newsdesk.Command) -> None:
    """Title, then name and value on lines of their own, with the proof; nothing is cut and no line is empty."""
    (asean,) = rows(stocked("meetings", "partner:asean", "--json"))
    done = stocked("show", str(asean["id"]))
    title, *lines = done.out.splitlines()
    assert title == newsdesk.MEETING[0]
    assert all(line.strip() for line in lines)
    assert any(line.startswith("asean") and newsdesk.MEETING[1] in line for line in lines)
    article = asean["reports"][0]["id"]
    (shown,) = rows(stocked("show", "--article", str(article), "--json"))
    assert shown["text"] == "\n\n".join(newsdesk.MEETING[1:])
    assert newsdesk.MEETING[2] in stocked("show", "-a", str(article)).out
    assert shown["revisions"] == []
    assert "has not changed" in stocked("show", "--changes", str(article)).err


def test_partners_and_sources_are_listed(stocked: newsdesk.Command) -> None:
    """Partners with what the archive has of them, most first; sources with their health, unvisited ones too."""
    counts = {row["id"]: row["meetings"] for row in rows(stocked("partners", "--json"))}
    assert (counts["asean"], counts["unescap"]) == (1, 1)
    assert list(counts)[:2] == ["asean", "unescap"]
    health = {row["name"]: row["health"] for row in rows(stocked("sources", "--json"))}
    assert set(health.values()) <= {"new", "off"}
    assert health["sectsco-eng"] == "new"
    assert len(stocked("sources").out.splitlines()) == 1 + len(health)


def test_inspect_stores_nothing(command: newsdesk.Command, tmp_path: pathlib.Path, folder: pathlib.Path) -> None:
    """A page is shown for people, or as one line of JSON, without any database."""
    (folder / "monitor.toml").write_text(f'database_url = "sqlite:///{tmp_path}/none.db"\n')
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.MEETING), encoding="utf-8")
    (found,) = rows(command("inspect", "--json", str(tmp_path / "a.html")))
    assert found["meetings"][0]["partners"][0]["id"] == "asean"
    done = command("inspect", str(tmp_path / "a.html"))
    assert done.code == 0
    assert newsdesk.MEETING[1] in done.out
    assert not (tmp_path / "none.db").exists()


def test_a_database_is_made_once(command: newsdesk.Command, tmp_path: pathlib.Path, folder: pathlib.Path) -> None:
    """Asking does not make a database, `db upgrade` does, and says from where to where."""
    (folder / "monitor.toml").write_text(f'database_url = "sqlite:///{tmp_path}/var/new.db"\n')
    assert command("db", "current").code == 1
    assert not (tmp_path / "var").exists()
    assert command("db", "upgrade").out == f"at {database.head()}, was empty\n"
    assert command("db", "upgrade").out == f"at {database.head()}\n"
    assert command("db", "current").out == f"at {database.head()}\n"


def test_poll_and_deliver_by_hand(command: newsdesk.Command, folder: pathlib.Path) -> None:
    """A visit says what it found, the next one what is new; the message then leaves on standard output."""
    with ward.world() as world:
        with (folder / "monitor.toml").open("a") as file:
            file.write(f'[fetch]\nhost_delay = "0s"\nallow_private = ["127.0.0.1:{world.web}"]\n')
        (folder / "sources.toml").write_text(
            f'[[source]]\nname = "news"\nurl = "http://127.0.0.1:{world.web}/news/"\nparser = "generic"\n'
        )
        world.publish(1, *newsdesk.OTHER)
        assert command("poll").out == "news: 1 links, 1 new; 1 articles read, 1 meetings, 0 messages\n"
        world.publish(2, *newsdesk.LATER)
        assert command("poll", "news").out == "news: 2 links, 1 new; 1 articles read, 1 meetings, 1 messages\n"
        done = command("deliver")
        assert done.code == 0
        assert newsdesk.LATER[0] in done.out
        assert "sent 1, put off 0, given up 0; 0 waiting" in done.err
        assert "sent 0" in command("deliver").err
        world.pages.pop("/news/")
        done = command("poll")
        assert done.code == 1
        assert done.out.startswith("news: failed: HTTP 404")


def test_text_of_strangers_moves_no_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """Control characters and markup of a title are printed as plain text."""
    output.table(("id", "title"), [(1, "a\x1b[2Jb\r[bold]c[/bold]\u202e")])
    output.line("x\x07y")
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]c[/bold]" in out
    assert out.endswith("x y\n")


def test_a_reader_that_has_seen_enough_is_no_fault(stocked: newsdesk.Command, folder: pathlib.Path) -> None:
    """`sco-monitor meetings | head -1` ends without a word."""
    del stocked
    command = f"{sys.executable} -m monitor meetings --json -c {folder} | true"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ward.ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stderr == ""
