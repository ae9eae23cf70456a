"""What is put off or called off: the day on which it was to be, its new day, and which announced meeting it is."""

from __future__ import annotations

import dataclasses
import datetime as dt

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor import meetings, partners
from monitor.meetings import awaited, identity, values
from parsers import article as parsed

CATALOGUE = partners.compile([partners.Partner(id="asean", name="ASEAN", aliases=("АСЕАН", "东盟"))])
JUNE_12, JUNE_20 = dt.date(2026, 6, 12), dt.date(2026, 6, 20)


def detect(text: str, language: str = "en", title: str = "") -> values.Detection:
    """What a release of 13 May 2026 says."""
    article = parsed.Article(
        title=title,
        paragraphs=(text,),
        parser="text",
        parser_version="1",
        language=language,
        published=dt.date(2026, 5, 13),
    )
    return meetings.detect(article, CATALOGUE)


PUT_OFF = [
    ("en", "The SCO–ASEAN meeting scheduled for 12 June has been postponed."),
    ("en", "The SCO and ASEAN were to meet on 12 June, but their meeting was put off."),
    ("en", "LONDON, 11 May. The SCO–ASEAN forum due on June 12-13 was postponed indefinitely."),
    ("en", "The committee has resolved to put off the SCO and ASEAN summits that were due on 12 June."),
    ("en", "“It is the organisers’ decision that it be put off”, said a source of the SCO–ASEAN summit of 12 June."),
    ("ru", "Встреча ШОС и АСЕАН, намеченная на 12 июня, перенесена на неопределённый срок."),
    ("zh", "原定于6月12日举行的上合组织与东盟会晤推迟举行。"),
]


@pytest.mark.parametrize(("language", "text"), PUT_OFF)
def test_what_is_put_off_is_no_occasion_and_has_the_day_it_was_to_be(language: str, text: str) -> None:
    """No meeting is reported; what was put off has its lost day, looking forward for the year, and no other."""
    found = detect(text, language)
    assert found.meetings == ()
    assert found.put_off is not None
    assert (found.put_off.status, found.put_off.was_due, found.put_off.date_start) == ("postponed", JUNE_12, None)


def test_a_title_may_be_all_that_puts_off() -> None:
    """Where the text only gives reasons, the headline is read."""
    title = "SCO–ASEAN summit scheduled for 12 June in Jakarta postponed"
    found = detect("The reason is the weather, which will stay as it is.", title=title).put_off
    assert found is not None
    assert (found.was_due, found.place, found.kind) == (JUNE_12, "Jakarta", "multilateral_meeting")


MOVED = [
    ("en", "The SCO–ASEAN meeting planned for 12 June was postponed to 20 June 2026."),
    ("en", "The SCO–ASEAN meeting was rescheduled from 12 June to 20 June."),
    ("en", "The SCO–ASEAN meeting of 12 June was put off and will now be held on 20 June."),
    ("ru", "Встреча ШОС и АСЕАН, намеченная на 12 июня, перенесена на 20 июня."),
    ("zh", "原定于6月12日举行的上合组织与东盟会晤推迟至6月20日举行。"),
]


@pytest.mark.parametrize(("language", "text"), MOVED)
def test_what_is_moved_has_its_new_day_and_the_old_one(language: str, text: str) -> None:
    """The new day is the meeting's; the old one stays known, to find its announcement by."""
    (meeting,) = detect(text, language).meetings
    assert (meeting.status, meeting.date_start, meeting.was_due) == ("postponed", JUNE_20, JUNE_12)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The SCO–ASEAN meeting due on 12 June has been cancelled."),
        ("ru", "Форум ШОС и АСЕАН, который должен был пройти 12 июня, отменён."),
        ("zh", "原定于6月12日举行的上合组织与东盟会晤已取消。"),
    ],
)
def test_what_is_cancelled_was_to_be_on_the_day_to_come(language: str, text: str) -> None:
    """A missing year of a cancelled meeting looks forward, for it was still to come."""
    (meeting,) = detect(text, language).meetings
    assert (meeting.status, meeting.date_start, meeting.was_due) == ("cancelled", JUNE_12, JUNE_12)


@pytest.mark.parametrize("text", ["The SCO and ASEAN met on 12 May.", "The SCO–ASEAN forum will be held on 12 June."])
def test_what_is_not_off_has_no_lost_day(text: str) -> None:
    """A report and an announcement put nothing off."""
    found = detect(text)
    assert found.put_off is None
    assert [meeting.was_due for meeting in found.meetings] == [None]


@hypothesis.given(st.text(max_size=300))
def test_any_text_about_a_postponement_is_read(text: str) -> None:
    """Whatever else stands there, news of a postponement yields a result, and evidence that is in the text."""
    words = f"The SCO summit was postponed. {text}"
    found = detect(words)
    for meeting in [*found.meetings, *([found.put_off] if found.put_off else [])]:
        assert all(proof.quote in words for _, proof in meeting.evidence)


KNOWN = identity.Facts(
    title="SCO and ASEAN to hold talks on drug control",
    kind="bilateral_meeting",
    date_start=JUNE_12,
    date_end=JUNE_12,
    place="Jakarta",
    people=("Aziz Karim", "Lina Hadi"),
    partners=("asean",),
    posted=dt.date(2026, 5, 13),
)
NEWS = dataclasses.replace(KNOWN, title="Meeting in the south put off", people=(), place=None)


@pytest.mark.parametrize(
    ("news", "about"),
    [
        ({}, True),
        ({"partners": ()}, False),
        ({"partners": (), "title": "SCO–ASEAN talks on drug control put off"}, True),
        ({"place": "Jakarta"}, True),
        ({"place": "Bangkok"}, False),
        ({"partners": ("cica",)}, False),
        ({"people": ("Mira Sol",)}, False),
        ({"people": ("Lina Hadi",)}, True),
        ({"date_start": JUNE_20, "date_end": JUNE_20}, False),
        ({"kind": "conference"}, False),
        ({"date_start": None, "date_end": None}, False),
        ({"date_start": None, "date_end": None, "people": ("Lina Hadi", "Aziz Karim")}, True),
    ],
)
def test_news_is_about_a_meeting_of_the_same_day_and_partner(news: dict[str, object], *, about: bool) -> None:
    """The day and a partner, or the title, or its people: less is not enough, and what differs makes it another."""
    assert awaited.is_about(dataclasses.replace(NEWS, **news), KNOWN) is about


def test_a_partner_that_the_news_only_names_counts() -> None:
    """News of a postponement need not say that the partner was to take part."""
    news = dataclasses.replace(NEWS, partners=())
    assert awaited.is_about(news, KNOWN, named=("asean", "un"))
    assert not awaited.is_about(news, KNOWN, named=("un",))
