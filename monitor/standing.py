"""Sources as the settings tell them and as the archive found them, side by side."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

from sqlalchemy import orm

from monitor import settings as configured
from storage import archive, models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source: `told` by the settings, its `state` in the archive; either may be missing, not both."""

    name: str
    told: configured.Source | None
    state: archive.SourceState | None

    @property
    def row(self) -> models.Source | None:
        """The source in the archive, if it was ever polled."""
        return self.state.source if self.state else None

    @property
    def enabled(self) -> bool:
        """Whether it is polled at all."""
        return self.told is not None and self.told.enabled

    @property
    def health(self) -> models.Health:
        """How it does; one that was never polled is new."""
        return self.row.health if self.row else "new"

    @property
    def last_poll(self) -> models.Poll | None:
        """The last visit, which may still go on."""
        return self.state.last_poll if self.state else None

    @property
    def pending(self) -> int:
        """How many links wait to be read."""
        return self.state.pending if self.state else 0

    @property
    def held(self) -> int:
        """How many alerts wait until it looks as it used to."""
        return self.state.held if self.state else 0

    @property
    def gap(self) -> models.Gap | None:
        """The open gap, if there is one."""
        return self.state.gap if self.state else None

    @property
    def interval(self) -> dt.timedelta | None:
        """The time between two visits at present; None for one that is visited by the clock."""
        if self.told is None or self.told.cron:
            return None
        return dt.timedelta(seconds=self.row.interval) if self.row and self.row.interval else self.told.every

    @property
    def rhythm(self) -> dt.timedelta | None:
        """How long a silence is usual for it; None as long as too little is known."""
        return dt.timedelta(seconds=self.row.rhythm) if self.row and self.row.rhythm else None

    @property
    def fill(self) -> dict[str, float]:
        """Which share of its articles, 0 to 1, had a title, a date and a text; empty as long as it brought none."""
        return self.state.fill if self.state else {}


def sources(session: orm.Session, told: collections.abc.Iterable[configured.Source]) -> list[Standing]:
    """All sources: those that are polled first, then by name."""
    states = {state.source.name: state for state in archive.sources(session)}
    by_name = {source.name: source for source in told}
    found = [Standing(name=name, told=by_name.get(name), state=states.get(name)) for name in by_name | states]
    return sorted(found, key=lambda one: (not one.enabled, one.name))
