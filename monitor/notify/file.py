"""One JSON object a line at the end of a file: the same lines as on standard output, for programs that read later.

A line is written under a lock on the file (flock) and brought to the disk, so that several processes may write to one
file. What a crash left of a line is closed with a line end first: it spoils no line but itself, and its message, which
was not settled, comes again under the same id.
"""

from __future__ import annotations

import fcntl
import os
import pathlib
import stat

from monitor.notify import protocol, stdout

_APPENDING = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK


class Files:
    """The channel ``file``: the recipient is the path of a file, which is made with its folder where it is missing."""

    def __init__(self, heard: protocol.Heard | None = None) -> None:
        self._heard = heard

    def send(self, message: protocol.Envelope) -> None:
        """Add one line. Raises `NotifyError`, to be tried again, for a disk may be full for a while."""
        line = stdout.line(message).encode("ascii")
        path = pathlib.Path(message.recipient)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, _APPENDING, 0o640)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the path
            raise _failed(message, getattr(error, "strerror", None) or str(error)) from error
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise _failed(message, "is no plain file")
            if _append(file, line):
                _keep_name(path)
        except OSError as error:
            raise _failed(message, error.strerror or str(error)) from error
        finally:
            os.close(file)
        if self._heard:
            self._heard(f"> {len(line)} bytes added to {path}")


def _append(file: int, line: bytes) -> bool:
    """Whether it is the first line. The lock goes with the file's handle, whatever becomes of the process."""
    fcntl.flock(file, fcntl.LOCK_EX)
    end = os.fstat(file).st_size
    torn = end > 0 and os.pread(file, 1, end - 1) != b"\n"
    rest = b"\n" + line if torn else line
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, end)  # nobody else wrote meanwhile: half a line helps no reader
        raise
    return end == 0


def _keep_name(path: pathlib.Path) -> None:
    """Bring the name of a new file to the disk too."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _failed(message: protocol.Envelope, detail: str) -> protocol.NotifyError:
    return protocol.NotifyError(f"file {message.recipient}: {detail}", recipient=message.recipient, retry=True)
