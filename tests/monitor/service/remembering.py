"""What every command line works out anew, and a run of tests need work out once: command tree, configuration, names.

Nothing is left out: what stands in the files is read each time, and only what has stood there before to the letter
(but for the address of the database) is not checked and compiled again.
"""

from __future__ import annotations

import collections.abc
import functools
import pathlib
import re
import typing

import pytest
import typer

from monitor import partners, service, settings

_ADDRESS = re.compile(r'^database_url = "(?P<address>[^"\\]+)"$', re.MULTILINE)

_load, _catalogue = settings.load, service.catalogue
_get_command = functools.cache(typer.main.get_command)
_loaded: dict[tuple[object, ...], settings.Settings] = {}


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the commands of this test go by what earlier ones have worked out."""
    monkeypatch.setattr(typer.main, "get_command", _get_command)
    monkeypatch.setattr(settings, "load", load)
    monkeypatch.setattr(service, "catalogue", catalogue)


def load(directory: pathlib.Path, environ: collections.abc.Mapping[str, str]) -> settings.Settings:
    """What `settings.load` gives."""
    files = {file.name: file.read_bytes() for file in sorted(directory.glob("*.toml"))}
    text = files.get("monitor.toml", b"").decode(errors="replace")
    written = _ADDRESS.search(text)
    if written is None:
        return _load(directory, environ)
    files["monitor.toml"] = _ADDRESS.sub("", text, count=1).encode()
    ours = {name: value for name, value in environ.items() if name.startswith("SCO_MONITOR_")}
    ours.pop("SCO_MONITOR_CONFIG", None)
    known = (*files.items(), *sorted(ours.items()))
    if known not in _loaded:
        _loaded[known] = _load(directory, environ)
    kept = _loaded[known]
    address: dict[str, typing.Any] = {} if "SCO_MONITOR_DATABASE_URL" in ours else {"database_url": written["address"]}
    return kept.model_copy(update={"monitor": kept.monitor.model_copy(update=address)})


def catalogue(configuration: settings.Settings) -> partners.Catalogue:
    """What `service.catalogue` gives."""
    return _compiled(configuration.partners, configuration.offices)


@functools.lru_cache(maxsize=4)
def _compiled(bodies: tuple[settings.Partner, ...], offices: tuple[settings.Office, ...]) -> partners.Catalogue:
    return _catalogue(settings.Settings(partners=bodies, offices=offices))
