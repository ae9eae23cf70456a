"""Where a list goes on: an opaque text that stays good when rows come and go, for it names a row's place in the order.

A cursor belongs to an order; of another query it gives another list, from the same place on.
"""

from __future__ import annotations

import base64
import collections.abc
import dataclasses
import re
import typing

Row = typing.TypeVar("Row")

_FORM = re.compile(r"([a-z]+)([<>])(-?\d{1,19}(?:,-?\d{1,19})*)", re.ASCII)


class BadCursor(ValueError):
    """A text that no list was ever gone on with, or one in another order."""

    def __init__(self) -> None:
        super().__init__("is no place of this list; take it from the list before")


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order: behind the row with this key, or with `back` before it."""

    order: str
    key: tuple[int, ...]
    back: bool = False

    def __str__(self) -> str:
        plain = f"{self.order}{'<' if self.back else '>'}{','.join(map(str, self.key))}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


@dataclasses.dataclass(frozen=True, slots=True)
class Results(typing.Generic[Row]):
    """A page of results. `total` counts all of them; `next` and `previous` lead to the pages beside it."""

    items: list[Row]
    total: int
    next: str | None
    previous: str | None


def results(
    items: list[Row],
    keys: collections.abc.Sequence[tuple[int, ...]],
    order: str,
    total: int,
    place: Cursor | None,
    *,
    more: bool,
) -> Results[Row]:
    """A page that was asked for from a `place` on, or back from it, and whether there is `more` in that direction.

    `keys` are those of the rows shown, in the order of the list.
    """
    back = place is not None and place.back
    follows, leads = (True, more) if back else (more, place is not None)
    return Results(
        items=items,
        total=total,
        next=str(Cursor(order, keys[-1])) if keys and follows else None,
        previous=str(Cursor(order, keys[0], back=True)) if keys and leads else None,
    )


def read(text: str, order: str, length: int) -> Cursor:
    """The cursor of a list in this order, whose keys have so many parts. Raises BadCursor."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True).decode("ascii")
    except ValueError:
        raise BadCursor from None
    found = _FORM.fullmatch(plain)
    if found is None or found[1] != order:
        raise BadCursor
    key = tuple(int(part) for part in found[3].split(","))
    if len(key) != length or any(abs(part) >= 2**63 for part in key):
        raise BadCursor
    return Cursor(order, key, found[2] == "<")
