"""When the messages of a rule leave, as `alerts.toml` says it."""

from __future__ import annotations

import datetime as dt
import typing
import zoneinfo

import pydantic
import pytest

from monitor import rhythm, settings

UTC = zoneinfo.ZoneInfo("UTC")


def rule(**keys: typing.Any) -> settings.Rule:
    """A rule with these keys."""
    return settings.Rule(name="r", partners=("any",), stdout=True, **keys)


@pytest.mark.parametrize(
    ("keys", "made"),
    [
        ({}, rhythm.AT_ONCE),
        ({"rhythm": " 10M "}, rhythm.Rhythm(pace=dt.timedelta(minutes=10))),
        ({"rhythm": "weekly mon 8:00"}, rhythm.Rhythm(pace=rhythm.Digest(dt.time(8), 0))),
        ({"quiet_hours": "22:00 - 7:00"}, rhythm.Rhythm(quiet=rhythm.Quiet(dt.time(22), dt.time(7)))),
    ],
)
def test_the_keys_make_a_rhythm(keys: dict[str, str], made: rhythm.Rhythm) -> None:
    """On the clock of `[delivery]` where the rule names none."""
    assert rule(**keys).leaves(UTC) == made


def test_a_rule_may_have_a_clock_of_its_own() -> None:
    """It stands above the usual one."""
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    assert rule(rhythm="daily 08:00", zone="Europe/Berlin").leaves(UTC).zone == berlin
    assert rule(rhythm="daily 08:00").leaves(berlin).zone == berlin


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"rhythm": "hourly"}, "'hourly' is no rhythm; write nothing, 10m, daily 08:00 or weekly mon 08:00"),
        ({"rhythm": "daily 25:00"}, "is no rhythm"),
        ({"quiet_hours": "night"}, "'night' are no quiet hours; write from and until, such as 22:00-07:00"),
        ({"zone": "Europe/Berlim"}, "did you mean 'Europe/Berlin'?"),
        ({"nothing_new": "line"}, "'nothing_new' is for a digest; give it a rhythm such as daily 08:00"),
        ({"nothing_new": "line", "rhythm": "10m"}, "'nothing_new' is for a digest"),
        ({"nothing_new": "always"}, "Input should be 'line' or 'none'"),
    ],
)
def test_what_is_wrong_is_said(keys: dict[str, str], said: str) -> None:
    """Each fault says what may stand there."""
    with pytest.raises(pydantic.ValidationError) as caught:
        rule(**keys)
    assert said in str(caught.value)
