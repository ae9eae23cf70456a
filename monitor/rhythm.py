"""When messages leave: at once, gathered with others, or in a digest at a local time; never in quiet hours. Pure.

    ""                  at once
    "10m"               the first message waits so long for others
    "daily 08:00"       every day at that time of the reader's clock
    "weekly mon 08:00"

A local time that daylight saving skips stands for the moment just after the gap, one that comes twice for the first
(PEP 495, `fold`): a digest goes once a day whatever the clocks do.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import zoneinfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = dt.timedelta(days=1)
"""What is gathered for longer is a digest."""
CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_GATHER = re.compile(r"(?=\d)(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?", re.ASCII)
_DAILY = re.compile(rf"daily +{CLOCK}", re.ASCII)
_WEEKLY = re.compile(rf"weekly +({'|'.join(DAYS)}) +{CLOCK}", re.ASCII)
_SPAN = re.compile(rf"{CLOCK} *- *{CLOCK}", re.ASCII)
_WRITTEN = re.compile(r"(?P<pace>.*?)(?: ?not in (?P<quiet>\S+))?(?: \((?P<zone>\S+)\))?")
_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Digest:
    """A local time, every day, or on one weekday (Monday is 0)."""

    at: dt.time
    weekday: int | None = None

    def __str__(self) -> str:
        """As it is written in settings."""
        return f"daily {self.at:%H:%M}" if self.weekday is None else f"weekly {DAYS[self.weekday]} {self.at:%H:%M}"


@dataclasses.dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nothing is sent, from `begin` up to but without `end`; they may reach over midnight."""

    begin: dt.time
    end: dt.time

    def __contains__(self, clock: dt.time) -> bool:
        """Whether a local time lies within."""
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def __str__(self) -> str:
        """As it is written in settings."""
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When the messages of a rule leave: `pace` is None for at once, a time to wait for others, or a digest.

    `zone` is the reader's clock. A digest that falls into quiet hours is one at their end.
    """

    pace: dt.timedelta | Digest | None = None
    quiet: Quiet | None = None
    zone: zoneinfo.ZoneInfo = dataclasses.field(default_factory=lambda: zoneinfo.ZoneInfo("UTC"))

    def __post_init__(self) -> None:
        if isinstance(self.pace, Digest) and self.quiet is not None:
            # One way to write a thing: what leaves together is told by its rhythm's text.
            object.__setattr__(self, "pace", _woken(self.pace, self.quiet))
            object.__setattr__(self, "quiet", None)

    @property
    def is_digest(self) -> bool:
        """Whether what it tells leaves as one message, however little there is."""
        return isinstance(self.pace, Digest)

    def moment(self, after: dt.datetime) -> dt.datetime:
        """When a message that was written then is to leave; aware in, UTC out."""
        if isinstance(self.pace, Digest):
            return following(self.pace, after, self.zone)
        return awake(after + (self.pace or dt.timedelta(0)), self.quiet, self.zone)

    def awake(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself, or the end of the quiet hours it lies in; aware in, UTC out."""
        return awake(moment, self.quiet, self.zone)

    def __str__(self) -> str:
        """The rhythm in words that `written` reads: ``10m not in 22:00-07:00 (Asia/Tashkent)``, empty for at once."""
        said = pace_text(self.pace)
        if self.quiet is not None:
            said = f"{said} not in {self.quiet}".lstrip()
        return f"{said} ({self.zone.key})" if said else ""


AT_ONCE = Rhythm()


def written(text: str | None) -> Rhythm:
    """The rhythm that was written as `text`; none is at once. Raises ValueError where it was not written by this."""
    found = _WRITTEN.fullmatch(text or "")
    if found is None:
        raise ValueError(f"{text!r} is no rhythm")
    hours = quiet(found["quiet"]) if found["quiet"] else None
    return Rhythm(pace=pace(found["pace"]), quiet=hours, zone=zoneinfo.ZoneInfo(found["zone"] or "UTC"))


def of_row(text: str | None) -> Rhythm:
    """The rhythm of a message as it stands in its row.

    One that cannot be read here, for the system lost its zone, is at once: such a message must not hold up others.
    """
    try:
        return written(text)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return AT_ONCE


def pace(text: str) -> dt.timedelta | Digest | None:
    """A pace as it stands in settings; None for an empty text. Raises ValueError where it is none."""
    if not text:
        return None
    if (found := digest(text)) is not None:
        return found
    if (wait := _wait(text)) is not None:
        return wait
    raise ValueError(f"{text!r} is no rhythm; write nothing, 10m, daily 08:00 or weekly mon 08:00")


def pace_text(pace: dt.timedelta | Digest | None) -> str:
    """A pace as settings have it."""
    if not isinstance(pace, dt.timedelta):
        return str(pace or "")
    minutes, seconds = divmod(round(pace.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return "".join(f"{number}{unit}" for number, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if number)


def digest(text: str) -> Digest | None:
    """``daily 08:00`` or ``weekly mon 08:00`` as a value; None where it is neither."""
    if found := _DAILY.fullmatch(text):
        return Digest(dt.time(int(found[1]), int(found[2])))
    if found := _WEEKLY.fullmatch(text):
        return Digest(dt.time(int(found[2]), int(found[3])), DAYS.index(found[1]))
    return None


def quiet(text: str) -> Quiet | None:
    """``22:00-07:00`` as a value; None where it is none. Hours from a time to itself are none."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    begin, end = dt.time(int(found[1]), int(found[2])), dt.time(int(found[3]), int(found[4]))
    return Quiet(begin, end) if begin != end else None


def following(wanted: Digest, after: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The first moment of a digest later than `after`; aware in, UTC out."""
    day = after.astimezone(zone).date() - _DAY
    while True:
        if wanted.weekday is None or day.weekday() == wanted.weekday:
            moment = _moment(day, wanted.at, zone)
            if moment > after:
                return moment
        day += _DAY


def awake(moment: dt.datetime, hours: Quiet | None, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The moment itself, or the end of the quiet hours it lies in; aware in, UTC out."""
    local = moment.astimezone(zone)
    if hours is None or local.time() not in hours:
        return moment.astimezone(dt.UTC)
    # In the second of two equal hours their end comes for the second time too.
    again = dt.datetime.combine(local.date(), hours.end.replace(fold=local.fold), zone).astimezone(dt.UTC)
    return again if local.fold and again > moment else following(Digest(hours.end), moment, zone)


def _wait(text: str) -> dt.timedelta | None:
    found = _GATHER.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    wait = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return wait if dt.timedelta(0) < wait < LONGEST else None


def _woken(wanted: Digest, hours: Quiet) -> Digest:
    """The digest itself, or at the end of the quiet hours it falls into, which may be on the next weekday."""
    if wanted.at not in hours:
        return wanted
    later = wanted.at >= hours.end
    weekday = wanted.weekday
    return Digest(hours.end, weekday if weekday is None else (weekday + later) % len(DAYS))


def _moment(day: dt.date, clock: dt.time, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """A local time in UTC. One that does not exist is read by the offset before the gap, which lies after it."""
    return dt.datetime.combine(day, clock, zone).astimezone(dt.UTC)
