"""The occasion's own day is read, in the forms that news desks use."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.meetings import calendar_words, dates
from tests.monitor.meetings import told

POSTED = dt.date(2024, 4, 12)  # a Friday


def days(
    *paragraphs: str, posted: dt.date | None = POSTED, announced: bool = False, **more: str
) -> tuple[str, str] | None:
    """The first and last day read from a text, as written in ISO 8601."""
    read = told.read(*paragraphs, posted=posted, **more)
    found = dates.find(read, told.all_of(read, announced=announced))
    return (found.start.isoformat(), found.end.isoformat()) if found and found.end else None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("On 8-9 April 2024 the council met in Tashkent.", "2024-04-08", "2024-04-09"),
        ("On 23 November the commission held its session.", "2023-11-23", "2023-11-23"),
        ("The forum took place on September 26-27.", "2023-09-26", "2023-09-27"),
        ("The ministers met from May 31 – June 2 in Astana.", "2023-05-31", "2023-06-02"),
        ("Experts met from 27 February to 1 March 2018.", "2018-02-27", "2018-03-01"),
        ("Experts met from December 30, 2021 to January 2, 2022.", "2021-12-30", "2022-01-02"),
        ("On June 6 and 7, 2012 the heads of state gathered.", "2012-06-06", "2012-06-07"),
        ("The two met this Tuesday.", "2024-04-09", "2024-04-09"),
        ("The two met yesterday.", "2024-04-11", "2024-04-11"),
        ("The memorandum was signed today by both secretariats.", "2024-04-12", "2024-04-12"),
        ("The two-day meeting opened on Wednesday.", "2024-04-10", "2024-04-11"),
        ("The meeting was held on 3rd of March, 2021.", "2021-03-03", "2021-03-03"),
        ("The two met the day before yesterday.", "2024-04-10", "2024-04-10"),
        ("Three days ago the commission met.", "2024-04-09", "2024-04-09"),
        ("The envoys dined together last night.", "2024-04-11", "2024-04-11"),
        ("The envoys were received this morning.", "2024-04-12", "2024-04-12"),
        ("Experts met from 3 to 5 March.", "2024-03-03", "2024-03-05"),
        ("Experts met from the 3rd to the 5th of March.", "2024-03-03", "2024-03-05"),
        ("Experts met on 3, 4 and 5 March.", "2024-03-03", "2024-03-05"),
        ("Experts met on March 3, 4 and 5, 2023.", "2023-03-03", "2023-03-05"),
        ("Experts met between 28 February and 2 March.", "2024-02-28", "2024-03-02"),
        ("Experts met on March 30-April 2.", "2024-03-30", "2024-04-02"),
        ("Experts met on 05-Mar-2019 in Astana.", "2019-03-05", "2019-03-05"),
        ("The session was held on 09.06.2018.", "2018-06-09", "2018-06-09"),
        ("The session was held on 09-10.06.2018.", "2018-06-09", "2018-06-10"),
        ("The session was held on 2018-06-09.", "2018-06-09", "2018-06-09"),
        ("Experts met from Monday to Wednesday.", "2024-04-08", "2024-04-10"),
        ("Experts met on Tuesday and Wednesday.", "2024-04-09", "2024-04-10"),
        ("The two met on Tuesday, 5 March.", "2024-03-05", "2024-03-05"),
        ("The two met on 5 March (Tuesday).", "2024-03-05", "2024-03-05"),
        ("Experts met on 31.03-02.04.2024 in Minsk.", "2024-03-31", "2024-04-02"),
        ("Experts met on 3/4 April in Minsk.", "2024-04-03", "2024-04-04"),
        ("Experts met on 10-04-2024 in Minsk.", "2024-04-10", "2024-04-10"),
        ("The meeting was held on Tuesday last week.", "2024-04-02", "2024-04-02"),
        ("Ministers met in Minsk yesterday and today.", "2024-04-11", "2024-04-12"),
        ("Ministers sit in Minsk today and tomorrow, where they are hosted.", "2024-04-12", "2024-04-13"),
        ("The health ministers are now in a meeting by video.", "2024-04-12", "2024-04-12"),
        ("The two-day meeting ended on Thursday.", "2024-04-10", "2024-04-11"),
        ("A three-day forum, which opened on Tuesday, drew experts.", "2024-04-09", "2024-04-11"),
        ("The forum opened on Thursday and will run until Saturday.", "2024-04-11", "2024-04-13"),
        ("The forum opened on 10 April and closes on 14 April.", "2024-04-10", "2024-04-14"),
        ("The session, originally set for 2 April, was held on 9 April.", "2024-04-09", "2024-04-09"),
        (
            "Judges, who met in Minsk from Monday, ended their three-day meeting on Wednesday.",
            "2024-04-08",
            "2024-04-10",
        ),
        ("The two-day summit wound up in Minsk on Thursday.", "2024-04-10", "2024-04-11"),
        ("The two talked of transit today, on the eve of the summit of 15-16 April.", "2024-04-12", "2024-04-12"),
        (
            "At a session which took place here on Tuesday and Wednesday, the Office said on Friday, boats were sold.",
            "2024-04-09",
            "2024-04-10",
        ),
        ("New Delhi [India], April 12 (Wire): Ministers met by video on Tuesday.", "2024-04-09", "2024-04-09"),
        ("MINSK, April 12, 2024, Wire-Plus News -- The council sat on April 9 and 10.", "2024-04-09", "2024-04-10"),
        ("On 10 April the two met in Minsk, which will host a summit on 3 July.", "2024-04-10", "2024-04-10"),
    ],
)
def test_english_forms(text: str, start: str, end: str) -> None:
    """Days, ranges, weekdays and named days are resolved; a missing year looks back from the posting."""
    assert days(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Заседание прошло 27 февраля – 1 марта 2018 года.", "ru", ("2018-02-27", "2018-03-01")),
        ("Совет заседал с 31 мая по 2 июня 2015 года.", "ru", ("2015-05-31", "2015-06-02")),
        ("3 марта стороны провели встречу.", "ru", ("2024-03-03", "2024-03-03")),
        ("专家于2018年2月27日至3月1日举行会议。", "zh", ("2018-02-27", "2018-03-01")),
        ("3月3日,双方举行会晤。", "zh", ("2024-03-03", "2024-03-03")),
        ("会议于2024年6月25至26日举行。", "zh", ("2024-06-25", "2024-06-26")),
    ],
)
def test_russian_and_chinese_forms(text: str, language: str, expected: tuple[str, str]) -> None:
    """The same in the other two languages."""
    assert days(text, language=language) == expected


def test_an_announcement_looks_forward() -> None:
    """A missing year of what is still to come is the next one."""
    assert days("The forum will be held on 2 March.", announced=True) == ("2025-03-02", "2025-03-02")


def test_a_weekday_counts_from_the_dateline() -> None:
    """A report from a news agency, taken over days later, means the weekday before its own dateline."""
    text = "BEIJING, April 3 (Wire) -- The two officials met on Monday to speak of rivers."
    assert days(text) == ("2024-04-01", "2024-04-01")


@pytest.mark.parametrize(
    "text",
    [
        "The two officials met and spoke of rivers.",
        "Tashkent, April 3 (Wire) -- The two officials met and spoke of rivers.",
        "Today, the Secretary noted, rivers matter more than ever.",
        "The secretariat said here on Thursday that talks were held.",
    ],
    ids=["none", "dateline", "nowadays", "said-on"],
)
def test_no_day_is_made_up(text: str) -> None:
    """A posting day, a dateline and the day on which somebody spoke are not the day of the occasion."""
    assert days("An opening without a day was followed by a talk.", "They smiled.", text) is None


def test_nothing_is_resolved_without_a_year() -> None:
    """A day without a year stays unknown where the day of posting is unknown."""
    assert days("The two met on 13 March.", posted=None) is None


def test_other_occasions_are_passed_over() -> None:
    """The main occasion's day is taken, not the memorandum's, last year's or the next session's."""
    assert days(
        "The two secretaries met on 9 April 2024 under the memorandum signed on 1 May 2005.",
        "They recalled the summit held on 3 July 2023.",
        "The next session is scheduled for 5 May 2024.",
    ) == ("2024-04-09", "2024-04-09")


def test_the_head_of_a_speech_gives_its_day() -> None:
    """A line of a city and a day alone, above a speech, is where and when it was given."""
    assert days("Tashkent, 9 April 2024", "Dear friends, it is good to meet you here.", posted=None) == (
        "2024-04-09",
        "2024-04-09",
    )


@pytest.mark.parametrize(
    "head",
    [
        ("April 9, 2024, Tashkent",),
        ("April 9, 2024, Novo-Ogaryovo, Moscow Region",),
        ("(Tashkent, 9 April 2024)",),
        ("Tashkent, Uzbekistan, Tuesday, 9 April 2024",),
        ("Delivered at the opening of the forum on 9 April 2024",),
        ("Statement made at the session, 9 April 2024.",),
        ("Tashkent, Uzbekistan", "9 April 2024"),
    ],
)
def test_heads_of_speeches(head: tuple[str, ...]) -> None:
    """The place and the day of a speech stand in its head in many orders, on one line or two."""
    assert days(*head, "Dear friends, it is good to be here.") == ("2024-04-09", "2024-04-09")


@pytest.mark.parametrize(
    "head",
    [("April 9, 2024, Anna Ford",), ("Anna Ford", "April 9, 2024"), ("Updated 9 April 2024",), ("9 April 2024",)],
)
def test_a_line_that_tells_the_posting_is_no_head_of_a_speech(head: tuple[str, ...]) -> None:
    """An author's name, a label or nothing beside a day does not make it the day of the occasion."""
    assert days("The two sides had a talk.", *head, "Dear friends, it is good to be here.") is None


