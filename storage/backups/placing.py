"""A file that stands under its name only when it is whole, and never takes the place of another."""

from __future__ import annotations

import collections.abc
import contextlib
import os
import pathlib
import secrets

from storage.backups import record

_OURS = 0o600


@contextlib.contextmanager
def placed(file: pathlib.Path) -> collections.abc.Iterator[pathlib.Path]:
    """An empty file beside, for its owner only, which gets the name at the end of the block; gone if that fails.

    Raises `Occupied` where there is such a file already, before the work and after it.
    """
    if os.path.lexists(file):
        raise _occupied(file)
    with beside(file) as part:
        yield part
        sync(part)
        _name(part, file)
        sync(file.parent)


@contextlib.contextmanager
def beside(file: pathlib.Path) -> collections.abc.Iterator[pathlib.Path]:
    """An empty file in the same folder, for its owner only, gone at the end of the block unless it was renamed."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OURS))
    try:
        yield part
    finally:
        for left in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
            left.unlink(missing_ok=True)


def resemble(part: pathlib.Path, other: pathlib.Path) -> None:
    """Give a file the owner of another, or of a folder, where we may: what root restores is left to the service."""
    told = other.stat()
    if os.geteuid() == 0:
        os.chown(part, told.st_uid, told.st_gid)


def sync(path: pathlib.Path) -> None:
    """Have the disk hold a file, or the names in a folder, before anybody relies on it."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _name(part: pathlib.Path, file: pathlib.Path) -> None:
    try:
        os.link(part, file)  # unlike a rename it never takes the place of another
    except FileExistsError:
        raise _occupied(file) from None
    except OSError:  # a file system without links
        if os.path.lexists(file):
            raise _occupied(file) from None
        part.rename(file)


def _occupied(file: pathlib.Path) -> record.Occupied:
    return record.Occupied("there is a file of this name already; nothing was written over", file=file)
