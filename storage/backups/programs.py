"""The programs of Postgres: where they are, which of them fits a server, and running them beside a stream of bytes.

`pg_dump` reads no server that is newer than itself, and what a newer one writes an older server may refuse: of those
that are not older than the server the oldest is taken (https://www.postgresql.org/docs/current/app-pgdump.html, Notes).
"""

from __future__ import annotations

import collections.abc
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import typing

import sqlalchemy as sa

from storage.backups import record

_DEBIAN = pathlib.Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_ASKED = ("pg_dump", "pg_restore")


def folder(engine: sa.Engine, given: pathlib.Path | None) -> pathlib.Path:
    """The folder of programs that fit the server; `given` is looked in first. Raises `NoPrograms`."""
    with engine.connect() as connection:
        server = int(connection.scalar(sa.text("SHOW server_version_num")) or 0) // 10_000
    if given is not None and not given.is_dir():
        raise record.NoPrograms("backup.programs is no folder", file=given)
    found = {place: version for place in _places(given) if (version := _version(place)) is not None}
    fitting = sorted((version, place) for place, version in found.items() if version >= server)
    if fitting:
        return fitting[0][1]
    had = f"; found: {', '.join(f'{version} in {place}' for place, version in found.items())}" if found else ""
    message = (
        f"it takes pg_dump and pg_restore of Postgres {server} or newer (on Debian: apt install "
        f"postgresql-client-{server}), on the path or in the folder that backup.programs names{had}"
    )
    raise record.NoPrograms(message, file=engine.url.render_as_string(hide_password=True))


def _places(given: pathlib.Path | None) -> collections.abc.Iterator[pathlib.Path]:
    if given is not None:
        yield given
    if (on_path := shutil.which(_ASKED[0])) is not None:
        yield pathlib.Path(on_path).parent
    yield from sorted(_DEBIAN.glob("*/bin"))


def _version(place: pathlib.Path) -> int | None:
    """The major version of the programs in a folder; None where they are not both there, or do not run."""
    versions = []
    for name in _ASKED:
        try:
            told = subprocess.run([place / name, "--version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 -- a program that the operator installed
        except (OSError, subprocess.TimeoutExpired):
            return None
        if (read := _VERSION.search(told.stdout)) is None:
            return None
        versions.append(int(read[1]))
    return min(versions)


def target(engine: sa.Engine) -> tuple[list[str], dict[str, str]]:
    """The option that names the database of an engine, and the environment, which alone has the password."""
    url = engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    return [f"--dbname={address}"], {"PGPASSWORD": str(url.password)} if url.password is not None else {}


@contextlib.contextmanager
def running(
    command: collections.abc.Sequence[str | pathlib.Path],
    environment: collections.abc.Mapping[str, str],
    *,
    writes: bool,
    file: pathlib.Path,
) -> collections.abc.Iterator[typing.IO[bytes]]:
    """A program's output, where it `writes`, else its input, in a block at whose end it has done its work.

    Raises `BackupError` with the first line of what it complained of. It is ended where the block fails.
    """
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603 -- a program that the operator installed
            command,
            stdin=subprocess.DEVNULL if writes else subprocess.PIPE,
            stdout=subprocess.PIPE if writes else subprocess.DEVNULL,
            stderr=complaints,
            env={**os.environ, **environment},
        )
        stream = process.stdout if writes else process.stdin
        assert stream is not None  # noqa: S101 -- a pipe was asked for
        try:
            with contextlib.suppress(BrokenPipeError):  # it left early, and says why
                yield stream
                stream.close()
            code = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        if code != 0:
            complaints.seek(0)
            said = complaints.read().decode("utf-8", "replace").strip().splitlines() or [f"ended with {code}"]
            raise record.BackupError(f"{pathlib.Path(command[0]).name}: {_plain(said)}", file=file)


def _plain(lines: list[str]) -> str:
    """The line that names the error, without the program's name before it."""
    line = next((one for one in lines if "error:" in one), lines[0])
    return line.partition("error: ")[2] or line
