"""What commands on rules share: an option for each key of a rule, and rules that stand in a file of their own."""

from __future__ import annotations

import collections.abc
import difflib
import functools
import inspect
import pathlib
import sys
import typing

import typer

if typing.TYPE_CHECKING:
    from monitor.settings import documents

Keys = dict[str, typing.Any]
Command = collections.abc.Callable[..., None]


def _texts(option: str, metavar: str, help_: str) -> typing.Any:
    shown = f"{help_} May be given several times."
    return typing.Annotated[list[str] | None, typer.Option(option, metavar=metavar, help=shown)]


def _text(option: str, metavar: str, help_: str) -> typing.Any:
    return typing.Annotated[str | None, typer.Option(option, metavar=metavar, help=help_)]


def _switch(option: str, help_: str) -> typing.Any:
    return typing.Annotated[bool | None, typer.Option(option, help=help_, show_default=False)]


OPTIONS: dict[str, typing.Any] = {
    "partners": _texts("--partner", "ID", "Partner by id, or any."),
    "organs": _switch("--organs/--no-organs", "Bodies that belong to a partner count as it does, or only it itself."),
    "involvement": _texts("--involvement", "ROLE", "How it takes part: host, counterpart, participant …"),
    "min_score": typing.Annotated[
        float | None, typer.Option("--min-score", metavar="0-1", help="How sure its part must be; otherwise 0.5.")
    ],
    "kinds": _texts("--kind", "KIND", "Kind of meeting, such as bilateral_meeting."),
    "statuses": _texts("--status", "STATUS", "held, announced, postponed, cancelled or unknown."),
    "sources": _texts("--source", "NAME", "Source that reports it."),
    "languages": _texts("--language", "XX", "Language of a report: en, ru, zh …"),
    "places": _texts("--place", "PLACE", "City or house where it is."),
    "people": _texts("--person", "NAME", "Somebody who takes part."),
    "query": _text("--query", "WORDS", "Words of a report, as `sco-monitor search` takes them."),
    "ungraded": _switch("--ungraded/--no-ungraded", "Tell of mentions whose part is not graded too, or not."),
    "continue": _switch("--continue/--stop", "Try the rules behind it as well, or none once it matches."),
    "email": _texts("--email", "ADDRESS", "Mail address to tell."),
    "webhook": _texts("--webhook", "NAME", "Webhook of alerts.toml to tell."),
    "chat": _texts("--chat", "NAME", "Chat of alerts.toml to tell."),
    "file": _text("--file", "PATH", "File to which a JSON line is added."),
    "stdout": _switch("--stdout/--no-stdout", "Print on the terminal of the daemon."),
    "rhythm": _text("--rhythm", "WHEN", "10m gathers, daily 08:00 or weekly mon 08:00 makes a digest."),
    "quiet_hours": _text("--quiet-hours", "FROM-TO", "Hours in which nothing is sent: 22:00-07:00."),
    "zone": _text("--zone", "ZONE", "The reader's clock, such as Asia/Shanghai."),
    "nothing_new": _text("--nothing-new", "HOW", "line sends an empty digest as one line, none sends none."),
}
"""The keys of a rule, each with the option that gives it."""


def taken(command: Command) -> Command:
    """Let a command have all these options, and give it those that were used as `keys`, by the keys of a rule."""
    hints = typing.get_type_hints(command, include_extras=True)
    own = [one for one in inspect.signature(command).parameters.values() if one.name != "keys"]
    named = {f"key_{key}": key for key in OPTIONS}

    @functools.wraps(command)
    def asked(**given: typing.Any) -> None:
        keys = {named[name]: given.pop(name) for name in list(given) if name in named}
        command(**given, keys={key: value for key, value in keys.items() if value is not None})

    kind = inspect.Parameter.KEYWORD_ONLY
    options = [inspect.Parameter(name, kind, default=None, annotation=OPTIONS[key]) for name, key in named.items()]
    given = [one.replace(kind=kind, annotation=hints[one.name]) for one in own]
    vars(asked).pop("__wrapped__")
    vars(asked)["__signature__"] = inspect.Signature([*given, *options])
    asked.__annotations__ = {one.name: one.annotation for one in (*given, *options)}
    return asked


def document(name: str | None, file: str | None, keys: Keys) -> documents.Document:
    """The rules that are meant: of a file, or of the options, which go before what a file with one rule says."""
    from monitor.settings import ruling

    if file is None:
        if name is None:
            raise typer.BadParameter("give the rule a name, or a file with --from")
        return ruling.of_keys(name, keys)
    try:
        text = sys.stdin.read() if file == "-" else pathlib.Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is not UTF-8") from None
    document = ruling.of_text(text, "standard input" if file == "-" else file)
    many = len(document.tables["rule"]) if isinstance(document.tables["rule"], list) else 1
    if many != 1 and (name is not None or keys):
        raise typer.BadParameter(f"{file} holds {many} rules; a name or keys are for one")
    return ruling.overlaid(document, keys | ({"name": name} if name is not None else {}))


def unknown(name: str, known: list[str]) -> typer.BadParameter:
    """The fault that no rule goes by a name."""
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean {near[0]!r}?" if near else "; see `sco-monitor rules list`"
    return typer.BadParameter(f"no rule is named {name!r}{hint}")
