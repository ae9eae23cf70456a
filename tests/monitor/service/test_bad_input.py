"""Nonsense in: one clear line on standard error, an exit code other than 0, no traceback, no half-written row."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from storage import database, models
from tests.monitor.service import newsdesk, ward

DIVS = b"<div>" * 10_000_000


def assert_one_line(done: newsdesk.Done, code: int, *words: str) -> None:
    """The command failed as it should."""
    assert done.code == code, done
    (line,) = done.err.splitlines()
    assert "Traceback" not in done.err
    for word in words:
        assert word in line


NO_PAGES = {
    "empty.html": (b"", "the file is empty"),
    "blank.txt": (b" \r\n\t \n", "the file is empty"),
    "a.pdf": (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>", "the file is no text"),
    "picture.html": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is no text"),
    "archive.html": (b"PK\x03\x04\x14\0\0\0", "the file is no text"),
    "noise.html": (bytes(range(128, 256)) * 40 + b"\0\1\2", ""),
    "divs.html": (DIVS, "the file has more than"),
    "few-divs.html": (DIVS[:4_000_000], ""),
    "nothing.html": (b"<html><body><p>Hm.</p></body></html>", "no body of an article"),
}


@pytest.mark.parametrize("name", NO_PAGES)
@pytest.mark.parametrize("verb", ["inspect", "import"])
def test_what_is_no_page_is_one_line(
    command: newsdesk.Command, tmp_path: pathlib.Path, sqlite_url: str, verb: str, name: str
) -> None:
    """A file that is no page is named with the reason, soon, and leaves no row."""
    content, said = NO_PAGES[name]
    (tmp_path / name).write_bytes(content)
    begun = time.monotonic()
    assert_one_line(command(verb, str(tmp_path / name)), 1, name, said)
    assert time.monotonic() - begun < 20
    engine = database.engine(sqlite_url)
    with engine.connect() as connection:
        for table in (models.Article, models.Link, models.Snapshot, models.Meeting):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    engine.dispose()


# A process begins as a copy of its parent, which counts as its memory: the parent is a small one here.
MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "monitor", "inspect", sys.argv[1]], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""


def test_fifty_megabytes_of_nothing_take_little(tmp_path: pathlib.Path) -> None:
    """A hostile file costs a process of its own neither much time nor much memory."""
    (tmp_path / "divs.html").write_bytes(DIVS)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "divs.html")],
        cwd=ward.ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert int(done.stdout) < 300_000


def test_a_wrong_charset_is_read_all_the_same(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """A page that names another charset than its own is read, or is one line; it is never mangled into the archive."""
    page = newsdesk.page(
        "Встреча в Пекине", *["Генеральный секретарь ШОС провёл встречу в Пекине 12 мая 2026 года."] * 2
    )
    for name, encoding in (("utf-8", "windows-1251"), ("windows-1251", "utf-8"), ("no-such-charset", "utf-8")):
        page = page.replace("<head>", f"<head><meta charset='{name}'>")
        (tmp_path / "a.html").write_bytes(page.encode(encoding))
        done = command("inspect", "--json", str(tmp_path / "a.html"))
        if done.code == 0:
            assert "Генеральный секретарь" in done.out
        else:
            assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--nope",), 2, ("no such option: --nope", "sco-monitor --help")),
        (("meetigns",), 2, ("no such command 'meetigns'", "'meetings'")),
        (("meetings", "--partnr", "asean"), 2, ("no such option: --partnr",)),
        (("meetings", "--limit", "0"), 2, ("--limit",)),
        (("show", "99"), 2, ("there is no meeting 99", "sco-monitor meetings")),
        (("show", "--article", "99"), 2, ("there is no article 99", "sco-monitor search")),
        (("show", "x"), 2, ("ID",)),
        (("show",), 2, ("missing argument 'ID'",)),
        (("poll", "nowhere"), 2, ("no source is named nowhere", "sco-monitor sources")),
        (("import",), 2, ("at least one file",)),
        (("import", "/no/such/folder"), 1, ("/no/such/folder: No such file or directory",)),
        (("inspect", "/no/such/folder"), 1, ("/no/such/folder: No such file or directory",)),
        (("inspect", "--manifest", "/no/such.jsonl"), 1, ("/no/such.jsonl: No such file or directory",)),
        (("inspect", "http://127.0.0.1:9/"), 1, ("http://127.0.0.1:9/",)),
        (("inspect", "--url", "https://x.example", "a", "b"), 2, ("--url goes with exactly one file",)),
        (("check", "--config", "/no/such/folder"), 2, ("/no/such/folder",)),
    ],
)
def test_a_slip_of_the_pen_is_one_line(
    command: newsdesk.Command, arguments: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    """The line names what was wrong and, where it can, what to do."""
    assert_one_line(command(*arguments), code, *words)


def test_a_folder_without_pages_is_one_line(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """An import of nothing is no success."""
    (tmp_path / "empty").mkdir()
    assert_one_line(command("import", str(tmp_path / "empty")), 1, "no page in this folder")


def test_a_manifest_with_a_fault_imports_nothing(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """The line of the manifest is named before any file is touched."""
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.LATER), encoding="utf-8")
    (tmp_path / "m.jsonl").write_text('{"path": "a.html"}\n{"path": "a.html", "published": "soon"}\n')
    assert_one_line(command("import", "--manifest", str(tmp_path / "m.jsonl")), 1, "m.jsonl:2: published")
    assert "no meetings" in command("meetings").err


def test_a_typo_in_the_configuration_names_file_line_and_key(command: newsdesk.Command, folder: pathlib.Path) -> None:
    """Every command refuses a configuration with a fault, and says where it is."""
    (folder / "monitor.toml").write_text('[poll]\nlaese = "10m"\n')
    for arguments in (("check",), ("meetings",), ("poll",), ("inspect", "x")):
        assert_one_line(command(*arguments), 2, "monitor.toml:2", "laese", "lease")
    (folder / "monitor.toml").write_text("[poll\n")
    assert_one_line(command("check"), 2, "monitor.toml:1")


def test_an_unknown_variable_of_the_environment_is_one_line(
    command: newsdesk.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt variable is told, not passed over."""
    monkeypatch.setenv("SCO_MONITOR_WEB__PROT", "9000")
    assert_one_line(command("check"), 2, "SCO_MONITOR_WEB__PROT")


