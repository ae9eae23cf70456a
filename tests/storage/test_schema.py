"""The schema: models and migrations agree, up and down, and the full-text index follows the articles."""

from __future__ import annotations

import concurrent.futures
import pathlib
import sqlite3
import time

import pytest
import sqlalchemy as sa
from alembic import command, script
from sqlalchemy import orm

from storage import database, models


def _indexed(session: orm.Session, term: str) -> list[int]:
    if session.get_bind().dialect.name == "sqlite":
        query = "SELECT rowid FROM article_fts WHERE article_fts MATCH :term"
    else:
        query = "SELECT id FROM article WHERE tsv @@ CAST(:term AS tsquery)"
    return list(session.scalars(sa.text(query), {"term": term}))


def test_models_and_migrations_agree(engine: sa.Engine) -> None:
    """Alembic finds no difference between the models and a migrated database."""
    with engine.begin() as connection:
        command.check(database.migrations(connection))


def test_a_difference_would_be_found(engine: sa.Engine) -> None:
    """The comparison is not blind: a column taken away is reported."""
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE meeting DROP COLUMN format"))
        with pytest.raises(Exception, match="format"):
            command.check(database.migrations(connection))
        connection.rollback()


def test_constraints_are_named_alike(engine: sa.Engine, tmp_path: pathlib.Path) -> None:
    """Tables made from the models have the constraint names that migrations give, so later migrations find them."""
    made = sa.create_engine(f"sqlite:///{tmp_path / 'models.db'}")
    models.Base.metadata.create_all(made)
    expected, actual = sa.inspect(made), sa.inspect(engine)
    for table in models.Base.metadata.tables:
        for names in ("get_unique_constraints", "get_foreign_keys", "get_indexes"):
            migrated = {row["name"] for row in getattr(actual, names)(table)}
            modelled = {row["name"] for row in getattr(expected, names)(table)}
            migrated -= {row["name"] for row in actual.get_unique_constraints(table)} - modelled
            assert migrated - {"ix_article_tsv"} == modelled
    made.dispose()


def test_down_to_nothing_and_up_again(engine: sa.Engine) -> None:
    """Downgrading to base leaves only Alembic's own table, and upgrading brings all back."""
    database.downgrade(engine, "base")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    database.upgrade(engine)
    database.check(engine)


def test_upgrade_is_repeatable(engine: sa.Engine) -> None:
    """Upgrading a database that is up to date changes nothing."""
    database.upgrade(engine)
    assert database.current(engine) == database.head()


def test_the_newest_revision_is_told_by_the_names_of_files() -> None:
    """Each file begins with its revision, each follows that of the file before, and Alembic names the same head."""
    found = list(script.ScriptDirectory.from_config(database.migrations()).walk_revisions())
    assert [pathlib.Path(one.path).name[:13] for one in found] == [one.revision for one in found]
    assert [one.revision for one in found] == sorted((one.revision for one in found), reverse=True)
    assert database.head() == found[0].revision


def test_full_text_follows_articles(engine: sa.Engine) -> None:
    """After upgrade, rows inserted, changed and deleted are so in the index too."""
    values = dict.fromkeys(("url", "source", "parser", "parser_version", "title", "text", "content_hash"), "")
    now = sa.func.current_timestamp()
    insert = sa.insert(models.Article.__table__).values(
        identity="a", search_text="samarkand summit", first_seen_at=now, updated_at=now, **values
    )
    with orm.Session(engine) as session:
        session.execute(insert)
        assert len(_indexed(session, "samarkand")) == 1
        session.execute(sa.text("UPDATE article SET search_text = 'bishkek summit'"))
        assert not _indexed(session, "samarkand")
        assert len(_indexed(session, "bishkek")) == 1
        session.execute(sa.text("DELETE FROM article"))
        assert not _indexed(session, "bishkek")


def test_sqlite_index_is_sound(sqlite_url: str) -> None:
    """FTS5's own check passes after the triggers have run."""
    engine = database.engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO article (identity, url, source, parser, parser_version, title, text, content_hash,"
                " search_text, first_seen_at, updated_at) VALUES ('a','','','','','','','','one two','','')"
            )
        )
        connection.execute(sa.text("UPDATE article SET search_text = 'three'"))
        connection.execute(sa.text("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)"))
    engine.dispose()


