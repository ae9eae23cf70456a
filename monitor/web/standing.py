"""Sources as the settings tell them and as the archive found them, side by side."""

from __future__ import annotations

import collections.abc
import dataclasses

from sqlalchemy import orm

from monitor import settings as configured
from storage import archive, models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source: `told` by the settings, its `row` in the archive; either may be missing, not both."""

    name: str
    told: configured.Source | None
    row: models.Source | None
    last_poll: models.Poll | None
    pending: int

    @property
    def enabled(self) -> bool:
        """Whether it is polled at all."""
        return self.told is not None and self.told.enabled

    @property
    def health(self) -> models.Health:
        """How it does; one that was never polled is new."""
        return self.row.health if self.row else "new"


def sources(session: orm.Session, told: collections.abc.Iterable[configured.Source]) -> list[Standing]:
    """All sources: those that are polled first, then by name."""
    states = {state.source.name: state for state in archive.sources(session)}
    by_name = {source.name: source for source in told}
    found = [
        Standing(
            name=name,
            told=by_name.get(name),
            row=states[name].source if name in states else None,
            last_poll=states[name].last_poll if name in states else None,
            pending=states[name].pending if name in states else 0,
        )
        for name in by_name | states
    ]
    return sorted(found, key=lambda one: (not one.enabled, one.name))
