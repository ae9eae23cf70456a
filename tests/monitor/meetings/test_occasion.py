"""Does an article report or announce an occasion, and which sentences tell of it."""

from __future__ import annotations

import datetime as dt

import pytest

from monitor.meetings import occasion, reading
from parsers import article as parsed


def found(*paragraphs: str, title: str = "") -> occasion.Occasion | None:
    """The occasion of an article with these paragraphs."""
    article = parsed.Article(
        title=title,
        paragraphs=paragraphs,
        parser="text",
        parser_version="1",
        published=dt.date(2021, 5, 6),
        language="en",
    )
    return occasion.find(reading.read(article))


REPORTS = [
    "SCO Secretary-General Aziz Karim met with Foreign Minister Li Wei on 4 May.",
    "A round table on tourism took place at the SCO Secretariat on Tuesday.",
    "The SCO film festival opens in Bishkek on 9 May.",
    "On 4 May the SCO Secretariat congratulated the winners at a ceremony held in Beijing.",
    "The SCO member states' ministers of culture will meet in Dushanbe on 12 June.",
    "The Secretary-General told reporters in Beijing on Friday that the SCO is growing.",
    "A drill of the SCO services that began near Osh yesterday has ended.",
    "В Пекине 4 мая состоялся приём по случаю юбилея ШОС.",
    "5月4日，上海合作组织秘书长卡里姆在北京会见李伟。",
    "上海合作组织秘书处于5月4日举办吹风会。",
]


@pytest.mark.parametrize("text", REPORTS)
def test_reports_and_announcements_have_an_occasion(text: str) -> None:
    """A meeting, a ceremony, a visit or a news conference is an occasion, in each language."""
    assert found(text) is not None


NOTHING = {
    "message": ("SCO Secretary-General's message on the New Year", "Dear friends, I send you my greetings."),
    "condolences": ("", "The SCO Secretary-General expresses condolences over the flood."),
    "interview": ("Interview with the SCO Secretary-General", "We have grown in twenty years, he says."),
    "statement": ("Statement by the SCO Secretariat", "The SCO is concerned at the fighting."),
    "speech": ("", "Ladies and gentlemen, I am glad to see the SCO grow."),
    "essay": ("Why the SCO matters", "The organisation unites half of mankind."),
    "put off": ("SCO summit postponed", "The summit of the SCO was put off because of the pandemic."),
    "others": ("Li Wei meets Anna Hill", "On the sidelines of the SCO summit, Minister Li Wei met Anna Hill."),
}


@pytest.mark.parametrize("case", NOTHING)
def test_other_texts_have_none(case: str) -> None:
    """Greetings, condolences, interviews, statements, speech texts, essays and others' talks report no SCO occasion."""
    title, text = NOTHING[case]
    assert found(text, title=title) is None


def test_greetings_below_a_line_of_history_are_greetings() -> None:
    """Where there is no headline, the second sentence too says what a text is."""
    history = "The SCO Secretariat was set up in Beijing on 15 January 2004."
    greeted = "To mark the day, ministers have addressed congratulatory messages to the Secretary-General."
    assert found(history, greeted) is None
    assert found(history, "On 4 May the ministers met there.") is not None


def test_a_second_headline_states_less_than_a_sentence() -> None:
    """A line without a full stop above the report does not state the occasion where a sentence below does."""
    second = "The SCO ministers will gather in Minsk on 28 May"
    main = found(second, "They rest.", "The SCO Secretary-General told reporters in Beijing on Friday of boats.")
    assert main is not None
    assert (main.anchor, main.announced) == (2, False)


def test_a_speech_given_at_a_named_occasion_reports_it() -> None:
    """A headline that says where a speech was given is a report of that occasion."""
    main = found("Excellencies, I thank you.", title="Address by Anna Hill at the SCO conference on water")
    assert main is not None
    assert main.anchor == -1


def test_an_occasion_put_off_to_a_named_day_is_announced() -> None:
    """A new day makes a postponed occasion an announced one, marked as called off before."""
    main = found("The SCO summit was postponed to 12 June, when the leaders will meet in Dushanbe.")
    assert main is not None
    assert main.called_off


def test_background_is_left_out() -> None:
    """Earlier and later occasions, history, menus and what a body is do not tell of the main occasion."""
    main = found(
        "On 4 May 2021 the SCO Secretary-General met with Foreign Minister Li Wei.",
        "They spoke of trade.",
        "In 2005 a memorandum was signed.",
        "The next meeting will be held in Bishkek.",
        "The SCO was founded in 2001.",
        "About us",
    )
    assert main is not None
    assert (main.anchor, main.sentences) == (0, (0, 1))
    assert main.reasons[2:] == ("background", "other-occasion", "background", "furniture")


def test_what_is_to_come_is_announced_and_what_was_is_not() -> None:
    """An announcement tells of the future only."""
    coming = found("The SCO forum will be held in Bishkek on 12 June.")
    held = found("The SCO forum was held in Bishkek on 4 May.")
    assert coming is not None
    assert held is not None
    assert (coming.announced, held.announced) == (True, False)
