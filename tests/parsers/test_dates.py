"""Stamps in the notations of the sites that are read, and the days in addresses."""

from __future__ import annotations

import datetime as dt
import email.utils
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import dates

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
UTC = dt.UTC
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905

days = st.dates(dt.date(1995, 1, 1), dt.date(2099, 12, 31))
times = st.times().map(lambda time: time.replace(microsecond=0))
offsets = st.integers(-11 * 60, 13 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-05-27 15:07:59 admin source: share:", dt.datetime(2021, 5, 27, 15, 7, 59, tzinfo=SHANGHAI)),
        ("10.03.2020 16:13", dt.datetime(2020, 3, 10, 16, 13, tzinfo=SHANGHAI)),
        ("12 October 201713:19", dt.datetime(2017, 10, 12, 13, 19, tzinfo=SHANGHAI)),
        ("Published: Feb 17, 2026 10:37 AM", dt.datetime(2026, 2, 17, 10, 37, tzinfo=SHANGHAI)),
        ("Name Published March 19, 2025 | 01:10 PM", dt.datetime(2025, 3, 19, 13, 10, tzinfo=SHANGHAI)),
        ("Xinhua) 09:49, December 14, 2024", dt.datetime(2024, 12, 14, 9, 49, tzinfo=SHANGHAI)),
        ("14:02 15.01.2026", dt.datetime(2026, 1, 15, 14, 2, tzinfo=SHANGHAI)),
        ("POLITICS | 16:14 / 14.07.2022", dt.datetime(2022, 7, 14, 16, 14, tzinfo=SHANGHAI)),
        ("14 июня 2011, 16:04", dt.datetime(2011, 6, 14, 16, 4, tzinfo=SHANGHAI)),
        ("Thu, 29/04/2021 - 16:53", dt.datetime(2021, 4, 29, 16, 53, tzinfo=SHANGHAI)),
        ("Wed, 08 Nov 2023 03:16:00 +0000", dt.datetime(2023, 11, 8, 3, 16, tzinfo=UTC)),
        ("2022-09-16T00:00:00+03:00", dt.datetime(2022, 9, 15, 21, tzinfo=UTC)),
        ("22:57 GMT 28.04.2020", dt.datetime(2020, 4, 28, 22, 57, tzinfo=UTC)),
        ("Source:Global Times Published: 2019/6/27", dt.date(2019, 6, 27)),
        ("February-4-2010", dt.date(2010, 2, 4)),
        ("19th Mar, 2025", dt.date(2025, 3, 19)),
        ("2021年2月8日", dt.date(2021, 2, 8)),
        ("Bangkok - 26 Apr 2021", dt.date(2021, 4, 26)),
        ("Tue, 06/06/2023", dt.date(2023, 6, 6)),
        ("Mon, 05/06/2023", dt.date(2023, 6, 5)),  # 6 May was a Saturday
        ("05/06/2021", None),
        ("6 hours ago", None),
        ("November 23, 11:09 UTC+3 BANGKOK", None),
        ("32.01.2020", None),
        ("1443/05/19", None),
        ("May 2024", None),
        ("", None),
    ],
)
def test_notation_is_read(text: str, expected: dates.Stamp | None) -> None:
    """Each notation met on the sites gives its stamp; what is incomplete, impossible or two-sided gives none."""
    assert dates.parse_stamp(text, SHANGHAI) == expected


@given(days, times, offsets)
def test_feed_notations_round_trip(day: dt.date, time: dt.time, zone: dt.timezone) -> None:
    """RFC 822 and RFC 3339 stamps keep their instant, whatever clock the site is said to have."""
    moment = dt.datetime.combine(day, time, zone)
    assert dates.parse_stamp(email.utils.format_datetime(moment), SHANGHAI) == moment
    assert dates.parse_stamp(moment.isoformat(), SHANGHAI) == moment
    assert dates.parse_stamp(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), SHANGHAI) == moment


@given(days)
def test_written_days_round_trip(day: dt.date) -> None:
    """A day is the same in every written form that can be read one way only."""
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month:02}.{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{MONTHS[day.month - 1][:3]} {day.day}, {day.year}",
        f"{day.day} {RUSSIAN[day.month - 1]} {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert dates.parse_stamp(text, UTC) == day


@given(days, times)
def test_naive_stamps_take_the_clock_of_the_site(day: dt.date, time: dt.time) -> None:
    """A stamp without an offset is in the zone that is given, never naive."""
    stamp = dates.parse_stamp(f"{day} {time}", SHANGHAI)
    assert stamp == dt.datetime.combine(day, time, SHANGHAI)


@given(st.text())
def test_any_text_is_a_stamp_or_none(text: str) -> None:
    """No text makes reading fail, and what is found lies within the text and is no naive datetime."""
    found = dates.find_stamp(text, UTC)
    if found:
        assert 0 <= found.start < found.end <= len(text)
        assert not isinstance(found.stamp, dt.datetime) or found.stamp.tzinfo


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://eng.sectsco.org/news/20190928/584134.html", dt.date(2019, 9, 28)),
        ("https://eng.sectsco.org./20240704/1460010.html", dt.date(2024, 7, 4)),
        ("https://eng.sectsco.org/20220805/-SCO-Secretary-General-908439.html", dt.date(2022, 8, 5)),
        ("https://rus.sectsco.org/political/20230710/950979/Vstrecha.html", dt.date(2023, 7, 10)),
        ("http://en.people.cn/n3/2023/0420/c90000-20008483.html", dt.date(2023, 4, 20)),
        ("https://www.un.org/sg/en/content/dsg/statement/2018-06-10/remarks", dt.date(2018, 6, 10)),
        ("http://english.china.org.cn/wap/2012-05/12/content_1.htm", dt.date(2012, 5, 12)),
        ("http://lt.china-office.gov.cn/xwdt/201304/t20130416_2762275.htm", dt.date(2013, 4, 16)),
        ("https://news.un.org/en/story/2018/06/1011832", None),
        ("https://mofa.gov.qa/details/1443/05/19/medal", None),
        ("http://sh.scoda.com/news38/shownews.php?id=20210101", None),
        ("https://tass.com/world/1329085", None),
        (None, None),
    ],
)
def test_day_in_address(url: str | None, expected: dt.date | None) -> None:
    """An address tells a day where it holds eight digits of one, and none where it holds a month or a number."""
    assert dates.from_address(url) == expected


def test_epoch_seconds() -> None:
    """Seconds since 1970 are a moment; other digits and words are not."""
    assert dates.from_epoch("1593378960", UTC) == dt.datetime(2020, 6, 28, 21, 16, tzinfo=UTC)
    assert dates.from_epoch("20200628", UTC) is None
    assert dates.from_epoch("soon", UTC) is None
    assert dates.from_epoch(None, UTC) is None


def test_midnight_is_a_day() -> None:
    """Midnight on the stamp's own clock is a day; converting it to UTC first would be a day off."""
    stamp = dates.parse_stamp("2022-09-16T00:00:00+03:00", UTC)
    assert dates.without_midnight(stamp) == dt.date(2022, 9, 16)
    assert dates.without_midnight(dates.parse_stamp("2022-09-16T10:00:00+03:00", UTC)) != dt.date(2022, 9, 16)
