"""What partners are called: by their full name, and briefly."""

from __future__ import annotations

import collections.abc
import dataclasses

from monitor import settings as configured

_LONGEST_BRIEF = 12  # characters; a longer name is no abbreviation


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A partner as it is shown; `brief` is its abbreviation where it has one."""

    id: str
    name: str
    brief: str
    tracked: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Directory:
    """The partners of the settings. A partner that only the archive knows is called by its id."""

    entries: collections.abc.Mapping[str, Entry]

    def __getitem__(self, partner: str) -> Entry:
        return self.entries.get(partner) or Entry(partner, partner, partner, tracked=False)

    def tracked(self) -> list[Entry]:
        """The partners that are looked for, by their brief names."""
        found = [entry for entry in self.entries.values() if entry.tracked]
        return sorted(found, key=lambda entry: entry.brief.casefold())


def of(partners: collections.abc.Iterable[configured.Partner]) -> Directory:
    """The directory of the partners of the settings."""
    return Directory({one.id: Entry(one.id, one.name, _brief(one), one.tracked) for one in partners})


def _brief(partner: configured.Partner) -> str:
    """The first name that is an abbreviation in Latin letters (two capitals or more), else the full name."""
    for name in (partner.name, *partner.aliases):
        if len(name) <= _LONGEST_BRIEF and name.isascii() and name.isalpha() and sum(map(str.isupper, name)) > 1:
            return name
    return partner.name
