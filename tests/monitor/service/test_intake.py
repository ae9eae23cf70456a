"""One article into the archive, with its meetings and messages, in one transaction."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import intake, service
from parsers import article as parsed
from storage import models
from tests.monitor.service import newsdesk


def incoming(
    number: int, *words: str, source: str = "news", quiet: bool = False, version: str = "1", day: int = 13
) -> intake.Incoming:
    """An article with this title and these paragraphs, on its way in."""
    article = parsed.Article(
        title=words[0], paragraphs=words[1:], parser="generic", parser_version=version, language="en",
        published=dt.date(2026, 5, day), published_from="page",
    )  # fmt: skip
    url = f"https://{source}.example/a/{number}"
    return intake.Incoming(article=article, identity=f"{source}:{number}", url=url, source=source, quiet=quiet)


def take(desk: service.Service, one: intake.Incoming) -> intake.Taken:
    """Take an article in and commit."""
    with desk.sessions.begin() as session:
        return intake.take(session, one, desk.policy, desk.now())


def test_what_came_quietly_says_what_it_would_have_told(desk: service.Service) -> None:
    """A quiet article gives back its messages and writes none."""
    taken = take(desk, incoming(1, *newsdesk.LATER, quiet=True))
    assert [message.recipient.address for message in taken.messages] == ["desk@example.org"]
    assert newsdesk.states(desk) == []


def test_an_article_and_its_messages_exist_together_or_not_at_all(desk: service.Service) -> None:
    """A transaction that ends badly leaves no article, no meeting and no message."""
    with desk.sessions() as session:
        assert intake.take(session, incoming(1, *newsdesk.LATER), desk.policy, desk.now()).messages
        session.rollback()
    for model in (models.Article, models.Meeting, models.Message, models.Mention):
        assert newsdesk.count(desk, model) == 0


def test_the_same_words_under_two_addresses_of_a_source_are_one_article(desk: service.Service) -> None:
    """A twin on the same site is known already; on another site it is a report of its own."""
    first = take(desk, incoming(1, *newsdesk.LATER))
    assert take(desk, incoming(2, *newsdesk.LATER)) == intake.Taken(article_id=first.article_id, outcome="unchanged")
    other = take(desk, incoming(1, *newsdesk.LATER, source="mirror"))
    assert (other.outcome, other.messages) == ("new", ())
    assert newsdesk.states(desk) == ["held"]


def test_evidence_stays_true_after_cosmetic_changes(desk: service.Service) -> None:
    """Quotes stand where they say in the stored text: after the site's cosmetic edit, and after another parser's."""
    take(desk, incoming(1, *newsdesk.LATER))
    spaced = (newsdesk.LATER[0], "…  ", *newsdesk.LATER[1:])
    assert take(desk, incoming(1, *spaced)).outcome == "unchanged"
    _assert_evidence(desk)
    assert take(desk, incoming(1, *spaced, version="2")).outcome == "cosmetic"
    _assert_evidence(desk)
    assert newsdesk.states(desk) == ["held"]


@pytest.mark.parametrize(("days", "known"), [(1, True), (2, False), (4000, False)])
def test_a_posting_date_to_come_is_unknown(desk: service.Service, days: int, known: bool) -> None:
    """A day of tolerance for zones; what lies further ahead is stored as unknown, and the moment it came counts."""
    one = incoming(1, *newsdesk.OTHER)
    day = desk.now().date() + dt.timedelta(days=days)
    told = dataclasses.replace(one.article, published=day, published_from="meta")
    take(desk, dataclasses.replace(one, article=told))
    with desk.sessions() as session:
        row = session.scalars(sa.select(models.Article)).one()
        assert (row.published_on, row.published_from) == ((day, "meta") if known else (None, None))


def test_a_page_that_flips_between_texts_settles(desk: service.Service) -> None:
    """An edit and its withdrawal are news of a kind; a page that goes on to and fro is left as it is."""
    one, other = incoming(1, *newsdesk.LATER), incoming(1, *newsdesk.LATER, "A line that comes and goes.")
    outcomes = [take(desk, shown).outcome for shown in (one, other, one, other, one, other)]
    assert outcomes == ["new", "amended", "amended", "settled", "unchanged", "settled"]
    assert newsdesk.count(desk, models.Revision) == 2
    assert newsdesk.states(desk) == ["held"]


LONG = (
    *newsdesk.LATER,
    "The roads and railways of the region were looked at one by one, and both sides named those that come first.",
    "Experts are to meet in autumn, when they will have the figures that are missing today.",
)
MAINTENANCE = ("Service notice", "We are back soon.")


def test_a_page_under_maintenance_tells_nobody(desk: service.Service, clock: newsdesk.Clock) -> None:
    """A notice that stands in the place of an article for an evening takes nothing back and adds nothing."""
    take(desk, incoming(1, *LONG))
    for page in (MAINTENANCE, MAINTENANCE, ("Service notice", "We are back at nine."), LONG):
        assert take(desk, incoming(1, *page)).outcome in ("doubted", "unchanged")
        clock.forward(hours=6)
    assert take(desk, incoming(1, *MAINTENANCE)).outcome == "doubted"
    assert newsdesk.states(desk) == ["held"]
    assert newsdesk.count(desk, models.Revision) == 0


def test_a_text_that_stays_away_is_gone(desk: service.Service, clock: newsdesk.Clock) -> None:
    """What stands for a day is the article's text, and who was told of the meeting hears of it."""
    take(desk, incoming(1, *LONG))
    outcomes = []
    for _ in range(3):
        outcomes.append(take(desk, incoming(1, *MAINTENANCE)).outcome)
        clock.forward(hours=13)
    assert outcomes == ["doubted", "doubted", "amended"]
    assert [state.partition(":")[0] for state in newsdesk.states(desk)] == ["held", "corrected"]


@pytest.mark.parametrize(
    "shorter",
    [
        (LONG[0], LONG[1]),
        (LONG[0], LONG[1].replace("13 May", "14 May")),
        (LONG[0], "SCO Secretary-General Aziz Karim met with UNESCAP Executive Secretary Mira Sol in Bangkok."),
    ],
)
def test_a_text_cut_short_is_an_edit(desk: service.Service, shorter: tuple[str, ...]) -> None:
    """An editor who shortens a release keeps its words: that is believed at once."""
    take(desk, incoming(1, *LONG))
    assert take(desk, incoming(1, *shorter)).outcome == "amended"


def _assert_evidence(desk: service.Service) -> None:
    with desk.sessions() as session:
        proofs = session.scalars(sa.select(models.Involvement)).all()
        assert proofs
        for proof in proofs:
            assert proof.start is not None
            assert proof.article.text[proof.start : proof.end] == proof.quote


def test_an_edit_keeps_each_of_two_meetings_itself(desk: service.Service) -> None:
    """An article that joined an old meeting and told of a new one still tells of both when it is edited."""
    first = newsdesk.MEETING[1]
    second = newsdesk.LATER[1]
    take(desk, incoming(1, *newsdesk.LATER))
    take(desk, incoming(2, "Two talks in a week", first, second, source="mirror"))
    before = newsdesk.states(desk)
    take(desk, incoming(2, "Two talks in a week", first, second, "The week was a busy one.", source="mirror"))
    assert newsdesk.states(desk) == before
