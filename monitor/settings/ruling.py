"""Rules that stand elsewhere than in `alerts.toml`: read, and checked as those are.

a TOML text: [[rule]] tables, one [rule], or its bare keys  ─┐
a name and keys as JSON, as the database keeps them         ─┴─ documents ─> rules, or SettingsError with every fault
"""

from __future__ import annotations

import collections.abc
import dataclasses
import json
import tomllib
import typing

import pydantic

from monitor.settings import documents, models, references, rules, tables
from monitor.settings import faults as faulty

Keys = dict[str, typing.Any]


class _Rules(tables.Table):
    rule: tuple[rules.Rule, ...] = ()


def names(configuration: models.Settings) -> references.Names:
    """What rules may refer to, by the settings."""
    return references.Names(
        partners=frozenset(one.id for one in configuration.partners if one.tracked),
        sources=frozenset(one.name for one in configuration.sources),
        webhooks=frozenset(configuration.webhooks),
        chats=frozenset(configuration.chats),
        mail=configuration.monitor.smtp.host is not None,
        zone=configuration.monitor.delivery.zone,
    )


def of_text(text: str, file: str) -> documents.Document:
    """The rules of a TOML text, `file` being its name for messages. Raises `SettingsError` where it is no TOML."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise faulty.SettingsError([faulty.Fault(file=file, message=f"is not TOML: {error}")]) from None
    lines = documents.lines_of(text)
    if "rule" in found:
        return documents.Document(file=file, tables=found, lines=lines)
    moved = {("rule", 0, *path): line for path, line in lines.items()}
    return documents.Document(file=file, tables={"rule": [found]}, lines=moved)


def of_keys(name: str, keys: collections.abc.Mapping[str, typing.Any]) -> documents.Document:
    """A rule of the database."""
    return documents.Document(file=f"rule {name!r}", tables={"rule": [{**keys, "name": name}]})


def overlaid(document: documents.Document, keys: collections.abc.Mapping[str, typing.Any]) -> documents.Document:
    """The document with these keys in its first rule, in place of those that it has."""
    first, *rest = [row for _, row in references.rows(document, "rule")] or [{}]
    return dataclasses.replace(document, tables={**document.tables, "rule": [{**first, **keys}, *rest]})


def read(document: documents.Document, known: references.Names) -> tuple[rules.Rule, ...]:
    """The rules of a document. Raises `SettingsError` with all that is wrong with them."""
    faults = [*references.repeated(document, "rule", "name"), *references.of_rules(document, known)]
    try:
        found = _Rules.model_validate(document.tables)
    except pydantic.ValidationError as error:
        faults += [faulty.at(document, *one) for one in faulty.of_validation(error, _Rules)]
    if faults:
        shown = {dataclasses.replace(one, key=(one.key or "").removeprefix("rule").removeprefix(".")) for one in faults}
        raise faulty.SettingsError(sorted(shown, key=lambda fault: (fault.line or 0, fault.key or "")))
    return found.rule


def keys(document: documents.Document) -> list[tuple[str, Keys]]:
    """The rules of a document that has no fault, each as its name and its keys for the database."""
    rows = [row for _, row in references.rows(document, "rule")]
    return [(row["name"].strip(), {key: value for key, value in row.items() if key != "name"}) for row in rows]


def to_toml(name: str, keys: collections.abc.Mapping[str, typing.Any]) -> str:
    """A rule as it is written in `alerts.toml`."""
    return "\n".join(["[[rule]]", *(f"{key} = {_value(value)}" for key, value in {"name": name, **keys}.items())])


def _value(value: object) -> str:
    """JSON has the forms of TOML for texts, numbers, true and false, and lists of them."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
