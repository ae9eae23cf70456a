"""Which lists a walk into the past reads, one after the other: result pages, sitemaps, or the archive by day. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import hashlib
import typing


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What is still to be read: the lists `ahead`, then the days from `day` back to `since`, by `pattern`.

    `shown` are digests of what lists had: one that shows what another has shown leads round in a circle.
    """

    ahead: tuple[str, ...]
    day: dt.date | None = None
    since: dt.date | None = None
    pattern: str | None = None
    shown: tuple[str, ...] = ()

    @classmethod
    def begun(
        cls, url: str, pattern: str | None, since: dt.date | None, place: dict[str, typing.Any], today: dt.date
    ) -> Route:
        """The whole way, from the address of a door or, where there is one, over its archive by day; else from `place`.

        `place` is what `to_json` gave, empty for a walk that begins.
        """
        if place:
            day = dt.date.fromisoformat(place["day"]) if place["day"] else None
            ahead, shown = tuple(place["ahead"]), tuple(place["shown"])
            return cls(ahead=ahead, day=day, since=since, pattern=pattern, shown=shown)
        if pattern:
            return cls(ahead=(), day=today, since=since, pattern=pattern)
        return cls(ahead=(url,), since=since)

    def to_json(self) -> dict[str, typing.Any]:
        """Where it stands, for `begun`."""
        day = self.day.isoformat() if self.day else None
        return {"ahead": list(self.ahead), "day": day, "shown": list(self.shown)}

    @property
    def at(self) -> str | None:
        """The address of the list to read now, None at the end."""
        if self.ahead:
            return self.ahead[0]
        if self.day is None or self.pattern is None or (self.since is not None and self.day < self.since):
            return None
        day = self.day
        return self.pattern.format(year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}")

    @property
    def by_day(self) -> bool:
        """Whether the list to read now is that of a day, which may have nothing."""
        return not self.ahead and self.day is not None

    @property
    def is_first(self) -> bool:
        """Whether nothing was read yet."""
        return not self.shown and not self.by_day

    def onwards(
        self,
        identities: collections.abc.Collection[str] = (),
        leads_to: collections.abc.Iterable[str] = (),
        *,
        over: bool = False,
    ) -> Route:
        """The way from here on, after a list with these links that leads to other lists.

        It is not followed where it is `over`, all on it being too old, and where it shows what another has shown.
        """
        digest = hashlib.sha256("\n".join(sorted(identities)).encode()).hexdigest()[:16]
        again = bool(identities) and digest in self.shown
        following = () if over or again else tuple(url for url in leads_to if url not in self.ahead)
        return dataclasses.replace(
            self,
            ahead=(*following, *self.ahead[1:]),
            day=self.day - dt.timedelta(days=1) if self.by_day and self.day else self.day,
            shown=self.shown if digest in self.shown else (*self.shown, digest),
        )

    def ended(self) -> Route:
        """Nothing more to read."""
        return dataclasses.replace(self, ahead=(), day=None)
