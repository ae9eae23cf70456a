"""Backups: made beside writers, checked by restoring, never over anything, and restored only where nobody is."""

from __future__ import annotations

import collections.abc
import datetime as dt
import pathlib
import shutil
import sqlite3
import stat
import typing
import uuid
import zipfile

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import backups, database, meetings, models, records
from tests import postgres


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> collections.abc.Iterator[str]:
    """A database to which nobody is connected, unlike that which tests lend each other."""
    with postgres.made(postgres_server, postgres_template) as name:
        yield postgres_server + name


Add = collections.abc.Callable[..., models.Article]


@pytest.fixture
def stocked(engine: sa.Engine, add_article: Add, now: dt.datetime) -> sa.Engine:
    """A database with three articles, one of which tells of a meeting."""
    with orm.Session(engine) as session, session.begin():
        told = add_article(session, "Talks in Samarkand", "They met on Monday.")
        meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), told, now)
        add_article(session, "Второй выпуск", "Слова второго.")
        add_article(session, "第三篇", "第三篇的文字。")
    engine.dispose()
    return engine


@pytest.fixture
def file(tmp_path: pathlib.Path, stocked: sa.Engine, programs: pathlib.Path | None) -> pathlib.Path:
    """A backup of that database."""
    made = tmp_path / f"copy{backups.ending(stocked)}"
    backups.copy(stocked, made, programs=programs)
    return made


def _titles(engine: sa.Engine) -> list[str]:
    with orm.Session(engine) as session:
        return list(session.scalars(sa.select(models.Article.title).order_by(models.Article.id)))


def _files(folder: pathlib.Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_file() and not one.name.startswith("monitor.db"))


def test_what_was_lost_comes_back(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None, add_article: Add
) -> None:
    """A restored database is what it was: rows, revision, the full-text index; what stood there is kept aside."""
    before = _titles(stocked)
    with orm.Session(stocked) as session, session.begin():
        add_article(session, "Written later", "And lost.")
        session.execute(sa.delete(models.Report))
    stocked.dispose()

    done = backups.restore(stocked, file, force=True, programs=programs)

    assert _titles(stocked) == before
    assert (done.revision, done.rows["article"], done.rows["report"]) == (database.head(), 3, 1)
    assert done.aside is not None
    database.check(stocked)
    with orm.Session(stocked) as session, session.begin():
        add_article(session, "Written after", "The numbers of rows go on.")
    assert len(_titles(stocked)) == 4
    if stocked.dialect.name == "sqlite":
        with sqlite3.connect(done.aside) as aside:
            assert aside.execute("SELECT count(*) FROM article").fetchone() == (4,)
        aside.close()


def test_verifying_leaves_nothing_behind(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None, tmp_path: pathlib.Path
) -> None:
    """It tells of what state the backup is, and neither database, folder nor server has more than before."""
    kept = file.read_bytes()

    found = backups.verify(stocked, file, programs=programs)

    assert found.record is not None
    assert (found.rows["article"], found.rows["meeting"], found.limits) == (3, 1, None)
    assert file.read_bytes() == kept
    assert _files(tmp_path) == [file.name]
    if stocked.dialect.name == "postgresql":
        with stocked.connect() as connection:
            asked = sa.text("SELECT count(*) FROM pg_database WHERE datname LIKE 'sco_monitor_verify%'")
            assert connection.scalar(asked) == 0


def test_a_backup_is_for_its_owner_only(file: pathlib.Path) -> None:
    """It holds all that the database does, tokens and addresses too."""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_written_over(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None, tmp_path: pathlib.Path
) -> None:
    """A name that is taken is refused, and what is there stays; one that is taken meanwhile likewise."""
    kept = file.read_bytes()
    with pytest.raises(backups.Occupied, match="already"):
        backups.copy(stocked, file, programs=programs)
    late = tmp_path / "late"

    def come_between(_done: int, _total: int | None) -> None:
        late.write_text("mine", encoding="utf-8")

    with pytest.raises(backups.Occupied, match="already"):
        backups.copy(stocked, late, come_between, programs=programs)
    assert (file.read_bytes(), late.read_text("utf-8")) == (kept, "mine")
    assert _files(tmp_path) == sorted([file.name, "late"])


