"""The commands that keep the database safe, and the backup that a migration makes before it begins."""

from __future__ import annotations

import os
import pathlib
import re
import stat

import pytest

from storage import database
from tests.monitor.service import newsdesk

EARLIER = "20261122_0745"


@pytest.fixture
def stocked(command: newsdesk.Command, tmp_path: pathlib.Path) -> newsdesk.Command:
    """Commands on an archive of one release about a meeting."""
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.MEETING), encoding="utf-8")
    assert command("import", str(tmp_path / "a.html")).code == 0
    return command


def _backups(tmp_path: pathlib.Path) -> list[pathlib.Path]:
    return sorted((tmp_path / "backups").glob("*"))


def test_a_round(stocked: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """What was backed up is found whole, and comes back; each command says what it did in a line."""
    file = tmp_path / "kept.db"
    done = stocked("backup", str(file))
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(rf"{file}: \d+ bytes, \d+ rows \(1 articles, 1 meetings\) at \S+\n", done.out)
    done = stocked("verify", str(file))
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"whole: \d+ rows \(1 articles, 1 meetings\) at \S+, made \S+ \S+ UTC\n", done.out)

    (tmp_path / "b.html").write_text(newsdesk.page(*newsdesk.LATER), encoding="utf-8")
    assert stocked("import", str(tmp_path / "b.html")).code == 0
    done = stocked("restore", str(file))
    assert (done.code, done.out) == (1, "")
    assert "--force" in done.err
    done = stocked("restore", str(file), "--force")
    assert (done.code, done.err) == (0, "")
    assert "restored: " in done.out
    assert "what stood there before: " in done.out
    assert len(stocked("search", "--json").out.splitlines()) == 1


def test_names_are_given_and_old_ones_go(stocked: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """Without FILE each gets a name with the time beside the database; `--keep` lets older ones go, and no others."""
    for _ in range(3):
        assert stocked("backup").code == 0
    before = _backups(tmp_path)
    other = tmp_path / "backups" / "sco-monitor-before-the-move.db"
    other.write_bytes(b"")
    done = stocked("backup", "--keep", "2")
    assert done.out.endswith("; 2 older deleted\n")
    left = [one for one in _backups(tmp_path) if one != other]
    assert (len(left), left[0]) == (2, before[2])
    assert other.exists()
    assert stat.S_IMODE((tmp_path / "backups").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup", "{folder}/none/x.db"), "No such file or directory"),
        (("backup", "{folder}/notes"), "already"),
        (("backup", "x.db", "--keep", "3"), "--keep counts backups that were given no FILE"),
        (("verify", "{folder}/none.db"), "No such file or directory"),
        (("verify", "{folder}/notes"), "is no backup of a database"),
        (("verify", "{folder}"), "Is a directory"),
        (("restore", "{folder}/notes", "--force"), "is no backup of a database"),
        (("restore", "{folder}/monitor.db", "--force"), "is the database itself"),
        (("backup", "--keep", "0"), "greater than or equal to 1"),
    ],
)
def test_bad_input_is_one_line(
    stocked: newsdesk.Command, tmp_path: pathlib.Path, arguments: tuple[str, ...], said: str
) -> None:
    """Whatever is named that cannot be used is told in a line, and changes nothing."""
    (tmp_path / "notes").write_text("Some notes.", encoding="utf-8")
    done = stocked(*(one.replace("{folder}", str(tmp_path)) for one in arguments))
    assert done.code in (1, 2)
    assert (done.out, done.err.count("\n")) == ("", 1)
    assert said in done.err
    assert len(stocked("search", "--json").out.splitlines()) == 1


