"""Whose turn it is in the outbox, and what follows an attempt. Pure.

One message of a recipient is under way at a time. A recipient whose attempt failed by its own fault is paused as a
whole, so that its other messages cost nobody a timeout; then one message goes to see, and success opens it again. Those
that fail or are slow take up at most half of the workers, so that the others always find one.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from monitor import settings

SLOW = 2.0
"""Seconds of an attempt from which on a recipient counts as slow."""
LONGEST_PAUSE = dt.timedelta(hours=1)
"""Of a recipient: whether it is back is worth asking once an hour. A message of its own may wait longer."""
_JITTER = 0.25
"""The share of a wait that chance takes away, so that what failed together does not come again together."""

Fault = typing.Literal["message", "recipient", "channel", "gone"]
Outcome = typing.Literal["sent", "retry", "gave_up"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A recipient as it stands: `due_at` is since when its oldest message waits, None where none does.

    `busy` says that a message of theirs is under way, `mine` that it is so in this process. A channel as a whole has a
    line too.
    """

    id: int
    channel: str
    address: str
    due_at: dt.datetime | None = None
    failures: int = 0
    paused_until: dt.datetime | None = None
    seconds: float | None = None
    busy: bool = False
    mine: bool = False

    @property
    def is_hindered(self) -> bool:
        """Whether it fails or is slow."""
        return self.failures > 0 or (self.seconds or 0.0) >= SLOW

    def is_paused(self, now: dt.datetime) -> bool:
        """Whether nothing is to be sent to it yet."""
        return self.paused_until is not None and self.paused_until > now


def order(
    lines: collections.abc.Iterable[Line], whole: collections.abc.Mapping[str, Line], now: dt.datetime, workers: int
) -> list[Line]:
    """The recipients that may be sent to now, the longest waiting first; `whole` are the channels as such, by name.

    While a channel as a whole fails, one of its recipients at a time goes to see.
    """
    every = list(lines)
    failing = {name for name, one in whole.items() if one.failures}
    probed = {one.channel for one in every if one.busy}

    def is_hindered(one: Line) -> bool:
        return one.is_hindered or one.channel in failing

    taken = sum(one.busy and one.mine and is_hindered(one) for one in every)
    room = taken < max(1, workers // 2)

    def may_go(one: Line) -> bool:
        if one.due_at is None or one.busy or one.is_paused(now) or (is_hindered(one) and not room):
            return False
        return one.channel not in whole or not (
            whole[one.channel].is_paused(now) or (one.channel in failing and one.channel in probed)
        )

    return sorted(filter(may_go, every), key=lambda one: (one.due_at, one.id))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a message was not taken: whether another attempt may help, whose fault it is, and the wait asked for."""

    retry: bool
    fault: Fault
    after: dt.timedelta | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What follows an attempt, for the message: `due_at` is when it is tried again, None where it is not."""

    outcome: Outcome
    due_at: dt.datetime | None = None


def verdict(
    failure: Failure | None,
    *,
    tries: int,
    since: dt.datetime,
    at: dt.datetime,
    limits: settings.Delivery,
    chance: float,
) -> Verdict:
    """What becomes of a message after attempt number `tries`, made at `at`; it could first be sent at `since`.

    The last attempt is made when the time is over that the settings give it. A wait that the other side asks for is
    kept even where it is longer than that; then one attempt is made still. `chance`, from 0 up to 1, is the jitter.
    """
    if failure is None:
        return Verdict(outcome="sent")
    end = since + limits.give_up_after
    if not failure.retry or at >= end:
        return Verdict(outcome="gave_up")
    again = min(at + backoff(tries, limits, chance), end)
    return Verdict(outcome="retry", due_at=max(again, at + failure.after) if failure.after else again)


def backoff(tries: int, limits: settings.Delivery, chance: float) -> dt.timedelta:
    """The pause after the failed attempt number `tries`, counted from 1: it doubles up to the cap.

    `chance`, from 0 up to 1, takes up to a quarter of it away.
    """
    whole = min(limits.backoff_base * (1 << min(tries - 1, 30)), limits.backoff_cap)
    return whole * (1 - _JITTER * chance)


def pause(failure: Failure, failures: int, limits: settings.Delivery, chance: float) -> dt.timedelta:
    """How long nothing is sent to a recipient after so many failures in a row, the last of which is this one."""
    wait = min(backoff(failures, limits, chance), LONGEST_PAUSE)
    return max(wait, failure.after) if failure.after else wait