@pytest.mark.parametrize(
    "text",
    [
        "On 2 May Astana will host the forum.",
        "The council is to gather on 2 May.",
        "On Thursday, 2 May, ministers are due in Astana for the session.",
    ],
)
def test_words_beside_a_date_put_it_ahead(text: str) -> None:
    """A date that "will" follows or leads to lies ahead, whatever the occasion as a whole was taken for."""
    assert days(text) == ("2024-05-02", "2024-05-02")


def test_what_was_agreed_for_later_puts_no_date_ahead() -> None:
    """A later "will" in the sentence belongs to what was agreed on."""
    assert days("On 2 May the sides met and agreed that the forum will be in Astana.") == ("2023-05-02", "2023-05-02")


def test_one_day_of_an_occasion_that_runs_for_several() -> None:
    """Who spoke on Monday at a forum that the report dates in full spoke at an occasion of several days."""
    told_of = ("The envoy said on Tuesday at the 9th Silk Forum that roads matter.",)
    runs = "Tashkent is hosting the Silk Forum from April 8-10."
    assert days(*told_of, runs) == ("2024-04-08", "2024-04-10")
    assert days("The envoy met a minister on Tuesday at the Silk Forum.", runs) == ("2024-04-09", "2024-04-09")
    more = "Bridges matter too.", "So do wells.", "And trees."
    assert days("The envoy spoke on Tuesday at the Silk Forum.", *more, runs.replace("Silk", "Wool")) == (
        "2024-04-09",
        "2024-04-09",
    )


