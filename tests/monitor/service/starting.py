"""The program in a process of its own, forked of one that has done the imports: they take longer than most tests."""

from __future__ import annotations

import collections.abc
import contextlib
import multiprocessing
import os
import pathlib
import sys
import typing

from monitor.cli import app

ROOT = pathlib.Path(__file__).resolve().parents[3]
FORKING: typing.Any = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["distributed", "monitor.bulk.pool", "monitor.scheduler", "monitor.cli.running"])


class Program:
    """What `subprocess.Popen` would be for a command line, as far as tests ask."""

    def __init__(
        self, arguments: collections.abc.Sequence[str], said: pathlib.Path, environment: dict[str, str]
    ) -> None:
        said.touch()
        self._process = FORKING.Process(target=_run, args=(list(arguments), str(said), environment))
        self._process.start()

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        code: int | None = self._process.exitcode
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self._process.pid, number)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended. Raises TimeoutError."""
        self._process.join(timeout)
        code = self.poll()
        if code is None:
            raise TimeoutError("it does not end")
        return code

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        self._process.kill()


@contextlib.contextmanager
def started(
    arguments: collections.abc.Sequence[str], said: pathlib.Path, environment: dict[str, str]
) -> collections.abc.Iterator[Program]:
    """A command line whose words go to the file `said`; killed in the end, unless it has ended."""
    made = Program(arguments, said, environment)
    try:
        yield made
    finally:
        made.kill()
        made.wait()


def _run(arguments: list[str], said: str, environment: dict[str, str]) -> None:
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number in (1, 2):
        os.dup2(out, number)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["sco-monitor", *arguments]
    sys.exit(app.main())
