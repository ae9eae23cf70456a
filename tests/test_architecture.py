"""What the code base promises of its own shape."""

from __future__ import annotations

import pathlib

import pytest
from importlinter import cli

ROOT = pathlib.Path(__file__).parent.parent
LINES = 300


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every contract in pyproject.toml is kept, and no module stands outside them."""
    monkeypatch.chdir(ROOT)

    broken = cli.lint_imports(cache_dir=None, no_cache=True)

    assert broken == 0, capsys.readouterr().out


def test_migrations_are_no_package() -> None:
    """A file `alembic/__init__.py` would shadow the library of that name."""
    assert not (ROOT / "alembic" / "__init__.py").exists()


@pytest.mark.parametrize("package", ["monitor", "parsers", "storage", "demo"])
def test_no_file_outgrows_its_question(package: str) -> None:
    """No module is longer than 300 lines."""
    long = {
        str(file.relative_to(ROOT)): lines
        for file in (ROOT / package).rglob("*.py")
        if (lines := len(file.read_text().splitlines())) > LINES
    }

    assert long == {}


@pytest.mark.xdist_group("alone")
def test_a_group_of_tests_goes_to_one_worker(request: pytest.FixtureRequest) -> None:
    """Where tests are handed out by groups, an id ends with its group: by that pytest-xdist knows it."""
    by_groups = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@alone") is by_groups
