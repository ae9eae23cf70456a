"""Saved text: its title, where its story begins and when it was posted, in the forms that desks and sites use."""

from __future__ import annotations

import datetime as dt

import pytest

from parsers import article as parsed
from parsers import registry, site_parser

BODY = (
    "The council of the river countries met in the capital and agreed on a plan for ferries in the coming year, its "
    "chair Anna Ford said when the two days of talks were over."
)
TITLE = "River countries agree on ferries for the coming year"


def read(*rows: str, url: str | None = None) -> parsed.Article:
    """A page of these lines, read."""
    return registry.read_article(site_parser.Page(content="\n\n".join(rows), url=url))


@pytest.mark.parametrize(
    "dateline",
    [
        "OSLO, May 15, 2024 - ",
        "OSLO, 15 May 2024. ",
        "OSLO, May 15, 2024: ",
        "OSLO, May 15, 2024 -- ",
        "OSLO, 15 May 2024 (Wire) -- ",
        "OSLO/BERGEN, 15th May 2024 /Wire/. ",
        "Oslo, Norway, 15 May 2024 – ",
        "OSLO, May 15, 2024 (Wire Service/Another) ",
        "Oslo, 15 May 2024 Wire News – ",
    ],
)
def test_datelines_tell_the_posting(dateline: str) -> None:
    """A full date between a place and a dash, a stop or an agency is the day of posting."""
    assert str(read(TITLE, dateline + BODY).published) == "2024-05-15"


@pytest.mark.parametrize(
    "start",
    [
        "On 15 May 2024 - a Wednesday - ",
        "Oslo saw on 15 May 2024 a meeting: ",
        "In Oslo, 15 May 2024: ",
        "Oslo, 15 May 2024, saw a meeting. ",
    ],
)
def test_a_date_in_a_sentence_is_no_posting(start: str) -> None:
    """A date that a sentence tells of something is not the day of posting."""
    assert read(TITLE, start + BODY).published is None


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("OSLO, May 15. /Wire/. The plan is new, the chair said on Wednesday. In 2024 more follows. ", "2024-05-15"),
        ("OSLO, May 15 (Wire) -- The chair said on Wednesday that 2024 was a good year. ", "2024-05-15"),
        ("OSLO, May 15 (Wire) -- The chair said on Friday that 2024 was a good year. ", "None"),
        ("OSLO, May 15 (Wire) -- The chair said on Wednesday that the year was good. ", "None"),
        ("On May 15, the chair said on Wednesday that 2024 was a good year. ", "None"),
    ],
)  # fmt: skip
def test_the_year_of_a_dateline(story: str, expected: str) -> None:
    """A year that a dateline lacks is taken from the story only where the weekday bears it out."""
    assert str(read(TITLE, story + BODY).published) == expected


@pytest.mark.parametrize(
    ("story", "url", "expected"),
    [
        ("OSLO, May 15 (Wire) -- ", "https://x.example/2024/05/ferries-for-all", "2024-05-15"),
        ("OSLO, Dec 31 (Wire) -- ", "https://x.example/2024/01/ferries-for-all", "2023-12-31"),
        ("OSLO, May 15 (Wire) -- ", "https://x.example/2024/07/ferries-for-all", "None"),
        ("OSLO, 15 мая. /Wire/. ", "https://x.example/2024/05/ferries-for-all", "2024-05-15"),
        ("Following is the text given today, 15 May, by the chair. ", "https://x.example/en/2024/a1.htm", "2024-05-15"),
        ("He said: “today, 15 May, is a day.” ", "https://x.example/en/2024/a1.htm", "None"),
        ("He wrote on 15 May of boats. ", "https://x.example/en/2024/a1.htm", "None"),
        ("OSLO, May 15 (Wire) -- Ferries sail from June 3-4, 2024. ", None, "2024-05-15"),
        ("OSLO, May 15 (Wire) -- Ferries sail since June 2024. ", None, "None"),
        ("OSLO, May 15 (Wire) -- The council was founded on 10 June 2001. ", None, "None"),
        ("OSLO, May 15 (Wire) -- Ferries sail from June 2023 until 2026. ", None, "None"),
    ],
)
def test_the_year_that_a_dateline_lacks(story: str, url: str | None, expected: str) -> None:
    """The address or a month told with its year settles the year; a year of history or of another time does not."""
    assert str(read(TITLE, story + BODY, url=url).published) == expected