def test_two_processes_make_one_schema(empty_url: str) -> None:
    """Upgrades that start at once all succeed, and one schema is there."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(database.upgrade, [empty_url] * 4))
    engine = database.engine(empty_url)
    database.check(engine)
    engine.dispose()


def test_upgrade_is_one_transaction(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails halfway leaves no table behind."""

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.operations.base.Operations.execute", fail)
        with pytest.raises(RuntimeError, match="the power went"):
            database.upgrade(empty_url)
    engine = database.engine(empty_url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_fresh_sqlite_database_is_quick(tmp_path: pathlib.Path) -> None:
    """Making a database takes less than a second, so that the first command answers at once."""
    begin = time.process_time()
    database.upgrade(f"sqlite:///{tmp_path / 'new.db'}")
    assert time.process_time() - begin < 1


def test_alembic_folder_is_no_package() -> None:
    """An __init__.py in alembic/ would shadow the library of that name."""
    folder = pathlib.Path(__file__).parents[2] / "alembic"
    assert (folder / "env.py").is_file()
    assert not list(folder.rglob("__init__.py"))


def test_migrations_are_named_by_date() -> None:
    """File names and revisions agree and sort by age."""
    for file in (pathlib.Path(__file__).parents[2] / "alembic" / "versions").glob("*.py"):
        assert file.stem[:13].replace("_", "").isdigit()
        assert f'revision = "{file.stem[:13]}"' in file.read_text(encoding="utf-8")


def test_check_says_what_to_do(empty_url: str) -> None:
    """Missing, older and newer schemas each give their own error, in one line."""
    engine = database.engine(empty_url)
    with pytest.raises(database.MissingSchema, match="run `sco-monitor db upgrade`"):
        database.check(engine)
    database.upgrade(engine)
    database.downgrade(engine, "base")
    with pytest.raises(database.MissingSchema):
        database.check(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('20991231_0000')"))
    with pytest.raises(database.NewerSchema, match="20991231_0000") as caught:
        database.check(engine)
    with pytest.raises(database.NewerSchema):
        database.upgrade(engine)
    assert "\n" not in str(caught.value)
    engine.dispose()


def test_an_older_schema_is_told_apart(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A known revision that is not the newest asks for an upgrade."""
    monkeypatch.setattr(database, "head", lambda: "20991231_0000")
    with pytest.raises(database.OlderSchema, match="run `sco-monitor db upgrade`"):
        database.check(engine)


def test_asking_makes_no_file(tmp_path: pathlib.Path) -> None:
    """To check a database that is not there leaves no empty file or folder behind."""
    engine = database.engine(f"sqlite:///{tmp_path / 'var' / 'none.db'}")
    with pytest.raises(database.MissingSchema):
        database.check(engine)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_something_else(tmp_path: pathlib.Path) -> None:
    """A file that is no SQLite database is refused by name, and left as it is."""
    file = tmp_path / "notes.db"
    file.write_text("Some notes. " * 100, encoding="utf-8")
    engine = database.engine(f"sqlite:///{file}")
    with pytest.raises(database.NotADatabase, match=r"notes\.db"):
        database.check(engine)
    with pytest.raises(database.NotADatabase):
        database.upgrade(engine)
    engine.dispose()
    assert file.read_text(encoding="utf-8").startswith("Some notes.")


def test_a_foreign_sqlite_database(tmp_path: pathlib.Path) -> None:
    """A database of another program has no schema of ours."""
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    engine = database.engine(f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(database.MissingSchema):
        database.check(engine)
    engine.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://u@h/d", "sqlite+aiosqlite:///x.db"])
def test_an_address_that_is_none(url: str) -> None:
    """Other databases than ours are refused before anything is opened."""
    with pytest.raises(database.BadAddress):
        database.engine(url)


def test_postgres_that_does_not_answer(tmp_path: pathlib.Path) -> None:
    """The error is one line and does not give the password away; a folder in the way is told too."""
    engine = database.engine("postgres://desk:sesame@127.0.0.1:1/news")
    with pytest.raises(database.Unreachable, match=r"127\.0\.0\.1:1/news") as caught:
        database.check(engine)
    assert "sesame" not in str(caught.value)
    assert "\n" not in str(caught.value)
    (tmp_path / "file").touch()
    with pytest.raises(database.Unreachable, match="folder"):
        database.upgrade(f"sqlite:///{tmp_path / 'file' / 'x.db'}")
    with pytest.raises(database.Unreachable, match="unable to open"):
        database.upgrade(f"sqlite:///{tmp_path}")
