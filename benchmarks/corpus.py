"""Made-up pages by the thousand, in the markups of the families that are read, each with words of its own.

A third are releases on meetings of people of the SCO with a partner, a third on meetings with nobody tracked, a third
are other news. Days spread over sixteen years. The same number always makes the same page.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import html
import random

FIRST_DAY = dt.date(2010, 1, 1)
DAYS = 16 * 365
MENU = "".join(f'<li><a href="/section/{number}/">Section number {number}</a></li>' for number in range(60))
SIDE = "".join(
    f'<li><a href="/older/{number}.html">An older story of the column, number {number} of many</a></li>'
    for number in range(20)
)

GIVEN = (
    "Aziz", "Lina", "Timur", "Mira", "Farid", "Olga", "Bakyt", "Zarina", "Rustam", "Elena", "Hamid", "Sun", "Wei",
    "Anvar", "Nodira", "Dilshod", "Irina", "Karim", "Leyla",
)  # fmt: skip
FAMILY = (
    "Karimov", "Hadi", "Sol", "Petrova", "Aliev", "Zhou", "Usmonov", "Rahman", "Sadykov", "Orlova", "Tashev",
    "Mirzoev", "Khan", "Asanov", "Volkov", "Nazarov", "Guseva", "Ibraimov", "Lin", "Yusupova",
)  # fmt: skip
PLACES = (
    "Beijing", "Tashkent", "Almaty", "Bishkek", "Dushanbe", "Islamabad",
    "Jakarta", "Bangkok", "Minsk", "Astana", "Samarkand", "Ulaanbaatar",
)  # fmt: skip
PARTNERS = (
    ("Secretary-General of ASEAN", "ASEAN"), ("UNESCAP Executive Secretary", "UNESCAP"),
    ("Executive Director of CICA", "CICA"), ("CSTO Secretary General", "CSTO"),
    ("Head of the ICRC Regional Delegation", "ICRC"), ("Director of UNODC for Central Asia", "UNODC"),
)  # fmt: skip
OTHERS = ("Mayor", "Rector of the university", "Chairman of the chamber of commerce", "Director of the museum")
SUBJECTS = (
    "transport corridors", "the harvest of the year", "small hydropower", "the training of nurses", "digital libraries",
    "mountain tourism", "trade in fruit", "school exchanges", "clean water", "the fight against drug trafficking",
    "early warning of floods", "customs procedures", "youth sport", "the care of monuments", "food security",
)  # fmt: skip
DEEDS = (
    "agreed to set up a working group on", "went over what had been done for", "spoke in favour of wider work on",
    "noted the growing weight of", "asked their experts to report on", "recalled the earlier documents on",
    "exchanged views on the state of", "praised the first results of", "called for more attention to",
)  # fmt: skip
WHY = (
    "since the winter had been long", "as the budget of the year allows", "which both had named a priority before",
    "with a view to the session in autumn", "so that small enterprises may take part", "as the report puts it",
    "after a pause of several years", "on the basis of mutual respect", "in the spirit of good neighbours",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A page with its address, and when it is said to have been fetched."""

    url: str
    content: str
    fetched_at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    number: int
    day: dt.date
    title: str
    paragraphs: tuple[str, ...]


def pages(count: int) -> collections.abc.Iterator[Made]:
    """The first so many pages."""
    return (page(number) for number in range(count))


def page(number: int) -> Made:
    """The page of this number."""
    story = _story(number, random.Random(number))  # noqa: S311 -- words, not secrets
    url, content = FAMILIES[number % len(FAMILIES)](story)
    fetched = dt.datetime.combine(story.day + dt.timedelta(days=2), dt.time(12), dt.UTC)
    return Made(url=url, content=content, fetched_at=fetched)


