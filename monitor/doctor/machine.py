"""The machine: room on its disks, and who may read and write what."""

from __future__ import annotations

import collections.abc
import os
import pathlib
import shutil
import stat
import tomllib
import typing

from monitor import safekeeping
from monitor.doctor import finding

_SECRET = frozenset({"password", "link_key", "secret", "old_secret"})
_SECRET_TABLES = frozenset({"webhook", "chat"})
"""Their addresses may hold the keys to them."""
_GROUP, _ALL = stat.S_IRWXG, stat.S_IRWXO


def disk(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Room where the database lies, and where its backups go."""
    least, file = case.settings.monitor.health.least_free, _database(case)
    need = file.stat().st_size if file is not None and file.exists() else 0
    places = {"the database": file.parent} if file is not None else {}
    places["backups"] = safekeeping.folder(case.settings, case.engine)
    for what, place in places.items():
        there = next(one for one in (place.absolute(), *place.absolute().parents) if one.exists())
        free = shutil.disk_usage(there).free
        told = f"{finding.size(free)} free for {what} ({place})"
        if free < least:
            yield "fail", told, f"make room: the service needs {finding.size(least)} (health.least_free)"
        elif free < least + need:
            yield "warn", told, f"make room: a backup of the database takes {finding.size(need)}"
        else:
            yield "ok", told, None


def permissions(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Whether others may read the database or secrets of the configuration, and whether we may write where we must."""
    found = [*_of_database(case), *_of_secrets(case.folder)]
    yield from found or [("ok", "files are readable by their owner, and writable where they must be", None)]


def _of_database(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    file = _database(case)
    if file is None:
        return
    folder = next(one for one in (file.parent, *file.parent.parents) if one.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        yield "fail", f"{folder} cannot be written to", f"give the service's user the folder: chown USER {folder}"
    if not file.exists():
        return
    if not os.access(file, os.W_OK):
        yield "fail", f"{file} cannot be written to", f"give the service's user the file: chown USER {file}"
    if stat.S_IMODE(file.stat().st_mode) & _ALL:
        told = f"{file} can be read by all users of this machine, with recipients and digests of tokens"
        yield "warn", told, f"chmod o= {file}"


def _of_secrets(folder: pathlib.Path) -> collections.abc.Iterator[finding.Told]:
    for file in sorted(folder.glob("*.toml")):
        mode = stat.S_IMODE(file.stat().st_mode)
        if not mode & (_GROUP | _ALL) or not (secrets := list(_secrets(tomllib.loads(file.read_text("utf-8-sig"))))):
            continue
        told = f"{file} holds {', '.join(secrets)}, and can be read by "
        todo = f"chmod 600 {file}, or set them by the environment instead"
        if mode & _ALL:
            yield "fail", f"{told}all users of this machine", todo
        else:
            yield "warn", f"{told}its group", todo


def _secrets(
    table: collections.abc.Mapping[str, typing.Any], above: tuple[str, ...] = ()
) -> collections.abc.Iterator[str]:
    """The dotted keys of a table, and of those in it, that hold what is nobody's business."""
    for key, value in table.items():
        path = (*above, key)
        if isinstance(value, dict):
            yield from _secrets(value, path)
        elif not isinstance(value, str):
            continue
        elif key in _SECRET or (key == "url" and above[:1] and above[0] in _SECRET_TABLES):
            yield ".".join(path)
        elif path == ("database_url",) and "@" in value and ":" in value.partition("://")[2].rpartition("@")[0]:
            yield key


def _database(case: finding.Case) -> pathlib.Path | None:
    """The file of an SQLite database."""
    name = case.engine.url.database
    if case.engine.dialect.name != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return pathlib.Path(name)
