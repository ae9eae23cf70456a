"""What bulk work is cut into, what all pieces share, and what came of them. Values."""

from __future__ import annotations

import dataclasses
import hashlib
import pickle
import typing

from monitor import errors, settings


class BulkError(errors.MonitorError):
    """The work as a whole cannot go on; one line says why."""


class NoExtra(BulkError):
    """Something is asked for that takes an extra, which is not installed."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What one process does at a time: a WARC file, or the articles with the numbers from `first` to `last`.

    `size` is bytes or articles, by which one sees how much is left. A file has an `address`: a path, or one of fsspec.
    """

    name: str
    address: str = ""
    first: int = 0
    last: int = 0
    size: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done with every portion: into the archive, or into a `folder` of Parquet files.

    With `everything` pages are read whatever they name.
    """

    settings: settings.Settings
    folder: str | None = None
    everything: bool = False

    @property
    def key(self) -> str:
        """By what a process knows that two portions come by the same order."""
        return hashlib.sha256(pickle.dumps(self)).hexdigest()


def for_tables(loaded: settings.Settings) -> settings.Settings:
    """Of the settings what it takes to read files: no secrets, for these may go to other machines."""
    return settings.Settings(partners=loaded.partners, offices=loaded.offices)


@dataclasses.dataclass(slots=True, kw_only=True)
class Tally:
    """What was counted: pages that were come to, those of them that were candidates, and what became of these.

    `articles` were stored, or are rows; `known` stood in the archive, or earlier in the file. `unread` showed no
    article, `broken` could not even be looked at. `withheld` are alerts that were not sent.
    """

    pages: int = 0
    candidates: int = 0
    articles: int = 0
    known: int = 0
    unread: int = 0
    broken: int = 0
    meetings: int = 0
    withheld: int = 0

    def add(self, other: Tally) -> None:
        """Count what another one counted too."""
        for name, value in dataclasses.asdict(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a process came with a portion: pages, and `place` of its size."""

    portion: Portion
    pages: int
    place: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A portion that is done, maybe by an earlier run (`earlier`); or with the `fault` that keeps it from being so.

    A `fatal` fault would meet every other portion too.
    """

    portion: Portion
    tally: Tally = dataclasses.field(default_factory=Tally)
    earlier: bool = False
    fault: str | None = None
    fatal: bool = False


Step = Progress | Done


class Told(typing.Protocol):
    """Hears how far a portion is: pages so far, and where it stands."""

    def __call__(self, pages: int, place: int) -> None: ...  # noqa: D102
