"""The links between result pages."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing
import urllib.parse


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where the reader is. A page shows up to `shown` results; `asked` are the parameters that every page keeps."""

    page: int
    shown: int
    total: int
    asked: collections.abc.Mapping[str, typing.Any]

    @property
    def last(self) -> int:
        """The number of the last result page."""
        return max(1, -(-self.total // self.shown))

    @property
    def previous(self) -> str | None:
        """The query of the page before."""
        return self._query(min(self.page - 1, self.last)) if self.page > 1 else None

    @property
    def next(self) -> str | None:
        """The query of the page after."""
        return self._query(self.page + 1) if self.page < self.last else None

    def _query(self, page: int) -> str:
        kept = {name: value for name, value in self.asked.items() if value not in (None, "")}
        return "?" + urllib.parse.urlencode(kept | ({"page": page} if page > 1 else {}))