def test_a_day_of_the_hijri_calendar_in_an_address_settles_the_year() -> None:
    """An address that tells the lunar day agrees with the day of the dateline or settles nothing."""
    line = "Oslo - Information Office - December 23"
    assert str(read(TITLE, line, BODY, url="https://x.example/details/1443/05/19/boats").published) == "2021-12-23"
    assert read(TITLE, line, BODY, url="https://x.example/details/1443/08/19/boats").published is None


def test_the_year_of_a_chinese_dateline() -> None:
    """The day of a Chinese dateline takes its year from the address."""
    story = "某通讯社奥斯陆5月15日电 河流各国15日在首都举行会议,商定来年渡轮计划。" * 3
    found = read("河流各国商定来年渡轮计划", story, url="https://x.example/2024-05/a1.htm")
    assert str(found.published) == "2024-05-15"


def test_a_day_that_was_given_outweighs_a_dateline_without_a_year() -> None:
    """Where a listing told the day of posting, none is made out."""
    page = site_parser.Page(
        content=f"{TITLE}\n\nOSLO, May 15 (Wire) -- {BODY}",
        url="https://x.example/2024/05/ferries-for-all",
        published=dt.date(2024, 5, 16),
    )
    assert str(registry.read_article(page).published) == "2024-05-16"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["By Anna Ford in Bergen on 15 May 2024"], TITLE),
        (["16:20, 15 May 2024, Oslo - Ferry news agency , by Anna Ford"], TITLE),
        (["The plan will cost the river countries ten boats, says Anna Ford", "Published: 15 May 2024, 14:20"], TITLE),
        (["Oslo Wire / 15 May 2024"], TITLE),
    ],
)
def test_what_stands_between_a_title_and_its_stamp(head: list[str], expected: str) -> None:
    """A byline with its day is a stamp, and a second headline is not the title."""
    found = read("News of the day from Oslo and Bergen", TITLE, *head, BODY, "Ten boats will cost much.")
    assert (found.title, str(found.published)[:10]) == (expected, "2024-05-15")


def test_the_way_to_a_page_that_ends_in_its_title_tells_it() -> None:
    """A heading that repeats the end of the way to the page is the title, whatever stands between it and the stamp."""
    head = (f"Home / Nation / {TITLE}", TITLE, "Ten boats will be built by others", "Oslo, 15 May 2024 14:20")
    assert read(*head, BODY).title == TITLE


def test_a_signature_with_its_day_is_no_title() -> None:
    """The name and the day under a statement sign it."""
    rows = (
        TITLE,
        "We count on the boats that the neighbours are sending.",
        "Anna Ford, Chair of the Council",
        "15 May 2024",
    )
    assert read(*rows).title == TITLE


@pytest.mark.parametrize(
    "line",
    [
        "Posted On: 15 MAY 2024 6:22PM by the press office of the council of river countries",
        "Last updated on 15.05.2024",
        "Release date: May 15, 2024",
        "Published (UTC): 2024-05-15",
        "Date: 15th of May 2024",
        "By Anna Ford of the Daily Ferry | Views: 1204 | Updated: Wednesday, May 15, 2024 | 3 minutes | Save | Send",
    ],
)
def test_labels_tell_the_posting_wherever_they_stand(line: str) -> None:
    """What a line calls the date of posting is that, under the story as over it."""
    below = read(TITLE, BODY, "It will be a plan.", line, "Some further words about boats.")
    assert str(below.published)[:10] == "2024-05-15"


def test_a_press_release_ends_in_its_place_and_day() -> None:
    """The last line of a release is its day, but days beside links to other news are not."""
    assert (
        str(read(TITLE, BODY, "The plan is public.", "It has two parts.", "Oslo, 15 May 2024").published)
        == "2024-05-15"
    )
    others = ("Boats are blue", "14 May 2024", "Boats are green", "13 May 2024")
    assert read(TITLE, BODY, "The plan is public.", *others).published is None