def _story(number: int, chance: random.Random) -> _Story:
    day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
    told = day - dt.timedelta(days=1)
    when, place, subject = f"{told.day} {told:%B %Y}", chance.choice(PLACES), chance.choice(SUBJECTS)
    who, other = _person(chance), _person(chance)
    kind = number // len(FAMILIES) % 3
    if kind == 0:
        office, partner = chance.choice(PARTNERS)
        title = f"SCO Deputy Secretary-General {who} meets {office} {other} on {subject}"
        lead = f"On {when}, SCO Deputy Secretary-General {who} met with {office} {other} in {place}."
        rest = [f"The parties discussed cooperation between the SCO and {partner} in {subject}."]
    elif kind == 1:
        title = f"{chance.choice(OTHERS)} {other} receives guests of {place} to speak of {subject}"
        lead = f"On {when}, {chance.choice(OTHERS)} {other} received a delegation led by {who} in {place}."
        rest = [f"The guests had asked to see how {subject} is dealt with in the city."]
    else:
        title = f"{place} prepares for a year of {subject}, says a report of {other}"
        lead = f"A report of {number % 97 + 3} pages on {subject} was published in {place} by {other}."
        rest = [f"It is the work of {number % 13 + 2} authors, who had travelled the country."]
    sentences = [_sentence(chance) for _ in range(chance.randint(14, 26))]
    rest += [" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3)]
    return _Story(number=number, day=day, title=title, paragraphs=(lead, *rest))


def _person(chance: random.Random) -> str:
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"


def _sentence(chance: random.Random) -> str:
    who = chance.choice(("The parties", "Both sides", "The participants", "Experts", "The guests", "The hosts"))
    return f"{who} {chance.choice(DEEDS)} {chance.choice(SUBJECTS)}, {chance.choice(WHY)}."


def _body(story: _Story) -> str:
    return "".join(f"<p>{html.escape(one)}</p>\n" for one in story.paragraphs)


def _whole(head: str, body: str) -> str:
    furniture = f"<nav><ul>{MENU}</ul></nav>"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body><header>{furniture}</header>'
        f"{body}<aside><h3>Older</h3><ul>{SIDE}</ul></aside><footer><ul>{MENU}</ul></footer></body></html>"
    )


def _sectsco(story: _Story) -> tuple[str, str]:
    body = f"<h1>{story.title}</h1><time datetime='{story.day}T00:00:00+03:00'></time><div>{_body(story)}</div>"
    content = _whole(f"<title>{story.title} | SCO</title>", f"<main><article>{body}</article></main>")
    return f"https://eng.sectsco.org/{story.day:%Y%m%d}/{1_000_000 + story.number}.html", content


def _metinfo(story: _Story) -> tuple[str, str]:
    url = f"http://sh.scoda.com/news38/shownews.php?id={story.number}"
    head = f'<title>{story.title}-Area</title><meta name="generator" content="MetInfo 7.2.0">'
    info = f"<div class='info'><span>{story.day} 09:39:44</span><span>admin</span></div>"
    body = (
        f'<main class="met-shownews"><section class="details-title"><h1>{story.title}</h1>{info}</section>'
        f'<section class="met-editor clearfix">{_body(story)}</section></main>'
        "<div class='powered_by_metinfo'>Powered by <b>MetInfo 7.2.0</b></div>"
    )
    return url, _whole(head, body)


def _wordpress(story: _Story) -> tuple[str, str]:
    head = (
        f"<title>{story.title} - Daily Ferry</title><meta property='og:title' content='{story.title}'>"
        f"<meta property='article:published_time' content='{story.day}T03:16:00+00:00'>"
        "<link rel='stylesheet' href='/wp-content/themes/Newspaper/style.css'>"
    )
    body = (
        f'<article class="post"><header class="td-post-title"><h1 class="entry-title">{story.title}</h1></header>'
        f'<div class="td-post-content tagdiv-type">{_body(story)}</div></article>'
    )
    return f"https://ferry.example/{story.day:%Y/%m}/story-{story.number}/", _whole(head, body)


FAMILIES = (_sectsco, _metinfo, _wordpress)