ASKING = (("meetings",), ("poll",), ("import", "x.html"), ("deliver",), ("serve",), ("run",), ("db", "current"))


@pytest.mark.parametrize("arguments", ASKING[:3], ids=" ".join)
def test_a_database_of_a_newer_version_is_one_line(
    command: newsdesk.Command, folder: pathlib.Path, database_url: str, arguments: tuple[str, ...]
) -> None:
    """No command touches a database that a later version made."""
    (folder / "monitor.toml").write_text(f'database_url = "{database_url}"\n')
    engine = database.engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'ffff'"))
    assert_one_line(command(*arguments), 1, "ffff", "install the newer sco-monitor")
    with engine.begin() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "ffff"
        assert connection.scalar(sa.select(sa.func.count()).select_from(models.Source)) == 0
    engine.dispose()


@pytest.mark.parametrize("arguments", [*ASKING, ("db", "upgrade")], ids=" ".join)
def test_a_file_that_is_no_database_is_one_line(
    command: newsdesk.Command, folder: pathlib.Path, tmp_path: pathlib.Path, arguments: tuple[str, ...]
) -> None:
    """A file of another kind at the address stays as it is."""
    (tmp_path / "letter.db").write_text("Dear reader, " * 100)
    (folder / "monitor.toml").write_text(f'database_url = "sqlite:///{tmp_path}/letter.db"\n')
    assert_one_line(command(*arguments), 1, "not an SQLite database")
    assert (tmp_path / "letter.db").read_text() == "Dear reader, " * 100


@pytest.mark.parametrize("arguments", [("meetings",), ("poll",), ("run",), ("db", "upgrade")], ids=" ".join)
def test_a_postgres_that_is_away_is_one_line(
    command: newsdesk.Command, folder: pathlib.Path, arguments: tuple[str, ...]
) -> None:
    """The address is named without its password."""
    (folder / "monitor.toml").write_text('database_url = "postgresql://desk:hush@127.0.0.1:9/sco"\n')
    done = command(*arguments)
    assert_one_line(done, 1, "127.0.0.1:9")
    assert "hush" not in done.err


def test_a_database_that_cannot_be_written_is_one_line(
    command: newsdesk.Command, folder: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """A folder that cannot be made is named."""
    (tmp_path / "file").touch()
    (folder / "monitor.toml").write_text(f'database_url = "sqlite:///{tmp_path}/file/x.db"\n')
    assert_one_line(command("poll"), 1, str(tmp_path))


def test_the_module_can_be_run(folder: pathlib.Path) -> None:
    """`python -m monitor` passes the exit code on, and its faults are lines too."""
    environment = os.environ | {"SCO_MONITOR_CONFIG": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "show", "1"],
        cwd=ward.ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "sco-monitor: there is no meeting 1; try `sco-monitor meetings`\n"


@pytest.mark.parametrize("number", ["1" * 30, str(2**63), "0"])
@pytest.mark.parametrize("options", [(), ("--article",), ("--changes",), ("--json",)])
def test_a_number_that_no_row_has_is_one_line(command: newsdesk.Command, number: str, options: tuple[str, ...]) -> None:
    """An id beyond what databases count is refused like any other wrong value, before a database is asked."""
    done = command("show", number, *options)
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert "ID" in done.err
