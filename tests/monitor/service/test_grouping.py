"""One occasion on several sites is one meeting; what people joined or split stays so whatever comes later."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import grouping, intake, meetings, service
from monitor.meetings import values
from parsers import article as parsed
from storage import kinship, models
from tests.monitor.service import newsdesk

TALKS = newsdesk.LATER
BRIEF = (
    "Talks on transport in Bangkok",
    "Delegations of the SCO Secretariat and UNESCAP met in Bangkok on 13 May 2026.",
)
RETOLD = (
    "Mira Sol receives Aziz Karim",
    "On 13 May 2026, UNESCAP Executive Secretary Mira Sol received SCO Secretary-General Aziz Karim in Bangkok.",
    "A paper on roads and railways was signed.",
)
IN_A_BREATH = (
    "Busy day of the Secretary-General",
    "SCO Secretary-General Aziz Karim met with UNESCAP Executive Secretary Mira Sol in Bangkok on 13 May 2026.",
    "On 13 May 2026, SCO Secretary-General Aziz Karim met with Secretary-General of ASEAN Lina Hadi in Bangkok.",
)
OTHER_GUEST = (
    "SCO Secretary-General meets ASEAN Secretary-General",
    "SCO Secretary-General Aziz Karim met with Secretary-General of ASEAN Lina Hadi in Bangkok on 13 May 2026.",
    "They spoke of trade.",
)
MAY, NOVEMBER = dt.date(2026, 5, 14), dt.date(2026, 11, 14)


def take(
    desk: service.Service, number: int, *words: str, source: str = "news", on: dt.date = MAY,
    quiet: bool = False,
) -> intake.Taken:  # fmt: skip
    """Take an article with this title and these paragraphs in, and commit."""
    article = parsed.Article(
        title=words[0], paragraphs=words[1:], parser="generic", parser_version="1", language="en", published=on,
        published_from="page",
    )  # fmt: skip
    url = f"https://{source}.example/a/{number}"
    coming = intake.Incoming(article=article, identity=f"{source}:{number}", url=url, source=source, quiet=quiet)
    with desk.sessions.begin() as session:
        return intake.take(session, coming, desk.policy, desk.now())


def grouped(desk: service.Service) -> dict[int, list[str]]:
    """The addresses of the reports of each meeting, by its number."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Meeting).order_by(models.Meeting.id))
        pages = {one.id: [report.article.identity for report in one.reports] for one in found}
        return {number: told for number, told in pages.items() if told}


def article_id(desk: service.Service, identity: str) -> int:
    """The number of the article with this identity."""
    with desk.sessions() as session:
        return session.scalars(sa.select(models.Article.id).where(models.Article.identity == identity)).one()


def join(desk: service.Service, kept: int, gone: int) -> None:
    """Join two meetings by hand."""
    with desk.sessions.begin() as session:
        grouping.join(session, kept, gone, desk.policy, desk.now())


def split(desk: service.Service, meeting: int, identity: str) -> int:
    """Split a report off by hand, and give back the number of its own meeting."""
    number = article_id(desk, identity)
    with desk.sessions.begin() as session:
        return grouping.split(session, meeting, number, desk.policy, desk.now()).id


def perhaps(desk: service.Service, meeting: int) -> list[int]:
    """The numbers of the meetings that are perhaps the same."""
    with desk.sessions() as session:
        return [other.id for other, _ in kinship.perhaps(session, meeting)]


def test_a_mirror_months_later_joins(desk: service.Service) -> None:
    """A site that tells of it half a year later, in other words, reports the same meeting, and nobody is told again."""
    take(desk, 1, *TALKS)
    take(desk, 1, *TALKS, source="mirror", on=NOVEMBER)
    taken = take(desk, 1, *RETOLD, source="partner", on=NOVEMBER)
    assert list(grouped(desk).values()) == [["news:1", "mirror:1", "partner:1"]]
    assert (taken.messages, newsdesk.states(desk)) == ((), ["held"])


@pytest.mark.parametrize("first", [TALKS, IN_A_BREATH])
def test_two_meetings_of_one_official_on_one_day_stay_apart(desk: service.Service, first: tuple[str, ...]) -> None:
    """Another counterpart is another meeting, even where an earlier report named both in a breath."""
    take(desk, 1, *TALKS)
    take(desk, 2, *first, source="mirror")
    take(desk, 3, *OTHER_GUEST)
    assert list(grouped(desk).values()) == [["news:1", "mirror:2"], ["news:3"]]


def test_what_is_unsure_is_left_apart_and_kept(desk: service.Service) -> None:
    """A report with too little in common is a meeting of its own, and each of the two knows of the other."""
    take(desk, 1, *TALKS)
    take(desk, 1, *BRIEF, source="mirror")
    one, two = grouped(desk)
    assert (perhaps(desk, one), perhaps(desk, two)) == ([two], [one])
    with desk.sessions() as session:
        ((_, pair),) = kinship.perhaps(session, one)
        assert (pair.score, pair.reason) == (
            0.58,
            "both on 2026-05-13; same partners: unescap; both in Bangkok",
        )


def test_a_pair_that_turns_out_different_is_forgotten(desk: service.Service) -> None:
    """Once an edit says another day, the two are no longer perhaps the same."""
    take(desk, 1, *TALKS)
    take(desk, 1, *BRIEF, source="mirror")
    take(desk, 1, *(words.replace("13 May", "3 May") for words in BRIEF), source="mirror")
    assert [perhaps(desk, one) for one in grouped(desk)] == [[], []]


