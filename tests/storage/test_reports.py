"""One query, three judges: SQLite, Postgres and plain Python find the same articles and the same meetings."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import orm

from storage import (
    articles,
    database,
    facets,
    judging,
    meetings,
    models,
    people,
    query,
    records,
    rendering,
    search,
    trees,
)

DAY = dt.date(2024, 12, 30)
TEXTS = (
    "Trade and railways were discussed.",
    "WHO and IT. The café's owner met the contact group; no trade.",
    "上海合作组织秘书长会见东盟秘书长。",
    "Генеральный секретарь ШОС принял посла.",
    "A summit on trade railways, SCO-Afghanistan.",
    "",
)
SOURCES, LANGUAGES, PARTNERS = ("news", "mirror"), ("en", "ru", None), ("un", "asean", "unescap")
PLACES = ("Great Hall of the People, Beijing", "Beijing", "Ташкент", "北京", None)
PEOPLE = ("ZHANG Ming", "Zhang Wei", "Антониу Гутерриш", "张明")
KINDS, STATUSES = ("visit", "bilateral_meeting"), ("held", "announced")

# What each meeting is: kind, status, place, days after DAY, partners, people, and the articles that tell of it.
MEETINGS: tuple[tuple[str, str, str | None, int | None, tuple[str, ...], tuple[str, ...], tuple[int, ...]], ...] = (
    ("visit", "held", PLACES[0], 1, ("un",), PEOPLE[:2], (0, 4)),
    ("visit", "announced", PLACES[2], None, ("asean", "un"), PEOPLE[2:], (1,)),
    ("bilateral_meeting", "held", None, 3, (), (), (1, 7)),
    ("bilateral_meeting", "announced", PLACES[3], None, ("unescap",), PEOPLE[3:], (2, 9, 0)),
)
MENTIONS = {0: ("asean",), 3: ("un",), 5: ("unescap", "asean"), 9: ("un",)}


def _article(session: orm.Session, number: int, now: dt.datetime) -> models.Article:
    text = TEXTS[number % len(TEXTS)]
    record = records.ArticleRecord(
        identity=f"a{number}",
        url=f"https://example.org/{number}",
        source=SOURCES[number % 2],
        parser="generic",
        parser_version="1",
        title=f"Title {number} railway" if number % 4 == 0 else "",
        text=text,
        content_hash=str(number),
        published_on=None if number == 9 else DAY + dt.timedelta(days=number % 4),
        language=LANGUAGES[number % 3],
    )
    return articles.add(session, record, now)


def _evidence() -> records.EvidenceRecord:
    return records.EvidenceRecord(quote="They met.", rule="met")


def fill(session: orm.Session, now: dt.datetime) -> None:
    """Store the little archive."""
    made = [_article(session, number, now) for number in range(12)]
    for number, partners in MENTIONS.items():
        named = [records.MentionRecord(partner=one, why="background", evidence=_evidence()) for one in partners]
        articles.replace_mentions(session, made[number], named)
    for number, (kind, status, place, day, partners, names, tellers) in enumerate(MEETINGS):
        record = records.MeetingRecord(
            title=f"m{number}",
            kind=kind,
            status=status,
            place=place,
            date_start=DAY + dt.timedelta(days=day) if day is not None else None,
            participants=tuple(records.ParticipantRecord(name=name, evidence=_evidence()) for name in names),
            involvements=tuple(
                records.InvolvementRecord(partner=one, role="participant", score=0.9, evidence=_evidence())
                for one in partners
            ),
        )
        first, *others = (made[teller] for teller in tellers)
        meeting = meetings.add(session, record, first, now)
        for other in others:
            meetings.join(session, meeting, other, record, now)
    session.commit()


def _day(article: models.Article) -> dt.date:
    return article.published_on or article.first_seen_at.date()


def _meeting(meeting: models.Meeting) -> judging.Meeting:
    return judging.Meeting(
        kind=meeting.kind,
        status=meeting.status,
        place=meeting.place,
        people=tuple(one.name for one in meeting.participants),
        involved=frozenset(one.partner for one in meeting.involvements),
    )


def _report(article: models.Article, meeting: models.Meeting | None, **more: typing.Any) -> judging.Report:
    values: dict[str, typing.Any] = {"day": _day(article)} | more
    return judging.Report(
        index_text=article.search_text,
        source=article.source,
        language=article.language,
        mentions=frozenset(one.partner for one in article.mentions),
        meeting=_meeting(meeting) if meeting else None,
        **values,
    )


def reports_of_articles(session: orm.Session) -> dict[str, list[judging.Report]]:
    """What can be asked about each article."""
    return {
        one.identity: [_report(one, report.meeting) for report in one.reports] or [_report(one, None)]
        for one in session.scalars(sa.select(models.Article))
    }


def reports_of_meetings(session: orm.Session) -> dict[str, list[judging.Report]]:
    """What can be asked about each meeting."""
    return {
        one.title: [
            _report(report.article, one, day=one.date_start or _day(one.reports[0].article), mentions_count=False)
            for report in one.reports
        ]
        for one in session.scalars(sa.select(models.Meeting))
    }


def judged(asked: trees.Query, reports: dict[str, list[judging.Report]]) -> set[str]:
    """Whom plain Python finds."""
    return {name for name, some in reports.items() if any(judging.answers(asked, one) for one in some)}


def found(session: orm.Session, asked: trees.Query) -> tuple[list[str], list[str]]:
    """Whom the database finds, in its order: articles and meetings."""
    some = search.articles(session, asked, limit=50)
    others = search.meetings(session, asked)
    assert (some.total, others.total) == (len(some.items), len(others.items))
    return [one.identity for one in some.items], [one.title for one in others.items]


WORDS = st.sampled_from(
    ["trade", "railway", "WHO", "IT", '"contact group"', '"trade railways"', "rail*", "cafe", "SCO-Afghanistan", "上海",
     "东盟 秘书长", "шос", "посла", "nothing", "SCO-Afg*", '"contact gr"*', "title"]
)  # fmt: skip
ASKED_FIELDS = st.one_of(
    st.builds(
        "{}:{}".format, st.sampled_from(["partner", "involved", "mentions"]), st.sampled_from([*PARTNERS, "who"])
    ),
    st.builds("kind:{}".format, st.sampled_from([*KINDS, "other"])),
    st.builds("status:{}".format, st.sampled_from(STATUSES)),
    st.builds("source:{}".format, st.sampled_from(SOURCES)),
    st.builds("lang:{}".format, st.sampled_from(["en", "ru", "zh"])),
    st.builds("meeting:{}".format, st.sampled_from(["yes", "no"])),
    st.builds("place:{}".format, st.sampled_from(["beijing", '"hall people"', "ташкент", "北京", "Bei*", "Bei"])),
    st.builds(
        "person:{}".format, st.sampled_from(['"Zhang Ming"', '"ming zhang"', "zhang", "гутерриш", "张明", "明张"])
    ),
    st.builds(
        "{}:{}".format, st.sampled_from(["after", "before"]), st.sampled_from(["2025", "2024-12-31", "2025-01-02"])
    ),
)
QUERIES = st.recursive(
    st.one_of(WORDS, ASKED_FIELDS),
    lambda inner: st.one_of(
        st.builds("({} {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("-{}".format, inner.filter(lambda text: not text.startswith("-"))),
        st.builds("(-{})".format, inner.filter(lambda text: not text.startswith("-"))),
    ),
    max_leaves=6,
)


@pytest.fixture
def both(sqlite_url: str, postgres_url: str, now: dt.datetime) -> collections.abc.Iterator[list[orm.Session]]:
    """The little archive on each kind of database."""
    with contextlib.ExitStack() as stack:
        sessions = []
        for url in (sqlite_url, postgres_url):
            engine = database.engine(url)
            stack.callback(engine.dispose)
            session = stack.enter_context(database.sessions(engine)())
            fill(session, now)
            sessions.append(session)
        yield sessions


def test_all_judges_agree(both: list[orm.Session]) -> None:
    """Whatever is asked, both databases find in the same order what the plain judge finds."""
    of_articles, of_meetings = reports_of_articles(both[0]), reports_of_meetings(both[0])

    @settings(max_examples=400, deadline=None)
    @given(QUERIES)
    def agree(text: str) -> None:
        asked = query.parse(text)
        answers = [found(session, asked) for session in both]
        assert answers[0] == answers[1], text
        assert (set(answers[0][0]), set(answers[0][1])) == (judged(asked, of_articles), judged(asked, of_meetings)), (
            text
        )

    agree()


def test_facets_are_counts_of_what_narrowing_finds(both: list[orm.Session]) -> None:
    """Both databases count alike, and a value's count is what is found with its term behind the query."""
    for text in ("", "trade", "partner:un", "-kind:visit"):
        for target in typing.get_args(rendering.Target):
            counted = [facets.facets(session, query.parse(text), target) for session in both]
            assert counted[0] == counted[1]
            for one in (*counted[0]["source"], *counted[0]["year"], *counted[0]["partner"]):
                narrowed = search.count(both[0], query.parse(f"{text} {one.term}"), target)
                assert narrowed <= one.count  # another report of the same may have the value
            years = [search.count(both[0], query.parse(f"{text} {one.term}"), target) for one in counted[0]["year"]]
            assert years == [one.count for one in counted[0]["year"]]


def test_people_are_counted_alike(both: list[orm.Session]) -> None:
    """Both databases name the same people, those of most meetings first."""
    known = [people.people(session, query.parse("status:held OR partner:asean")) for session in both]
    assert known[0] == known[1]
    assert {one.name for one in known[0][0]} == {*PEOPLE[:3], PEOPLE[3]}
