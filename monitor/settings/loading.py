"""Files and environment -> `Settings`.

directory ─ documents ─┐
environ ─ environment ─┴─ models ─ references ─> Settings, or SettingsError with every fault
"""

from __future__ import annotations

import copy
import importlib.resources
import pathlib
import re
import tomllib
import typing

import pydantic

from monitor.settings import documents, doors, environment, models, references, terms
from monitor.settings import faults as faulty

MONITOR, SOURCES, PARTNERS, OFFICES, ALERTS = (
    "monitor.toml",
    "sources.toml",
    "partners.toml",
    "offices.toml",
    "alerts.toml",
)
OPTIONAL = (MONITOR, OFFICES)
AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")

Model = typing.TypeVar("Model", bound=pydantic.BaseModel)


def default_directory(environ: environment.Environ) -> pathlib.Path:
    """Where the configuration is: ``$SCO_MONITOR_CONFIG``, else `./config`, else what the package ships."""
    if given := environ.get(environment.DIRECTORY):
        return pathlib.Path(given)
    if (here := pathlib.Path("config")).joinpath(SOURCES).is_file():
        return here
    package = pathlib.Path(str(importlib.resources.files("monitor")))
    shipped = package / "_config"
    return shipped if shipped.is_dir() else package.parent / "config"


def load(directory: pathlib.Path, environ: environment.Environ) -> models.Settings:
    """Read and check the whole configuration.

    `environ` is a mapping as `os.environ`; its ``SCO_MONITOR_…`` variables stand above the files. Raises
    `SettingsError` with every fault of all files at once.
    """
    if not directory.is_dir():
        raise faulty.SettingsError([faulty.Fault(file=str(directory), message="is not a directory")])
    return _Loading(directory, environ).run()


class _Loading:
    """One reading of a directory, which gathers faults as it goes."""

    def __init__(self, directory: pathlib.Path, environ: environment.Environ) -> None:
        self.overlay = environment.read(environ)
        self.faults = list(self.overlay.faults)
        self.files = {name: self._read(directory / name) for name in (MONITOR, SOURCES, PARTNERS, OFFICES, ALERTS)}

    def run(self) -> models.Settings:
        monitor = self._validate(MONITOR, models.Monitor, self.overlay.monitor)
        sources = self._validate(SOURCES, doors.Sources)
        partners = self._validate(PARTNERS, models.Partners)
        offices = self._validate(OFFICES, models.Offices)
        alerts = self._validate(ALERTS, models.Alerts, self.overlay.targets)
        self._check_references(monitor)
        if self.faults or not (monitor and sources and partners and offices and alerts):
            raise faulty.SettingsError(self.faults)
        return models.Settings(
            monitor=monitor,
            sources=sources.source,
            partners=partners.partner,
            offices=offices.office,
            rules=alerts.rule,
            operator=alerts.operator,
            webhooks=alerts.webhook,
            chats=alerts.chat,
        )

    def _read(self, path: pathlib.Path) -> documents.Document:
        """A file's tables; a file that cannot be read is a fault and then counts as empty."""
        line = None
        try:
            text = path.read_bytes().decode("utf-8-sig")
            return documents.Document(file=str(path), tables=tomllib.loads(text), lines=documents.lines_of(text))
        except FileNotFoundError:
            if path.name in OPTIONAL:
                return documents.Document(file=str(path))
            message = "is missing; an empty file will do"
        except UnicodeDecodeError as error:
            message, line = "is not UTF-8", path.read_bytes()[: error.start].count(b"\n") + 1
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
        except tomllib.TOMLDecodeError as error:
            at_line = AT_LINE.search(str(error))
            message = f"is not TOML: {AT_LINE.sub('', str(error))}"
            line = int(at_line[1]) if at_line else len(text.splitlines())
        self.faults.append(faulty.Fault(file=str(path), line=line, message=message))
        return documents.Document(file=str(path))

    def _validate(self, name: str, model: type[Model], overlay: dict[str, typing.Any] | None = None) -> Model | None:
        document = self.files[name]
        try:
            return model.model_validate(_merged(document.tables, overlay or {}))
        except pydantic.ValidationError as error:
            for path, message in faulty.of_validation(error, model):
                self.faults.append(self._fault(document, path, message))
        return None

    def _fault(self, document: documents.Document, path: documents.Path, message: str) -> faulty.Fault:
        for length in range(len(path), 0, -1):
            if (variable := self.overlay.variables.get(path[:length])) is not None:
                return faulty.Fault(file=faulty.ENVIRONMENT, key=variable, message=message)
        return faulty.at(document, path, message)

    def _check_references(self, monitor: models.Monitor | None) -> None:
        sources, partners, offices, alerts = (self.files[name] for name in (SOURCES, PARTNERS, OFFICES, ALERTS))
        self.faults += references.repeated(sources, "source", "name")
        self.faults += references.repeated(partners, "partner", "id")
        self.faults += references.shared(partners, "partner", ("name", "aliases", "organs"))
        self.faults += terms.spelt_twice(offices) + terms.overlapping(offices)
        self.faults += references.repeated(alerts, "rule", "name")
        if partners.tables:
            known = references.names(partners, "partner", "id")
            self.faults += references.unknown(partners, "partner", "parent", known, "partner")
            self.faults += references.unknown(offices, "office", "partner", known, "partner")
        self.faults += references.of_rules(alerts, self._names(monitor), ("rule", "operator"))

    def _names(self, monitor: models.Monitor | None) -> references.Names:
        sources, partners, alerts = (self.files[name] for name in (SOURCES, PARTNERS, ALERTS))
        webhooks, chats = (
            {*self.overlay.targets.get(key, {}), *_table(alerts.tables, key)} for key in ("webhook", "chat")
        )
        tracked = references.names(partners, "partner", "id", unless=("tracked", False))
        return references.Names(
            partners=frozenset(tracked) if partners.tables else None,
            sources=frozenset(references.names(sources, "source", "name")) if sources.tables else None,
            webhooks=frozenset(webhooks),
            chats=frozenset(chats),
            mail=monitor is None or monitor.smtp.host is not None,
        )


def _table(tables: typing.Mapping[str, typing.Any], name: str) -> dict[str, typing.Any]:
    found = tables.get(name)
    return found if isinstance(found, dict) else {}


def _merged(below: typing.Mapping[str, typing.Any], above: typing.Mapping[str, typing.Any]) -> dict[str, typing.Any]:
    """Two trees of tables as one; where both have a value, the upper one counts."""
    joined = copy.deepcopy(dict(below))
    for key, value in above.items():
        mine = joined.get(key)
        joined[key] = _merged(mine, value) if isinstance(mine, dict) and isinstance(value, dict) else value
    return joined
