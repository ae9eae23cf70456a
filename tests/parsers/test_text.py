"""Saved text: its title, where its story begins and when it was posted, in the forms that desks and sites use."""

from __future__ import annotations

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