def test_the_second_day_of_an_occasion_tells_the_first() -> None:
    """What happened on its second day began a day before, and ends when another sentence says."""
    second = "On its second day, Thursday, the Silk Forum turned to ports."
    assert days(second) == ("2024-04-10", "2024-04-11")
    assert days(second, "The forum opened on Wednesday and closes on Friday.") == ("2024-04-10", "2024-04-12")


def test_an_opening_and_an_end_that_are_told_apart() -> None:
    """One sentence tells when it opened and another when it closes."""
    since = "Puppets have been dancing in Minsk since Wednesday."
    assert days(since, "The festival, which closes on Sunday, has many guests.") == ("2024-04-10", "2024-04-14")
    assert days("A drill that began near Minsk yesterday has ended today.") == ("2024-04-11", "2024-04-12")
    assert days("The forum opened on 9 April.", "It ended on Thursday.") == ("2024-04-09", "2024-04-11")
    assert days("The forum opened on 9 April.", "It is dry.", "A fair ended on 9 March.") == (
        "2024-04-09",
        "2024-04-09",
    )


def test_a_journey_told_day_by_day() -> None:
    """Who arrived and then met people day after day was on a journey of those days; one more day makes none."""
    arrived, met = "The envoy arrived in Astana on 2 April.", "On 3 April he met a minister."
    more = "On Thursday, 4 April, he saw a museum.", "His next visit was on 9 April."
    assert days(arrived, met, *more) == ("2024-04-02", "2024-04-04")
    assert days(arrived, met) == ("2024-04-02", "2024-04-02")


