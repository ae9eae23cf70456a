"""Commands on rules: rules list, show, add, edit, off, on, remove."""

from __future__ import annotations

import collections.abc
import contextlib
import pathlib
import typing

import typer

from monitor.cli import context, output, rule_keys, trying

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import rulebook, service, settings
    from storage import models

Name = typing.Annotated[str, typer.Argument(metavar="NAME", help="The name of a rule.")]
File = typing.Annotated[
    str | None,
    typer.Option("--from", metavar="FILE", help="Rules as alerts.toml has them, in a file of their own; - reads them."),
]
Position = typing.Annotated[
    int | None, typer.Option(min=1, max=10_000, metavar="N", help="Its place among the rules that were added, from 1.")
]

rules = typer.Typer(name="rules", help="See the rules, add some, and try them before they tell anybody.")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(rules, rich_help_panel="Look after it", no_args_is_help=True)


@rules.command("list")
def listed(as_json: context.AsJson = False, config: context.Config = None) -> None:
    """List the rules in the order in which they are tried: those of alerts.toml, then those that were added."""
    with context.archive(config) as (loaded, session):
        found = [*(_of_file(rule) for rule in loaded.rules), *map(_of_database, _added(session, loaded))]
    if as_json:
        for one in found:
            output.json_line(one)
        return
    output.table(
        ("name", "from", "stands", "partners", "tells", "fault"),
        [
            (
                one["name"],
                one["from"],
                "on" if one["enabled"] else "off",
                ", ".join(one["keys"].get("partners", [])),
                ", ".join(_told(one["keys"])),
                "; ".join(one["faults"]),
            )
            for one in found
        ],
    )


@rules.command()
def show(name: Name, as_json: context.AsJson = False, config: context.Config = None) -> None:
    """Show a rule as alerts.toml would have it; `rules edit NAME --from FILE` takes what this prints."""
    from monitor.settings import ruling

    with context.archive(config) as (loaded, session):
        found = [*(_of_file(rule) for rule in loaded.rules), *map(_of_database, _added(session, loaded))]
    one = next((one for one in found if one["name"] == name), None)
    if one is None:
        raise rule_keys.unknown(name, [one["name"] for one in found])
    if as_json:
        output.json_line(one)
        return
    about = {"from": one["from"], "stands": "on" if one["enabled"] else "off"}
    about |= {key.replace("_", " "): one[key] for key in ("author", "created_at", "changed_at") if one.get(key)}
    for key, value in [*about.items(), *(("fault", fault) for fault in one["faults"])]:
        output.line(f"# {key}: {output.cell(value)}")
    for line in ruling.to_toml(name, one["keys"]).splitlines():
        output.line(line)


@rules.command()
@rule_keys.taken
def add(
    name: typing.Annotated[
        str | None, typer.Argument(metavar="NAME", help="The name of the rule; with --from, in place of that there.")
    ] = None,
    file: File = None,
    position: Position = None,
    author: typing.Annotated[str | None, typer.Option(help="Who adds it; otherwise who is logged in.")] = None,
    off: typing.Annotated[
        bool, typer.Option("--off", help="Switched off, to be tried with `rules replay` first.")
    ] = False,
    config: context.Config = None,
    keys: rule_keys.Keys | None = None,
) -> None:
    """Add a rule. It counts from the next article on, with no restart; rules of alerts.toml are changed there."""
    from monitor import rulemaking
    from storage import rules as stored

    document = rule_keys.document(name, file, keys or {})
    with _writing(config) as (desk, session):
        made = rulemaking.add(session, document, desk.settings, desk.now(), author or context.login())
        for number, rule in enumerate(made):
            if position is not None:
                stored.place(session, rule, position + number)
            if off:
                stored.switch(session, rule, desk.now(), enabled=False)
        names = [rule.name for rule in made]
    for one in names:
        output.line(f"{one}: added" + (", and switched off" if off else ""))


