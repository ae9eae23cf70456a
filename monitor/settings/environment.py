"""Variables ``SCO_MONITOR_…`` that override the files; ``__`` leads into a table: ``SCO_MONITOR_SMTP__PASSWORD``.

The keys of `monitor.toml` can be set so, and the webhooks and chats of `alerts.toml`
(``SCO_MONITOR_WEBHOOK__DESK__SECRET``, ``SCO_MONITOR_CHAT__TEAM__URL``), for what must not stand in a file. A list is
written ``a,b`` or as JSON.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import json
import typing

import pydantic
import pydantic_settings

from monitor.settings import documents, fields, models, targets
from monitor.settings import faults as faulty

PREFIX = "SCO_MONITOR_"
DIRECTORY = "SCO_MONITOR_CONFIG"
TARGETS: dict[str, type[pydantic.BaseModel]] = {"webhook": targets.Webhook, "chat": targets.Chat}
"""The tables of `alerts.toml` that hold named targets."""
Environ = collections.abc.Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What the environment sets: values for the two files that it reaches, and the variable behind each path."""

    monitor: dict[str, typing.Any]
    targets: dict[str, dict[str, dict[str, str]]]
    variables: dict[documents.Path, str]
    faults: tuple[faulty.Fault, ...]


def read(environ: Environ) -> Overlay:
    """Read every variable of ours; one that sets nothing known, or a list that is none, becomes a fault."""
    variables: dict[documents.Path, str] = {}
    values: dict[str, str] = {}
    named: dict[str, dict[str, dict[str, str]]] = {}
    faults: list[faulty.Fault] = []
    for name, text in sorted(environ.items()):
        if not name.upper().startswith(PREFIX) or name.upper() == DIRECTORY:
            continue
        path = tuple(name[len(PREFIX) :].lower().split("__"))
        if (unknown := _unknown(path)) is not None:
            faults.append(faulty.Fault(file=faulty.ENVIRONMENT, key=name, message=unknown))
            continue
        variables[path] = name
        if path[0] in TARGETS:
            named.setdefault(path[0], {}).setdefault(path[1], {})[path[2]] = text
        else:
            values[name] = _as_json(path, text)
    return Overlay(monitor=_Variables(values)(), targets=named, variables=variables, faults=tuple(faults))


class _Variables(pydantic_settings.EnvSettingsSource):
    """The library's reader of variables, over a mapping that is passed in."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ
        super().__init__(models.Monitor)

    def _load_env_vars(self) -> collections.abc.Mapping[str, str | None]:
        return {name.lower(): text for name, text in self._environ.items()}


def _unknown(path: tuple[str, ...]) -> str | None:
    """Why no key stands behind a variable, None where one does."""
    if (target := TARGETS.get(path[0])) is not None:
        if len(path) == 3 and path[2] in target.model_fields:
            return None
        forms = [f"{PREFIX}{path[0].upper()}__NAME__{key.upper()}" for key in reversed(target.model_fields)]
        return f"unknown variable; write {' or '.join(forms)}"
    model: type[pydantic.BaseModel] | None = models.Monitor
    for depth, part in enumerate(path):
        if model is None or part not in model.model_fields:
            known = [PREFIX + "__".join(key).upper() for key in _keys(models.Monitor)]
            return "unknown variable" + fields.did_you_mean(PREFIX + "__".join(path).upper(), known)
        model = faulty.model_in(model.model_fields[part].annotation)
        if depth == len(path) - 1 and model is not None:
            return f"names a whole table; set its keys, such as {PREFIX}{part.upper()}__{_first(model)}"
    return None


def _first(model: type[pydantic.BaseModel]) -> str:
    return next(iter(model.model_fields)).upper()


def _keys(model: type[pydantic.BaseModel], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    for name, field in model.model_fields.items():
        inner = faulty.model_in(field.annotation)
        keys += _keys(inner, (*above, name)) if inner else [(*above, name)]
    return keys


def _as_json(path: tuple[str, ...], text: str) -> str:
    """A list as the library reads it; ``a,b`` is easier to write in a shell."""
    model: type[pydantic.BaseModel] = models.Monitor
    for part in path[:-1]:
        model = faulty.model_in(model.model_fields[part].annotation) or model
    if typing.get_origin(model.model_fields[path[-1]].annotation) is not tuple:
        return text
    try:
        json.loads(text)
    except ValueError:
        return json.dumps([part.strip() for part in text.split(",") if part.strip()])
    return text