def test_what_still_goes_on_has_no_last_day() -> None:
    """The end of what a city has been hosting since a day is not known."""
    read = told.read("Since 8 April Minsk has been hosting a forum on roads.", posted=POSTED)
    found = dates.find(read, told.all_of(read))
    assert found is not None
    assert (found.start, found.end) == (dt.date(2024, 4, 8), None)


def test_the_day_on_which_the_press_was_told() -> None:
    """Where somebody told reporters, that day counts, and not the days of which they were told."""
    text = "Papers are ready for the talks of ministers on 2-3 May, the envoy told reporters in Minsk on Thursday."
    assert days(text) == ("2024-04-11", "2024-04-11")
    assert days("The envoy said on Thursday that boats are slow.", "He told reporters of trains.") == (
        "2024-04-11",
        "2024-04-11",
    )
    assert (
        days("Ministers will gather in Minsk, the envoy said on Thursday.", "He told reporters.", announced=True)
        is None
    )


def test_one_day_of_an_occasion_whose_days_the_sentence_gives() -> None:
    """Who spoke on a day at an occasion that the same sentence dates in full spoke at all of it."""
    text = "The envoy spoke on 10 April at the Summit of the Future, a meeting held in Minsk on 9-11 April."
    assert days(text) == ("2024-04-09", "2024-04-11")


def test_what_is_still_to_come_dates_no_report() -> None:
    """Where the report gives its own day in no way that can be read, a day to come further down is not taken for it."""
    assert (
        days("Bankers sat down in Minsk.", "It was warm.", "They pay in rouble.", "Fees are to fall on 1 July.") is None
    )


def test_a_year_from_what_is_recalled() -> None:
    """Without a day of posting, a year is taken from the latest day told in full, if the occasion came soon after."""
    text = "The conference was held on 20-21 November in Tashkent."
    assert days(text, "They recalled the talks of 3 September 2025.", posted=None) == ("2025-11-20", "2025-11-21")
    assert days(text, "It went well.", "They recalled the talks of 3 March 2025.", posted=None) is None
    assert days(text, "They recalled the memorandum signed on 3 September 2025.", posted=None) is None
    assert days("Both met on Monday.", "It went well.", "They recalled the talks of 3 May 2025.", posted=None) is None


def test_last_year_is_another_occasion() -> None:
    """ "On 5 March last year" is not the day of what is reported."""
    assert days("A talk was held.", "It went on from the talks of 5 March last year.") is None


def test_what_today_saw_is_todays() -> None:
    """ "Today also saw the signing" dates a report, further down too; "today" for nowadays does not."""
    text = "Today also saw the signing of a protocol."
    assert days("A text was signed.", "It has two parts.", "It is short.", text) == ("2024-04-12", "2024-04-12")


def test_a_month_in_lower_case_is_a_verb() -> None:
    """What may be said in March is not a date of May."""
    assert calendar_words.find("They may 5 times march 3 miles.") == ()


@given(st.text(alphabet=st.sampled_from("0123456789 -–,至年月日AprilMayтря"), max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Impossible days such as 31 February are no days; nothing raises."""
    read = told.read(text, posted=POSTED)
    found = dates.find(read, told.all_of(read, anchor=0 if read.sentences else -1))
    assert found is None or found.start <= found.end


def test_letters_that_only_look_like_others_in_capitals_break_no_date() -> None:
    """A Turkish capital I is read as the letter that it stands for, and a long s as none."""
    assert [written.month for written in calendar_words.find("On 1 APRİL and 2 AUGUſT 2021")] == [4]
