"""When the messages of a rule leave, in `alerts.toml`: keys of a `[[rule]]`."""

from __future__ import annotations

import typing
import zoneinfo

import pydantic

from monitor import rhythm as rhythms
from monitor.settings import fields, tables


def _pace(value: str) -> str:
    return rhythms.pace_text(rhythms.pace(value.strip().lower()))


def _quiet_hours(value: str) -> str:
    hours = rhythms.quiet(value.strip())
    if hours is None:
        raise ValueError(f"{value!r} are no quiet hours; write from and until, such as 22:00-07:00")
    return str(hours)


class Leaving(tables.Table):
    """At once, gathered or in a digest, and outside which hours."""

    rhythm: typing.Annotated[str, pydantic.AfterValidator(_pace)] = ""
    """Nothing for at once, ``10m``, ``daily 08:00`` or ``weekly mon 08:00``."""
    quiet_hours: typing.Annotated[str, pydantic.AfterValidator(_quiet_hours)] | None = None
    """Hours of the reader's clock in which nothing is sent, ``22:00-07:00``."""
    zone: fields.Zone | None = None
    """The reader's clock; None: that of ``[delivery]``."""
    nothing_new: typing.Literal["line", "none"] = "none"
    """What a digest is in which there is nothing: one line that says so, or no message."""

    @pydantic.model_validator(mode="after")
    def _line_belongs_to_a_digest(self) -> typing.Self:
        if self.nothing_new == "line" and rhythms.digest(self.rhythm) is None:
            raise ValueError("'nothing_new' is for a digest; give it a rhythm such as daily 08:00")
        return self

    def leaves(self, usual: zoneinfo.ZoneInfo) -> rhythms.Rhythm:
        """The rhythm as a value; `usual` is the clock of readers whose rule names none."""
        hours = rhythms.quiet(self.quiet_hours) if self.quiet_hours else None
        return rhythms.Rhythm(pace=rhythms.pace(self.rhythm), quiet=hours, zone=self.zone or usual)