@rules.command()
@rule_keys.taken
def edit(
    name: Name,
    file: File = None,
    clear: typing.Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Take a key out, such as query. May be given several times.")
    ] = None,
    position: Position = None,
    config: context.Config = None,
    keys: rule_keys.Keys | None = None,
) -> None:
    """Change a rule that was added: the keys that are given, and no others; with --from, all of them."""
    from monitor import rulemaking
    from monitor.settings import ruling
    from storage import rules as stored

    given, cleared = dict(keys or {}), set(clear or ())
    if not (given or cleared or file or position):
        raise typer.BadParameter("nothing to change; see `sco-monitor rules edit --help`")
    if unknown := sorted(cleared - set(rule_keys.OPTIONS)):
        raise typer.BadParameter(f"{unknown[0]} is no key of a rule; there are {', '.join(rule_keys.OPTIONS)}")
    with _writing(config) as (desk, session):
        row = _row(session, name, desk.settings)
        if file is not None:
            document = rule_keys.document(name, file, given)
            ruling.read(document, desk.policy.referable)
            ((_, given),) = ruling.keys(document)
            cleared |= set(row.keys)
        rulemaking.edit(session, row, given, cleared, desk.settings, desk.now())
        if position is not None:
            stored.place(session, row, position)
    output.line(f"{name}: changed")


@rules.command()
def off(name: Name, config: context.Config = None) -> None:
    """Switch a rule off that was added: it stays, and tells nobody."""
    _switch(name, config, enabled=False)


@rules.command()
def on(name: Name, config: context.Config = None) -> None:
    """Switch it on again."""
    _switch(name, config, enabled=True)


@rules.command()
def remove(name: Name, config: context.Config = None) -> None:
    """Take a rule out that was added. What it told is kept."""
    from storage import rules as stored

    with _writing(config) as (desk, session):
        stored.remove(session, _row(session, name, desk.settings))
    output.line(f"{name}: removed")


rules.command("replay")(trying.replay)


def _switch(name: str, config: pathlib.Path | None, *, enabled: bool) -> None:
    from storage import rules as stored

    with _writing(config) as (desk, session):
        moved = stored.switch(session, _row(session, name, desk.settings), desk.now(), enabled=enabled)
    stands = "on" if enabled else "off"
    output.line(f"{name}: {stands}" if moved else f"{name} was {stands} already")


@contextlib.contextmanager
def _writing(config: pathlib.Path | None) -> collections.abc.Iterator[tuple[service.Service, orm.Session]]:
    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        yield desk, session


def _row(session: orm.Session, name: str, loaded: settings.Settings) -> models.Rule:
    from storage import rules as stored

    row = stored.by_name(session, name)
    if row is not None:
        return row
    if name in {rule.name for rule in loaded.rules}:
        raise typer.BadParameter(f"{name!r} is a rule of alerts.toml; change it there")
    raise rule_keys.unknown(name, [one.name for one in stored.listed(session)])


def _added(session: orm.Session, loaded: settings.Settings) -> list[rulebook.Entry]:
    from monitor import rulebook

    return rulebook.added(session, rulebook.of_settings(loaded))


def _of_file(rule: settings.Rule) -> dict[str, typing.Any]:
    keys = rule.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"name"})
    return {"name": rule.name, "from": "alerts.toml", "enabled": True, "keys": keys, "faults": []}


def _of_database(entry: rulebook.Entry) -> dict[str, typing.Any]:
    row = entry.row
    about = {name: getattr(row, name) for name in ("position", "author", "created_at", "changed_at")}
    known = {"name": row.name, "from": "database", "enabled": row.enabled, **about}
    return {**known, "keys": row.keys, "faults": [str(fault) for fault in entry.faults]}


def _told(keys: rule_keys.Keys) -> list[str]:
    """Whom a rule tells, each as ``alerts test`` takes it."""
    named = [one for key in ("email", "webhook", "chat") for one in _channel(key, keys.get(key) or [])]
    return [
        *named,
        *([f"file:{keys['file']}"] if keys.get("file") else []),
        *(["stdout"] if keys.get("stdout") else []),
    ]


def _channel(key: str, addresses: list[str]) -> list[str]:
    return addresses if key == "email" else [f"{key}:{one}" for one in addresses]