def test_one_that_fails_leaves_no_file(
    stocked: sa.Engine, programs: pathlib.Path | None, tmp_path: pathlib.Path
) -> None:
    """A backup stands under its name only when it is whole."""

    def fail(_done: int, _total: int | None) -> None:
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        backups.copy(stocked, tmp_path / "copy", fail, programs=programs)
    assert _files(tmp_path) == []


def test_who_has_the_database_open_is_not_disturbed(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None, add_article: Add
) -> None:
    """While any other process is connected, even idle, nothing is restored and nothing is lost."""
    daemon = database.engine(stocked.url.render_as_string(hide_password=False))
    with orm.Session(daemon) as session, session.begin():
        add_article(session, "Of the daemon", "It goes on.")
    with pytest.raises(backups.Busy, match="stop the daemon"):
        backups.restore(stocked, file, force=True, programs=programs)
    daemon.dispose()
    assert _titles(stocked)[-1] == "Of the daemon"
    stocked.dispose()
    backups.restore(stocked, file, force=True, programs=programs)
    assert len(_titles(stocked)) == 3


def test_a_database_is_replaced_only_by_force(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None
) -> None:
    """Without it the line says what force would do."""
    with pytest.raises(backups.Occupied, match="--force"):
        backups.restore(stocked, file, programs=programs)
    assert len(_titles(stocked)) == 3


def test_into_nothing_it_needs_no_force(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None, request: pytest.FixtureRequest,
    tmp_path: pathlib.Path,
) -> None:  # fmt: skip
    """On a new machine there is nothing to keep aside."""
    lite = stocked.dialect.name == "sqlite"
    url = f"sqlite:///{tmp_path / 'new' / 'x.db'}" if lite else request.getfixturevalue("empty_postgres_url")
    new = database.engine(url)
    assert backups.restore(new, file, programs=programs).aside is None
    assert len(_titles(new)) == 3
    new.dispose()
    if lite:
        assert [one.name for one in (tmp_path / "new").iterdir()] == ["x.db"]


def test_a_damaged_one_is_told_and_not_restored(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None
) -> None:
    """Bytes that the disk has lost are found, in one line with the file's name, and the database stays as it was."""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 5000] = bytes(5000)
    file.write_bytes(content)
    for do in (backups.verify, lambda *given, **more: backups.restore(*given, force=True, **more)):
        with pytest.raises(backups.Damaged, match=file.name) as caught:
            do(stocked, file, programs=programs)
        assert "\n" not in str(caught.value)
    assert len(_titles(stocked)) == 3


def test_a_cut_off_one_is_told(stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None) -> None:
    """A copy that broke off on its way to another disk is no backup."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(backups.Damaged):
        backups.verify(stocked, file, programs=programs)


def test_rows_that_are_missing_are_told(
    stocked: sa.Engine, file: pathlib.Path, programs: pathlib.Path | None, tmp_path: pathlib.Path
) -> None:
    """What is a sound database, and holds less than when it was made, is not whole."""
    if stocked.dialect.name == "sqlite":
        connection = sqlite3.connect(file)
        connection.execute("DELETE FROM report")
        connection.commit()
        connection.close()
    else:
        other = tmp_path / "other.zip"
        with zipfile.ZipFile(file) as read, zipfile.ZipFile(other, "w") as write:
            write.writestr("database.dump", read.read("database.dump"))
            write.writestr("record.json", read.read("record.json").replace(b'"report": 1', b'"report": 2'))
        file = other
    with pytest.raises(backups.Damaged, match=r"rows in report, and had"):
        backups.verify(stocked, file, programs=programs)
    if stocked.dialect.name == "postgresql":
        with pytest.raises(backups.Damaged):
            backups.restore(stocked, file, force=True, programs=programs)
        assert len(_titles(stocked)) == 3


@pytest.mark.parametrize(
    "content", [b"", b"Some notes.", b"PK\x03\x04 and no more", b"SQLite format 3\x00 and no more"]
)
def test_what_is_no_backup_is_told(engine: sa.Engine, tmp_path: pathlib.Path, content: bytes) -> None:
    """Any other file is refused in a line that names it."""
    notes = tmp_path / "notes"
    notes.write_bytes(content)
    for do in (backups.verify, lambda *given: backups.restore(*given, force=True)):
        with pytest.raises(backups.BackupError, match="notes") as caught:
            do(engine, notes)
        assert "\n" not in str(caught.value)


def test_one_of_a_newer_version_is_refused(
    stocked: sa.Engine, programs: pathlib.Path | None, tmp_path: pathlib.Path
) -> None:
    """What this version does not know it does not put in anybody's place."""
    with stocked.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '20991231_0000'"))
    newer = tmp_path / "newer"
    backups.copy(stocked, newer, programs=programs)
    with stocked.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :head"), {"head": database.head()})
    stocked.dispose()
    for do in (backups.verify, lambda *given, **more: backups.restore(*given, force=True, **more)):
        with pytest.raises(backups.NotABackup, match="20991231_0000, which this version does not know"):
            do(stocked, newer, programs=programs)