def test_what_a_killed_one_left_is_cleared_away(stocked: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """After a day; what another one is writing just now is not."""
    (tmp_path / "backups").mkdir()
    old, new = (tmp_path / "backups" / f".{name}.db.part" for name in ("old", "new"))
    for left in (old, new):
        left.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert stocked("backup").code == 0
    assert (old.exists(), new.exists()) == (False, True)


def test_where_there_is_no_database(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """Nothing is made out of nothing."""
    (tmp_path / "monitor.db").unlink()
    done = command("backup")
    assert (done.code, done.out) == (1, "")
    assert "there is no database to back up" in done.err
    assert _backups(tmp_path) == []
    assert not (tmp_path / "monitor.db").exists()


def test_a_migration_keeps_what_it_changes(stocked: newsdesk.Command, sqlite_url: str, tmp_path: pathlib.Path) -> None:
    """What an earlier version wrote is kept as it was, can be restored and brought up anew, and five such stay."""
    for number in range(7):
        database.downgrade(sqlite_url, EARLIER)
        done = stocked("db", "upgrade")
        assert (done.code, done.err) == (0, "")
        first, last = done.out.splitlines()
        kept = re.fullmatch(r"backup before the migration: (\S+): \d+ bytes, .*\(1 articles.* at (\S+)", first)
        assert kept is not None
        assert kept[2] == EARLIER
        assert last == f"at {database.head()}, was {EARLIER}"
        assert len(_backups(tmp_path)) == min(number + 1, 5)
    done = stocked("restore", str(_backups(tmp_path)[-1]), "--force")
    assert done.code == 0
    assert "run `sco-monitor db upgrade`" in done.err
    assert stocked("db", "upgrade").code == 0
    assert len(stocked("search", "--json").out.splitlines()) == 1


def test_nothing_is_kept_of_nothing(command: newsdesk.Command, sqlite_url: str, tmp_path: pathlib.Path) -> None:
    """Empty tables, tables that are up to date, and a database that is not there yet need no backup."""
    assert command("db", "upgrade").out == f"at {database.head()}\n"
    database.downgrade(sqlite_url, EARLIER)
    assert command("db", "upgrade").out == f"at {database.head()}, was {EARLIER}\n"
    (tmp_path / "monitor.db").unlink()
    assert command("db", "upgrade").out == f"at {database.head()}, was empty\n"
    assert _backups(tmp_path) == []


def test_it_can_be_switched_off(
    stocked: newsdesk.Command, sqlite_url: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who makes backups otherwise need not have these."""
    monkeypatch.setenv("SCO_MONITOR_BACKUP__BEFORE_MIGRATION", "false")
    database.downgrade(sqlite_url, EARLIER)
    assert stocked("db", "upgrade").out == f"at {database.head()}, was {EARLIER}\n"
    assert _backups(tmp_path) == []


def test_without_a_backup_nothing_is_migrated(
    stocked: newsdesk.Command, sqlite_url: str, tmp_path: pathlib.Path
) -> None:
    """Where it should be made and cannot, the tables stay as they are."""
    (tmp_path / "backups").write_text("in the way", encoding="utf-8")
    database.downgrade(sqlite_url, EARLIER)
    done = stocked("db", "upgrade")
    assert (done.code, done.out) == (1, "")
    assert "File exists" in done.err
    engine = database.engine(sqlite_url)
    assert database.current(engine) == EARLIER
    engine.dispose()


def test_postgres_without_its_programs_is_migrated_all_the_same(
    command: newsdesk.Command, postgres_url: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says that there is no backup, and how there would be one."""
    monkeypatch.setenv("SCO_MONITOR_DATABASE_URL", postgres_url)
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.MEETING), encoding="utf-8")
    assert command("import", str(tmp_path / "a.html")).code == 0
    database.downgrade(postgres_url, EARLIER)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("storage.backups.programs._DEBIAN", tmp_path / "none")
    done = command("db", "upgrade")
    assert (done.code, done.out) == (0, f"at {database.head()}, was {EARLIER}\n")
    assert done.err.count("\n") == 1
    assert "no backup before the migration: it takes pg_dump" in done.err