def test_a_join_by_hand_stays(desk: service.Service) -> None:
    """Joined by hand, two reports stay one meeting when either is edited, imported again or told by a third site."""
    take(desk, 1, *TALKS)
    take(desk, 1, *BRIEF, source="mirror")
    one, two = grouped(desk)
    join(desk, one, two)
    before = newsdesk.states(desk)
    take(desk, 1, *BRIEF, "They agreed to meet again.", source="mirror")
    take(desk, 1, *BRIEF, "They agreed to meet again.", source="mirror", quiet=True)
    take(desk, 1, *TALKS, "It was the second such paper.")
    take(desk, 1, *RETOLD, source="partner", on=NOVEMBER)
    assert grouped(desk) == {one: ["news:1", "mirror:1", "partner:1"]}
    assert newsdesk.states(desk) == before
    with desk.sessions() as session:
        assert kinship.standing(session, two) == one


def test_joined_by_hand_nobody_is_told_twice(desk: service.Service) -> None:
    """What was told of the one that went is not told of the one that stays, when a report brings that state about."""
    take(desk, 1, *(words.replace("met", "will meet") for words in TALKS[:2]), on=dt.date(2026, 5, 10))
    take(desk, 1, *BRIEF, source="mirror")
    assert sorted(newsdesk.states(desk)) == ["announced", "held"]
    one, two = grouped(desk)
    join(desk, one, two)
    take(desk, 2, *TALKS)
    take(desk, 1, *RETOLD, source="partner", on=NOVEMBER)
    assert list(grouped(desk)) == [one]
    assert sorted(newsdesk.states(desk)) == ["announced", "held"]


def test_a_split_by_hand_stays(desk: service.Service) -> None:
    """Split off, a report stays by itself when it is edited, and its site's further reports go with it."""
    take(desk, 1, *TALKS)
    take(desk, 1, *RETOLD, source="partner")
    (one,) = grouped(desk)
    before = newsdesk.states(desk)
    two = split(desk, one, "partner:1")
    take(desk, 1, *RETOLD, "Tea was served.", source="partner")
    assert grouped(desk) == {one: ["news:1"], two: ["partner:1"]}
    take(desk, 2, *RETOLD, "Photographs follow.", source="partner")
    take(desk, 2, *TALKS, "Read more on our site.")
    assert grouped(desk) == {one: ["news:1", "news:2"], two: ["partner:1", "partner:2"]}
    assert newsdesk.states(desk) == before
    assert (perhaps(desk, one), perhaps(desk, two)) == ([], [])


def test_where_people_told_two_apart_no_third_report_is_put_by_guess(desk: service.Service) -> None:
    """A site that reports neither of two that were told apart, and fits both, is left for people to place."""
    take(desk, 1, *TALKS)
    take(desk, 1, *RETOLD, source="partner")
    (one,) = grouped(desk)
    two = split(desk, one, "partner:1")
    take(desk, 1, *TALKS, source="mirror", on=NOVEMBER, quiet=True)
    assert list(grouped(desk).values()) == [["news:1"], ["partner:1"], ["mirror:1"]]
    three = max(grouped(desk))
    assert sorted(perhaps(desk, three)) == [one, two]


def test_a_split_gives_each_its_own_words(desk: service.Service) -> None:
    """Each of the two has the title, the people and the partners of its own report only."""
    take(desk, 1, *TALKS)
    take(desk, 2, *IN_A_BREATH, source="mirror")
    (one,) = grouped(desk)
    two = split(desk, one, "news:1")
    left = article_id(desk, "mirror:2")
    with desk.sessions() as session:
        rest, made = session.get_one(models.Meeting, one), session.get_one(models.Meeting, two)
        assert (rest.title, made.title) == (IN_A_BREATH[0], TALKS[0])
        assert {person.name for person in made.participants} == {"Aziz Karim", "Mira Sol"}
        assert {origin["article_id"] for origin in rest.evidence.values()} == {left}


def test_an_article_that_told_of_both_tells_of_the_one(desk: service.Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two meetings of one article that people joined stay one when the article is edited, with the people of both."""
    opening, dinner = (
        values.Meeting(
            title=f"{what} of the transport week", kind="bilateral_meeting", date_start=dt.date(2026, 5, 13),
            participants=(values.Participant(name=name),),
        )
        for what, name in (("Opening", "Mira Sol"), ("Evening dinner", "Aziz Karim"))
    )  # fmt: skip
    monkeypatch.setattr(meetings, "detect", lambda *_: values.Detection(meetings=(opening, dinner)))
    take(desk, 1, *TALKS)
    one, two = grouped(desk)
    join(desk, one, two)
    take(desk, 1, *TALKS, "The week went on.")
    assert grouped(desk) == {one: ["news:1"]}
    with desk.sessions() as session:
        people = session.get_one(models.Meeting, one).participants
        assert sorted(person.name for person in people) == ["Aziz Karim", "Mira Sol"]


def test_what_cannot_be_joined_or_split_says_why(desk: service.Service) -> None:
    """A meeting with itself, one that is not there, an only report, another meeting's report: one line each."""
    take(desk, 1, *TALKS)
    take(desk, 1, *BRIEF, source="mirror")
    one, two = grouped(desk)
    with pytest.raises(grouping.GroupingError, match="no meeting 99"):
        join(desk, one, 99)
    with pytest.raises(grouping.GroupingError, match="does not report"):
        split(desk, one, "mirror:1")
    with pytest.raises(grouping.GroupingError, match="only report"):
        split(desk, one, "news:1")
    join(desk, one, two)
    with pytest.raises(grouping.GroupingError, match="one meeting already"):
        join(desk, two, one)