def test_the_index_is_looked_at(sqlite_url: str, add_article: Add, tmp_path: pathlib.Path) -> None:
    """Words that the index has and no article, or the other way round, are told."""
    engine = database.engine(sqlite_url)
    with orm.Session(engine) as session, session.begin():
        add_article(session, "Talks in Samarkand", "They met on Monday.")
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER article_fts_update"))
        connection.execute(sa.text("UPDATE article SET search_text = 'other words'"))
    backups.copy(engine, tmp_path / "copy.db")
    with pytest.raises(backups.Damaged, match="full-text index does not agree"):
        backups.verify(engine, tmp_path / "copy.db")
    engine.dispose()


def test_a_plain_copy_will_do(sqlite_url: str, add_article: Add, tmp_path: pathlib.Path) -> None:
    """What SQLite's own tool made can be verified and restored; that nothing is on record of it is told."""
    engine = database.engine(sqlite_url)
    with orm.Session(engine) as session, session.begin():
        add_article(session)
    with engine.connect() as connection:
        connection.connection.driver_connection.commit()
        connection.connection.driver_connection.execute(f"VACUUM INTO '{tmp_path / 'plain.db'}'")
    engine.dispose()
    assert backups.verify(engine, tmp_path / "plain.db").record is None
    assert backups.restore(engine, tmp_path / "plain.db", force=True).rows["article"] == 1
    engine.dispose()


def test_a_broken_database_is_put_aside_and_replaced(sqlite_url: str, tmp_path: pathlib.Path) -> None:
    """The reason for which one restores: what is left of the old one is kept as it is."""
    engine = database.engine(sqlite_url)
    backups.copy(engine, tmp_path / "copy.db")
    engine.dispose()
    name = typing.cast("str", engine.url.database)
    pathlib.Path(name).write_bytes(b"The disk lost it." * 500)
    done = backups.restore(engine, tmp_path / "copy.db", force=True)
    assert done.aside is not None
    assert pathlib.Path(done.aside).read_bytes().startswith(b"The disk lost it.")
    database.check(engine)
    engine.dispose()


def test_kinds_are_not_mixed(sqlite_url: str, postgres_url: str, tmp_path: pathlib.Path) -> None:
    """A backup of one kind of database does not go into the other, and the line says what to set."""
    lite, server = database.engine(sqlite_url), database.engine(postgres_url)
    backups.copy(lite, tmp_path / "copy.db")
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as packed:
        packed.writestr("database.dump", b"")
    with pytest.raises(backups.NotABackup, match="is a backup of SQLite"):
        backups.restore(server, tmp_path / "copy.db")
    for do in (backups.verify, backups.restore):
        with pytest.raises(backups.NotABackup, match="set database_url"):
            do(lite, tmp_path / "copy.zip")
    lite.dispose()
    server.dispose()


