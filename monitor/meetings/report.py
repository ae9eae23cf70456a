"""In which order the sentences of a report are asked about the occasion."""

from __future__ import annotations

import itertools

from monitor.meetings import occasion as occasions
from monitor.meetings import reading

OPENING = 2
"""So many of the first sentences that tell of the occasion state it together."""


def opening(occasion: occasions.Occasion) -> tuple[int, ...]:
    """The sentences that state the occasion: the one that does it best, then the first ones that tell of it."""
    first = itertools.islice((index for index in occasion.sentences if index >= 0), OPENING)
    return tuple(dict.fromkeys([occasion.anchor, *first]))


def order(read: reading.Reading, occasion: occasions.Occasion, limit: int) -> tuple[int, ...]:
    """Up to `limit` sentences, the opening first, then the headline, then the others that tell of the occasion."""
    headline = [reading.TITLE] if read.title else []
    told = [index for index in occasion.sentences if index >= 0]
    return tuple(dict.fromkeys([*opening(occasion), *headline, *told]))[:limit]
