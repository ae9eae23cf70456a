"""Files of bulk work: on this machine, or wherever fsspec reaches; which is loaded for an address only."""

from __future__ import annotations

import collections.abc
import contextlib
import glob
import importlib
import pathlib
import typing

from monitor import warc
from monitor.bulk import portions


class NoFiles(portions.BulkError):
    """What is named on the command line leads to no WARC file."""


def found(paths: collections.abc.Iterable[str]) -> list[portions.Portion]:
    """The WARC files that are named: files, folders, patterns such as ``crawl/*.warc.gz``, or addresses of fsspec.

    In the order in which they are named, each once. Raises `NoFiles`, `portions.NoExtra`.
    """
    by_address: dict[str, portions.Portion] = {}
    for path in paths:
        for one in _elsewhere(path) if _is_remote(path) else _here(path):
            by_address.setdefault(one.address, one)
    return list(by_address.values())


@contextlib.contextmanager
def opened(address: str) -> collections.abc.Iterator[typing.BinaryIO]:
    """A file to read and to seek in. Raises OSError, `portions.NoExtra`."""
    if not _is_remote(address):
        with pathlib.Path(address).open("rb") as file:
            yield file
        return
    system, path = _system(address)
    with system.open(path, "rb") as file:
        yield file


def _is_remote(path: str) -> bool:
    return "://" in path or "::" in path


def _here(path: str) -> collections.abc.Iterator[portions.Portion]:
    named = pathlib.Path(path)
    if named.is_dir():
        files = [file for file in sorted(named.rglob("*")) if warc.is_warc(file.name) and file.is_file()]
    elif named.exists():
        files = [named]
    else:
        files = [pathlib.Path(one) for one in sorted(glob.glob(path, recursive=True))]  # noqa: PTH207 -- an absolute one too
    if not files:
        what = "holds no file that ends in" if named.is_dir() else "is not there; wanted is a file that ends in"
        raise NoFiles(f"{path}: {what} {' or '.join(warc.ENDINGS)}")
    for file in files:
        _refuse_other(str(file))
        yield portions.Portion(name=file.name, address=str(file.resolve()), size=file.stat().st_size)


def _elsewhere(address: str) -> collections.abc.Iterator[portions.Portion]:
    system, path = _system(address)
    try:
        if glob.has_magic(path):
            files = sorted(system.glob(path))
        elif system.isdir(path):
            files = sorted(one for one in system.find(path) if warc.is_warc(one))
        else:
            files = [path]
        sizes = [system.info(one)["size"] or 0 for one in files]
    except (OSError, ValueError, ImportError) as error:
        raise NoFiles(f"{address}: {str(error) or type(error).__name__}") from error
    if not files:
        raise NoFiles(f"{address}: there is no file that ends in {' or '.join(warc.ENDINGS)}")
    for file, size in zip(files, sizes, strict=True):
        _refuse_other(file)
        yield portions.Portion(name=file.rpartition("/")[2], address=system.unstrip_protocol(file), size=size)


def _refuse_other(path: str) -> None:
    if not warc.is_warc(path):
        raise NoFiles(f"{path}: does not end in {' or '.join(warc.ENDINGS)}")


def _system(address: str) -> tuple[typing.Any, str]:
    try:
        core: typing.Any = importlib.import_module("fsspec.core")
    except ImportError as error:
        raise portions.NoExtra(f"{address}: takes an extra: pip install 'sco-monitor[bulk]'") from error
    try:
        system, path = core.url_to_fs(address)
    except (ValueError, ImportError) as error:  # ImportError: what speaks this protocol is a package of its own
        raise NoFiles(f"{address}: {str(error) or type(error).__name__}") from error
    return system, path