def test_programs_that_are_missing_are_named(
    postgres_url: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says what it takes, how to get it, and what was found instead."""
    engine = database.engine(postgres_url)
    old = tmp_path / "old"
    old.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (old / name).write_text("#!/bin/sh\necho 'pg (PostgreSQL) 9.6.1'\n", encoding="utf-8")
        (old / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("storage.backups.programs._DEBIAN", tmp_path / "none")
    with pytest.raises(backups.NoPrograms, match=r"apt install postgresql-client-\d\d.*found: 9 in .*old"):
        backups.copy(engine, tmp_path / "copy", programs=old)
    with pytest.raises(backups.NoPrograms, match=r"is no folder .*gone"):
        backups.copy(engine, tmp_path / "copy", programs=tmp_path / "gone")
    engine.dispose()


def test_a_server_that_refuses_is_quoted(
    postgres_url: str, tmp_path: pathlib.Path, programs: pathlib.Path | None
) -> None:
    """What the program complains of is the line that is told, and no password stands in what others can see of it."""
    engine = database.engine(postgres_url)
    copied = tmp_path / "bin"
    copied.mkdir()
    place = programs or pathlib.Path(shutil.which("pg_dump") or "").parent
    (copied / "pg_restore").symlink_to(place / "pg_restore")
    (copied / "pg_dump").write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {place}/pg_dump --version\n'
        'echo "$@" "$PGPASSWORD" >&2\necho "pg_dump: error: no such day" >&2\nexit 1\n',
        encoding="utf-8",
    )
    (copied / "pg_dump").chmod(0o700)
    with pytest.raises(backups.BackupError, match="pg_dump: no such day"):
        backups.copy(engine, tmp_path / "copy", programs=copied)
    assert not (tmp_path / "copy").exists()
    engine.dispose()


@pytest.fixture
def modest(stocked: sa.Engine) -> collections.abc.Iterator[str]:
    """On Postgres, a role that may make no database and owns that of the test alone."""
    name = f"modest_{uuid.uuid4().hex[:8]}"
    with stocked.begin() as connection:
        connection.execute(sa.text(f"CREATE ROLE {name} LOGIN"))
        connection.execute(sa.text(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}"))
        connection.execute(sa.text(f'ALTER DATABASE "{stocked.url.database}" OWNER TO {name}'))
    stocked.dispose()
    yield name
    with stocked.begin() as connection:
        connection.execute(sa.text(f'ALTER DATABASE "{stocked.url.database}" OWNER TO CURRENT_USER'))
        connection.execute(sa.text(f"DROP OWNED BY {name} CASCADE"))
        connection.execute(sa.text(f"DROP ROLE {name}"))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_role_that_owns_its_database_and_no_more(
    stocked: sa.Engine, modest: str, file: pathlib.Path, programs: pathlib.Path | None
) -> None:
    """It can restore; where it may make no database to verify in, the file is read to its end, and that is said."""
    url = stocked.url.set(username=modest).render_as_string(hide_password=False)
    engine = database.engine(url)
    found = backups.verify(engine, file, programs=programs)
    assert found.limits is not None
    assert "may not create a database" in found.limits
    engine.dispose()
    stocked.dispose()
    assert backups.restore(engine, file, force=True, programs=programs).aside is not None
    assert len(_titles(engine)) == 3
    with orm.Session(engine) as session, session.begin():
        session.execute(sa.update(models.Article).values(author="of the role"))
    engine.dispose()


def test_what_root_restores_is_left_to_the_service(
    sqlite_url: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The restored file belongs to whom the database belonged, or its folder where there was none."""
    given: list[tuple[int, int]] = []
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("os.chown", lambda _path, user, group: given.append((user, group)))
    engine = database.engine(sqlite_url)
    backups.copy(engine, tmp_path / "copy.db")
    engine.dispose()
    told = pathlib.Path(typing.cast("str", engine.url.database)).stat()
    backups.restore(engine, tmp_path / "copy.db", force=True)
    assert given == [(told.st_uid, told.st_gid)]
    engine.dispose()
