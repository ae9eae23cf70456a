"""The archive read anew by other rules: what changes is told, stored once and quietly, and gone on with."""

from __future__ import annotations

import dataclasses
import datetime as dt
import pathlib

import pytest
import sqlalchemy as sa

from monitor import importing, inspecting, intake, reparse, service
from parsers import article as parsed
from parsers import registry
from storage import models
from tests.monitor.service import newsdesk


@pytest.fixture
def stocked(desk: service.Service, site: newsdesk.Site) -> service.Service:
    """An archive of a meeting and of other news, by polls that told nobody."""
    site.list(2, 1)
    site.put(1, *newsdesk.OTHER)
    site.put(2, *newsdesk.MEETING)
    newsdesk.visit(desk, site)
    return desk


@pytest.fixture
def other_rules(stocked: service.Service, monkeypatch: pytest.MonkeyPatch) -> service.Service:
    """The archive, and a parser that comes to read titles otherwise and to leave the last paragraph out."""
    read = registry.read_article

    def otherwise(page: object, parser: str | None = None) -> parsed.Article:
        article = read(page, parser)  # type: ignore[arg-type]
        return dataclasses.replace(
            article, title=f"{article.title}, in brief", paragraphs=article.paragraphs[:-1], parser_version="another"
        )

    monkeypatch.setattr(registry, "read_article", otherwise)
    return stocked


def rows(desk: service.Service) -> list[tuple[object, ...]]:
    """All that a reading could change."""
    with desk.sessions() as session:
        kept = [
            sa.select(models.Article.id, models.Article.title, models.Article.text, models.Article.parser_version),
            sa.select(models.Meeting.id, models.Meeting.title, models.Meeting.status, models.Meeting.date_start),
            sa.select(models.Involvement.partner, models.Involvement.role, models.Involvement.start),
            sa.select(models.Revision.number, models.Revision.cause),
            sa.select(models.Message.state),
            sa.select(models.Walk.kind),
        ]
        # In an order of their own: without one the database gives them as it likes.
        return [tuple(row) for query in kept for row in sorted(map(tuple, session.execute(query)), key=repr)]


def test_the_same_rules_change_nothing(stocked: service.Service) -> None:
    """Each article is read, and nothing is other than before."""
    before = rows(stocked)
    made = list(reparse.run(stocked, reparse.Asked()))
    assert [(one.article_id, one.changed, one.fault, one.messages) for one in made] == [
        (1, False, None, ()), (2, False, None, ()),
    ]  # fmt: skip
    assert rows(stocked) == [*before, ("reparse",)]


def test_a_look_tells_what_would_change_and_stores_nothing(other_rules: service.Service) -> None:
    """Title, parser and text of each article, and the title of the meeting."""
    before = rows(other_rules)
    found = {one.title: one for one in reparse.run(other_rules, reparse.Asked(look=True))}
    meeting = found[newsdesk.MEETING[0]]
    assert [one.field for one in meeting.differences] == ["title", "parser", "text"]
    assert meeting.differences[0].after == f"{newsdesk.MEETING[0]}, in brief"
    assert meeting.differences[2].before.startswith("1 of 2 paragraphs: The parties discussed")
    assert [one.field for one in meeting.meetings[0].differences] == ["title"]
    assert rows(other_rules) == before


def test_what_changes_is_stored_once_and_nobody_is_told(other_rules: service.Service) -> None:
    """The earlier reading becomes a revision that says so, and a second run changes nothing."""
    assert all(one.changed for one in reparse.run(other_rules, reparse.Asked()))
    with other_rules.sessions() as session:
        assert session.scalars(sa.select(models.Revision.cause)).all() == ["reread", "reread"]
        assert all(title.endswith("in brief") for title in session.scalars(sa.select(models.Article.title)))
    assert newsdesk.states(other_rules) == []
    assert not any(one.changed for one in reparse.run(other_rules, reparse.Asked()))


@pytest.fixture
def finer_detection(stocked: service.Service) -> service.Service:
    """A desk whose archive missed the partner, which detection finds now."""
    with stocked.sessions.begin() as session:
        session.execute(sa.delete(models.Involvement))
    return stocked


def test_alerts_that_would_have_fired_are_named_and_kept(finer_detection: service.Service) -> None:
    """A partner that is found only now would have been told; it stands with the reading and not in the outbox."""
    made = [one for one in reparse.run(finer_detection, reparse.Asked()) if one.messages]
    assert [message.notice.partners[0].id for one in made for message in one.messages] == ["asean"]
    assert [one.field for one in made[0].meetings[0].differences] == ["partners"]
    assert newsdesk.states(finer_detection) == []
    with finer_detection.sessions() as session:
        kept = session.scalars(sa.select(models.Withheld.told)).all()
    assert kept == [f"Association of Southeast Asian Nations: {newsdesk.MEETING[0]}"]


