"""What the code offers has its line in docs/: commands, options, settings, tables; and what docs link to is there."""

from __future__ import annotations

import functools
import pathlib
import re
import typing

import pydantic
import pytest
import typer.main

from monitor.cli import app
from monitor.settings import doors, models, rules, targets
from monitor.settings import tables as base
from storage import models as tables

DOCS = pathlib.Path(__file__).parent.parent / "docs"
ROOT = DOCS.parent
TARGETS = (targets.Webhook, targets.Chat)


def read(name: str) -> str:
    """A document's text."""
    return (DOCS / name).read_text("utf-8")


@functools.cache
def commands() -> dict[str, typing.Any]:
    """Every command by its words, such as ``db upgrade``."""
    found: dict[str, typing.Any] = {}
    top: typing.Any = typer.main.get_command(app.app)
    for name, command in top.commands.items():
        inner = getattr(command, "commands", {})
        found.update({f"{name} {one}": made for one, made in inner.items()})
        if not inner or getattr(command, "invoke_without_command", False):
            found[name] = command
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_command_has_its_line(name: str) -> None:
    """A command and every option of its own stand in one row of docs/commands.md."""
    row = next((line for line in read("commands.md").splitlines() if re.match(rf"\| `{name}[` ]", line)), None)
    assert row is not None

    options = {opt for param in commands()[name].params for opt in param.opts if opt.startswith("--")}
    options |= {opt for param in commands()[name].params for opt in param.secondary_opts if opt == "--no-web"}

    assert {opt for opt in options - {"--config", "--help", "--web"} if f"`{opt}`" not in row} == set()


def keys(model: type[pydantic.BaseModel], above: str = "") -> typing.Iterator[str]:
    """The keys of a table of the settings, dotted."""
    for name, field in model.model_fields.items():
        kind, name = field.annotation, field.alias or name
        if isinstance(kind, type) and issubclass(kind, base.Table):
            yield from keys(kind, f"{above}{name}.")
        else:
            yield above + name


@pytest.mark.parametrize(
    "model", [models.Monitor, doors.Source, models.Partner, models.Office, rules.Rule, models.Operator, *TARGETS]
)
def test_each_setting_has_its_line(model: type[pydantic.BaseModel]) -> None:
    """A key that a configuration file may hold is named in docs/settings.md."""
    text = read("settings.md")

    assert [key for key in keys(model) if f"`{key}`" not in text] == []


def test_each_default_is_told_as_it_is() -> None:
    """The defaults of durations and numbers in docs/settings.md are those of the code."""
    text = read("settings.md")
    rows = {row.split("|")[1].strip(" `"): row.split("|")[2].strip() for row in text.splitlines() if row.count("|") > 3}

    assert int(rows["poll.first_visit_limit"]) == models.Poll().first_visit_limit
    assert int(rows["poll.max_links"]) == models.Poll().max_links
    assert int(rows["fetch.max_bytes"].replace(" ", "")) == models.Fetch().max_bytes
    assert rows["fetch.host_delay"] == f"{models.Fetch().host_delay.seconds}s"


@pytest.mark.parametrize("name", sorted(tables.Base.metadata.tables))
def test_each_table_has_its_line(name: str) -> None:
    """A table of the database is told of in docs/tables.md."""
    assert f"| `{name}` |" in read("tables.md")


@pytest.mark.parametrize("file", sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")]), ids=lambda file: file.name)
def test_links_lead_somewhere(file: pathlib.Path) -> None:
    """A relative link, and a file of this project that is named in backquotes, is there."""
    text = file.read_text("utf-8")
    linked = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:monitor|parsers|storage|alembic|config|demo|tests|docs|benchmarks)/[\w./-]+\.\w+)`", text)

    missing = [link for link in linked if link and not (file.parent / link).exists()]
    missing += [name for name in named if not (ROOT / name).exists() and "NAME" not in name]

    assert missing == []


def test_the_documents_of_the_project_are_reached_from_the_readme() -> None:
    """No document lies where nobody finds it."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [file.name for file in DOCS.glob("*.md") if f"docs/{file.name}" not in readme] == []
