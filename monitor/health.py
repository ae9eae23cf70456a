"""How a source does, judged by its visits, its articles and its rhythm; and what of that the operator is told. Pure.

The verdict, the first that holds:

    failing   the last visit could not read the listing
    suspect   it was read, and does not look as it used to: no links, far fewer, articles without title, date or text
    quiet     nothing was posted for longer than the source's own rhythm allows
    gapped    something between two visits may have been missed
    ok
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import itertools
import statistics
import typing

State = typing.Literal["new", "ok", "failing", "quiet", "suspect", "gapped"]
Outcome = typing.Literal["ok", "not_modified", "empty", "failed"]
Telling = typing.Literal["trouble", "recovery"]

LISTINGS = 20
"""Visits whose result pages say how many links are usual."""
FEWEST_LISTINGS = 3
FEWEST_LINKS = 4
"""A listing that usually has fewer links than this may halve by chance."""
RECENT = 3
"""Articles that say how pages look now; a layout that changed is seen in as many."""
BASELINE = 5
"""Articles that say how they used to look."""
PAUSES = 100
FEWEST_PAUSES = 10
SHORTEST_RHYTHM = dt.timedelta(days=1)
DAMPED = 6
"""How often patience with a source that keeps changing doubles at the most."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """Of so many articles that came for the first time, how many had a title, a date and a text."""

    opened: int = 0
    titled: int = 0
    dated: int = 0
    bodied: int = 0

    def __add__(self, other: Fill) -> Fill:
        """The sums."""
        return Fill(
            opened=self.opened + other.opened,
            titled=self.titled + other.titled,
            dated=self.dated + other.dated,
            bodied=self.bodied + other.bodied,
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one visit showed: how it ended, the links on its first result page, and how its articles were filled."""

    outcome: Outcome
    first_links: int = 0
    fill: Fill = dataclasses.field(default_factory=Fill)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a verdict rests on.

    `readings` are the visits that count, newest first. `fault` says what went wrong in the last one. `silence` is the
    time since the newest article was posted, `rhythm` how long a silence is usual, `gap` what is known of an open gap;
    each is None where nothing is known.
    """

    readings: tuple[Reading, ...] = ()
    fault: str | None = None
    silence: dt.timedelta | None = None
    rhythm: dt.timedelta | None = None
    gap: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How the source does, and why; the reason is None for one that does well."""

    state: State
    reason: str | None = None


def judge(signs: Signs) -> Verdict:
    """How a source does by these signs."""
    if not signs.readings:
        return Verdict(state="new")
    last = signs.readings[0]
    if last.outcome == "failed":
        return Verdict(state="failing", reason=signs.fault)
    if last.outcome == "empty":
        return Verdict(state="suspect", reason=signs.fault or "the listing has no links")
    if doubt := fewer_links(signs.readings) or thin(*parted(signs.readings)):
        return Verdict(state="suspect", reason=doubt)
    if signs.silence is not None and signs.rhythm is not None and signs.silence > signs.rhythm:
        return Verdict(state="quiet", reason=f"silent for {_span(signs.silence)}; up to {_span(signs.rhythm)} is usual")
    if signs.gap:
        return Verdict(state="gapped", reason=signs.gap)
    return Verdict(state="ok")


def fewer_links(readings: collections.abc.Iterable[Reading]) -> str | None:
    """What is wrong with the newest listing that was read, compared with the earlier ones: less than half as long."""
    listed = [one.first_links for one in readings if one.outcome == "ok"][: LISTINGS + 1]
    if len(listed) <= FEWEST_LISTINGS:
        return None
    usual = statistics.median(listed[1:])
    if usual < FEWEST_LINKS or listed[0] * 2 >= usual:
        return None
    return f"the listing has {listed[0]} links, {usual:g} are usual"


def parted(readings: collections.abc.Iterable[Reading], now: Fill | None = None) -> tuple[Fill, Fill]:
    """How the newest articles are filled, and how those before them were; `now` is what the present visit adds."""
    recent, before = now or Fill(), Fill()
    for one in readings:
        if recent.opened < RECENT:
            recent += one.fill
        else:
            before += one.fill
    return recent, before


def thin(recent: Fill, before: Fill) -> str | None:
    """What the newest articles lack that those before them had: less than half as often, or any text at all."""
    if recent.opened < RECENT:
        return None
    for name, word in (("bodied", "text"), ("titled", "title"), ("dated", "date")):
        share = getattr(recent, name) / recent.opened
        # Whatever the site, a page without a text is no article.
        usual = float(name == "bodied") if before.opened < BASELINE else getattr(before, name) / before.opened
        if usual >= 0.5 and share * 2 < usual:
            return f"{getattr(recent, name)} of {recent.opened} articles have a {word}, {usual:.0%} are usual"
    return None


def usual_silence(posted: collections.abc.Iterable[dt.datetime]) -> dt.timedelta | None:
    """How long a source may be silent by its own rhythm: half as long again as the second longest of its last pauses.

    The longest counts as an accident, such as a holiday; that weekends pass unremarked takes two of them. At least a
    day. None where too little is known.
    """
    moments = sorted(set(posted))[-PAUSES - 1 :]
    pauses = sorted(later - earlier for earlier, later in itertools.pairwise(moments))
    if len(pauses) < FEWEST_PAUSES:
        return None
    return max(pauses[-2] * 1.5, SHORTEST_RHYTHM)


def patience(settle: dt.timedelta, notices: int) -> dt.timedelta:
    """How long a change must last before it is told, after so many notices on the source within a day."""
    return settle * (1 << min(notices // 2, DAMPED))


def telling(
    state: State, told: State | None, *, lasted: dt.timedelta, patience: dt.timedelta, failed_enough: bool
) -> Telling | None:
    """What the operator is to be told of a state that has lasted so long; `told` is the trouble told last, if any.

    A trouble is told once, another one in its place too, and the end of what was told. A gap is told by itself.
    """
    if lasted < patience or state == told:
        return None
    if state in ("failing", "suspect", "quiet"):
        return "trouble" if state != "failing" or failed_enough else None
    return "recovery" if told is not None and state != "new" else None


def _span(span: dt.timedelta) -> str:
    """A span for people, in the largest unit that it fills twice."""
    seconds = span.total_seconds()
    for unit, size in (("day", 86_400), ("hour", 3600)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}s"
    return f"{seconds / 60:.0f} minutes"