def test_they_are_sent_where_that_is_asked_for(finer_detection: service.Service) -> None:
    """With `tell` the message is written, once."""
    list(reparse.run(finer_detection, reparse.Asked(tell=True)))
    list(reparse.run(finer_detection, reparse.Asked(tell=True)))
    assert len(newsdesk.states(finer_detection)) == 1


def test_it_goes_on_where_it_was_left(stocked: service.Service) -> None:
    """What was read before a stop is not read again."""
    begun = reparse.run(stocked, reparse.Asked())
    assert next(begun).article_id == 1
    begun.close()
    assert [reparse.left(stocked, asked) for asked in (reparse.Asked(), reparse.Asked(look=True))] == [1, 2]
    assert [one.article_id for one in reparse.run(newsdesk.other(stocked), reparse.Asked())] == [2]
    assert [one.article_id for one in reparse.run(stocked, reparse.Asked())] == [1, 2]


def test_articles_without_a_page_are_told_of(stocked: service.Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a door delivered whole has no snapshot; a page that nobody can read any more leaves the article as it is."""
    with stocked.sessions.begin() as session:
        session.execute(sa.delete(models.Snapshot).where(models.Snapshot.article_id == 1))

    def unreadable(*_: object) -> parsed.Article:
        raise parsed.NoArticle("nothing there")

    monkeypatch.setattr(registry, "read_article", unreadable)
    before = rows(stocked)
    assert [(one.kept, one.fault) for one in reparse.run(stocked, reparse.Asked())] == [
        (False, None), (True, "nothing there"),
    ]  # fmt: skip
    assert rows(stocked) == [*before, ("reparse",)]


def test_an_edit_that_was_taken_back_stays_so(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """The page that is read again is the last one that came, also where it came before another one too."""
    site.list(1)
    for added in ((), ("A paragraph that was added by mistake.",), ()):
        site.put(1, *newsdesk.OTHER, *added)
        newsdesk.visit(desk, site)
        clock.forward(hours=4)
    assert newsdesk.count(desk, models.Snapshot) == 3
    assert [one.changed for one in reparse.run(desk, reparse.Asked())] == [False]


def deliver(desk: service.Service, *paragraphs: str) -> None:
    """Let a door deliver another text of the first article, without a page."""
    article = parsed.Article(title=newsdesk.OTHER[0], paragraphs=paragraphs, parser="wordpress", parser_version="1")
    with desk.sessions() as session:
        identity = session.scalars(
            sa.select(models.Article.identity).where(models.Article.title == newsdesk.OTHER[0])
        ).one()
    incoming = intake.Incoming(article=article, identity=identity, url=newsdesk.address(1), source="news")
    with desk.sessions.begin() as session:
        assert intake.take(session, incoming, desk.policy, desk.now()).outcome == "amended"


PROLONGED = "The exhibition of drawings by children was prolonged by a month, until the end of June."


def test_an_older_page_does_not_take_the_place_of_what_a_door_delivered(
    stocked: service.Service, clock: newsdesk.Clock
) -> None:
    """An article that was read from its page first, and then delivered whole with other words, keeps these."""
    clock.forward(hours=1)
    deliver(stocked, PROLONGED)
    assert sorted((one.kept, one.changed) for one in reparse.run(stocked, reparse.Asked())) == [
        (False, False), (True, False),
    ]  # fmt: skip
    with stocked.sessions() as session:
        assert PROLONGED in session.scalars(sa.select(models.Article.text)).all()


def test_a_page_that_comes_after_the_door_is_read_again(
    stocked: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Once a page has brought the newest text, it is the one to read."""
    clock.forward(hours=1)
    deliver(stocked, PROLONGED)
    clock.forward(hours=1)
    site.put(1, *newsdesk.OTHER, "The opening hours have changed.")
    newsdesk.visit(stocked, site)
    assert [(one.kept, one.changed) for one in reparse.run(stocked, reparse.Asked())] == [(True, False)] * 2


def test_a_day_that_the_listing_gave_is_kept(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """A page that shows no date keeps the one that came from elsewhere, and where that was."""
    file = tmp_path / "a.html"
    file.write_text(newsdesk.page(*newsdesk.OTHER).replace("article:published_time", "nothing"), encoding="utf-8")
    list(importing.run(desk, [inspecting.Document(path=str(file), published=dt.date(2020, 2, 3))]))
    assert [one.changed for one in reparse.run(desk, reparse.Asked())] == [False]