def test_a_stamp_below_many_short_lines() -> None:
    """Buttons and names between the title and the stamp do not hide it."""
    rows = ("Anna Ford", "Share", "Listen", "Large type", "Small type", "Save", "Send", "15 May 2024")
    assert str(read(TITLE, *rows, BODY).published) == "2024-05-15"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.example/a/202405/15/WS1.html", "2024-05-15"),
        ("https://x.example/news/2024/5/15/ferries-for-all", "2024-05-15"),
        ("https://x.example/news/2024/05/123456", "None"),
    ],
)
def test_days_in_addresses(address: str, expected: str) -> None:
    """The day that an address holds, and none from a month alone."""
    assert str(read(TITLE, BODY, url=address).published) == expected


@pytest.mark.parametrize(
    "head",
    [
        ["Oslo, Norway", "15 May 2024"],
        ["May 15, 2024, Oslo"],
        ["Oslo, Wednesday, 15 May 2024"],
        ["Delivered in Oslo on 15 May 2024"],
        ["On 15 May 2024 the river countries agreed on ferries."],
    ],
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_the_head_of_a_speech_stays_in_the_text(head: list[str], above: bool) -> None:
    """Where and when a speech was given is part of the text, whether it stands over the title or under it."""
    rows = [*head, TITLE] if above else [TITLE, *head]
    assert read(*rows, BODY).paragraphs == (*head, BODY)


@pytest.mark.parametrize(
    "row",
    [
        "15 May 2024",
        "Wednesday, 15 May 2024",
        "Published: 15 May 2024",
        "Wire News, 15 May 2024",
        "15 May 2024, 14:20",
    ],
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_stamps_are_no_part_of_the_text(row: str, above: bool) -> None:
    """A day alone or behind a label only tells when the page was posted."""
    rows = [row, TITLE] if above else [TITLE, row]
    assert read(*rows, BODY).paragraphs == (BODY,)


def test_teasers_above_the_title_are_other_news() -> None:
    """Paragraphs of other news over a title are left out; an article that began above its title is kept whole."""
    teasers = [
        f"The mayor of {town} opened a bakery on Monday and told the crowd that bread is the bread of life, and that "
        "flour from four mills will be ground there day and night."
        for town in ("Bergen", "Narvik")
    ]
    read_as = read(*teasers, TITLE, BODY, BODY.replace("met", "gathered"), BODY.replace("met", "sat"))
    assert (read_as.title, read_as.paragraphs[0]) == (TITLE, BODY)
    spelled = "https://x.example/rechnye-strany-river-countries-agree-parom/"
    assert read(*teasers, TITLE, BODY, BODY + " Yes.", BODY + " No.", url=spelled).title == TITLE
    assert read(BODY, TITLE, BODY.replace("met", "sat") + " Yes.").paragraphs[0] == BODY


@pytest.mark.parametrize(
    ("first", "url", "expected"),
    [
        ("Wednesday, 15th May", None, TITLE),
        ("15 мая, 14:20", None, TITLE),
        ("May 15, Oslo", None, TITLE),
        (f"{TITLE} | The Daily Ferry", None, TITLE),
        ("Boats and more", "https://x.example/ferries-agreed-on-by-all", TITLE),
        ("Ferries agreed on by all, Oslo", "https://x.example/ferries-agreed-on-by-all", "Ferries agreed on by all"),
        ("Ferries agreed on by all - Ferry", "https://x.example/ferries-agreed-on-by-all", "Ferries agreed on by all"),
    ],
)  # fmt: skip
def test_titles(first: str, url: str | None, expected: str) -> None:
    """A day is no title, nor is a site's name or a place part of it that the address does not spell."""
    assert read(first, TITLE, BODY, url=url).title == expected


def test_a_day_that_the_address_spells_is_a_title_where_there_is_no_other() -> None:
    """An entry of a chronicle is headed by its day."""
    url = "https://x.example/29th-may-2024-1"
    assert read("top of page", "29th May 2024", BODY, url=url).title == "29th May 2024"
    assert read("29th May 2024", TITLE, BODY, url=url).title == TITLE
    assert read("29th May 2024", BODY, url="https://x.example/a1").title == ""


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("anna-fords-plan-for-the-ferries", "Anna Ford's plan for the ferries"),
        ("plan-for-ferries-of-countries-agreed", "Plan for ferries of countries agreed"),
    ],
)
def test_an_apostrophe_that_the_address_lost(slug: str, expected: str) -> None:
    """A name with an s at its end that the text knows without it is a genitive; a plural stays one."""
    assert read(BODY, url=f"https://x.example/{slug}").title == expected
