"""What is wrong with the configuration: `Fault`, the error that carries all of them, and how pydantic's findings read.

SettingsError         the configuration has faults; its text has a line for each
"""

from __future__ import annotations

import collections.abc
import dataclasses
import re
import typing

import pydantic

from monitor import errors
from monitor.settings import documents, fields

ENVIRONMENT = "environment"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One thing wrong: in which file (or ``environment``), at which line, under which key, and what to do."""

    file: str
    line: int | None = None
    key: str | None = None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class SettingsError(errors.MonitorError):
    """The configuration cannot be used. `faults` has every one found, in the order of files and lines."""

    def __init__(self, faults: collections.abc.Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line or 0)))
        super().__init__("\n".join(map(str, self.faults)))


def at(document: documents.Document, path: documents.Path, message: str) -> Fault:
    """A fault of the value that a path leads to, with its line."""
    return Fault(file=document.file, line=document.line(path), key=dotted(path), message=message)


def dotted(path: documents.Path) -> str:
    """How a path is written in a message: ``source.zone``; the line says which source."""
    return ".".join(part for part in path if isinstance(part, str))


def of_validation(found: pydantic.ValidationError, model: type[pydantic.BaseModel]) -> list[tuple[documents.Path, str]]:
    """What pydantic found, each as the path of a value and one line about it."""
    return [_reading(dict(error), model) for error in found.errors(include_url=False)]


def _reading(error: dict[str, typing.Any], model: type[pydantic.BaseModel]) -> tuple[documents.Path, str]:
    path: documents.Path = tuple(part for part in error["loc"] if part != "[key]")
    match error["type"]:
        case "extra_forbidden":
            return path, "unknown key" + fields.did_you_mean(str(path[-1]), known_keys(model, path[:-1]))
        case "missing":
            return path, "is missing"
        case "value_error":
            return path, str(error["ctx"]["error"])
        case "literal_error":
            near = fields.did_you_mean(str(error["input"]), re.findall(r"'([^']+)'", error["ctx"]["expected"]))
            return path, f"{error['input']!r} is none of {error['ctx']['expected']}{near}"
        case _:
            return path, error["msg"].removeprefix("Input ").replace("tuple", "list")


def known_keys(model: type[pydantic.BaseModel], path: documents.Path) -> list[str]:
    """The keys that the table at a path may hold; none where the path leads out of the model."""
    for part in path:
        field = _field(model, part) if isinstance(part, str) else None
        inner = model_in(field.annotation) if field else None
        if inner is not None:
            model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[pydantic.BaseModel], key: str) -> pydantic.fields.FieldInfo | None:
    return next((field for name, field in model.model_fields.items() if key == (field.alias or name)), None)


def model_in(annotation: object) -> type[pydantic.BaseModel] | None:
    """The model inside a type such as ``tuple[Source, ...]``, None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return annotation
    return next((found for inner in typing.get_args(annotation) if (found := model_in(inner))), None)
