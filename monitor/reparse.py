"""The archive read anew: today's parsers and detection over the snapshots, and what that changes.

    newest snapshot of an article -> parser -> article as it would be stored -> detection -> what is other than before

Each article has a transaction of its own, which is taken back where only a look is asked for. Where the work stands is
on record with each article, so that it is gone on with after a kill. Nobody is alerted unless that is asked for.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import (
    archiving,
    errors,
    explaining,
    fetching,
    gleaning,
    intake,
    pages,
    routing,
    service,
    settings,
    withholding,
)
from parsers import article as parsed
from parsers import site_parser
from storage import articles, database, models, records, snapshots, walks
from storage import meetings as stored

BATCH = 100
"""Articles whose numbers are looked up at once."""

FIELDS = ("title", "published", "language", "author", "parser")


class ReparseError(errors.MonitorError):
    """The work had to stop where it stands; the same command goes on from there."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Articles posted on `since` or later, else all. `look` only, and store nothing; `tell` whom the rules name."""

    since: dt.date | None = None
    look: bool = False
    tell: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that is another one: what it was, and what it is now."""

    field: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that an article tells of otherwise; `is_new` if it was not known."""

    id: int
    title: str
    is_new: bool
    differences: tuple[Difference, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What came of one article. `kept` is False where no page shows its text, `fault` why its page cannot be read.

    `gone` is True where the page that shows it was let go by age or size.
    `messages` would be sent, or were written where that was asked for.
    """

    article_id: int
    url: str = ""
    title: str = ""
    kept: bool = True
    gone: bool = False
    fault: str | None = None
    differences: tuple[Difference, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    messages: tuple[routing.Outgoing, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is other than before."""
        return bool(self.differences or self.meetings)


def left(desk: service.Service, asked: Asked) -> int:
    """How many articles there are still to read, after those that an earlier run came to."""
    with desk.sessions() as session:
        place = {} if asked.look else walks.place(session, "reparse", None, _said(asked))
        return snapshots.articles_left(session, place.get("after", 0), since=asked.since)


def _said(asked: Asked) -> walks.Values:
    return {"since": asked.since.isoformat() if asked.since else None, "tell": asked.tell}


def run(desk: service.Service, asked: Asked) -> collections.abc.Iterator[Reread]:
    """Read the articles again, in the order of their numbers, and tell what came of each.

    Raises `ReparseError` where another process goes on with the same work.
    """
    work = _Work(desk, asked)
    while found := work.next_():
        for article_id, snapshot_id in found:
            if desk.stop.is_set():
                return
            yield work.read(article_id, snapshot_id)
    work.finish()


class _Work:
    """One new reading under way; a look has no row of its own and begins at the first article each time."""

    def __init__(self, desk: service.Service, asked: Asked) -> None:
        self._desk, self._asked, self._after, self._id = desk, asked, 0, 0
        if not asked.look:
            with desk.sessions.begin() as session:
                standing = walks.take_up(session, "reparse", None, _said(asked), desk.holder, desk.now())
            self._id, self._after = standing.id, standing.place.get("after", 0)

    def next_(self) -> list[tuple[int, int | None]]:
        with self._desk.sessions() as session:
            return snapshots.of_articles(session, self._after, BATCH, since=self._asked.since)

    def read(self, article_id: int, snapshot_id: int | None) -> Reread:
        """Read one article again and, unless it is a look, commit what came of it with the place of the work."""
        with self._desk.sessions() as session:
            try:
                made = self._reread(session, article_id, snapshot_id)
            except Exception as error:
                if database.at_fault(error) or isinstance(error, ReparseError):
                    raise
                session.rollback()
                made = Reread(article_id=article_id, fault=f"a fault of this program: {type(error).__name__}: {error}")
            self._after = article_id
            if self._asked.look:
                session.rollback()
            else:
                self._move(session)
                session.commit()
        return made

    def finish(self) -> None:
        if not self._asked.look:
            with self._desk.sessions.begin() as session:
                self._move(session, finished=True)

    def _move(self, session: orm.Session, *, finished: bool = False) -> None:
        place, now = {"after": self._after}, self._desk.now()
        if not walks.move(session, self._id, self._desk.holder, now, place=place, tally={}, finished=finished):
            raise ReparseError("another process goes on with this reading of the archive")

    def _reread(self, session: orm.Session, article_id: int, snapshot_id: int | None) -> Reread:
        made = again(self._desk, session, article_id, snapshot_id, tell=self._asked.tell)
        if not self._asked.tell and not self._asked.look:
            taken = intake.Taken(article_id=article_id, outcome="amended", messages=made.messages)
            walks.withhold(session, self._id, withholding.records(taken))
        return made


def again(
    desk: service.Service,
    session: orm.Session,
    article_id: int,
    snapshot_id: int | None,
    *,
    tell: bool = False,
    gleaned: gleaning.Gleaned | None = None,
) -> Reread:
    """Read an article again in the caller's transaction; with `tell` the messages are written.

    `gleaned` is what `glean` gave for it already.
    """
    database.alone(session)
    row = session.get_one(models.Article, article_id)
    named = Reread(article_id=row.id, url=row.url, title=row.title)
    if snapshot_id is None:
        return dataclasses.replace(named, kept=False)
    snapshot = session.get_one(models.Snapshot, snapshot_id)
    if not snapshot.body:
        return dataclasses.replace(named, kept=False, gone=True)
    try:
        gleaned = gleaned or glean(desk, snapshot, row)
    except parsed.ParseError as error:
        return dataclasses.replace(named, fault=str(error))
    read = gleaned.article
    record = archiving.article(read, identity=row.identity, url=row.url, source=row.source)
    differences = tuple(_compared(_shown(row), _shown(record)))
    before, was = _told(session, row), (row.title, row.text)
    articles.amend(session, row, record, desk.now(), again=True)
    _, messages = intake.judge(
        session, row, read, desk.policy, quiet=not tell, now=desk.now(), was=was, detection=gleaned.detection
    )
    found = tuple(_meetings(before, _told(session, row)))
    return dataclasses.replace(named, differences=differences, meetings=found, messages=messages)


def glean(desk: service.Service, snapshot: models.Snapshot, row: models.Article) -> gleaning.Gleaned:
    """What the page of an article tells by today's rules. Raises `parsers.article.ParseError`."""
    source = next((one for one in desk.settings.sources if one.name == row.source), None)
    page, parser = _page(snapshot, row, source), _parser(source)
    return gleaning.glean(page, desk.policy.catalogue, snapshot.fetched_at, parser)


def _page(snapshot: models.Snapshot, row: models.Article, source: settings.Source | None) -> site_parser.Page:
    """The page of a snapshot; a day that did not stand on it is that which is known."""
    known = explaining.archived(row).published if row.published_from in ("listing", "given") else None
    page = pages.of_file(snapshots.body(snapshot), url=snapshot.url, published=known, declared=snapshot.charset)
    if source is not None:
        page = pages.with_facts(page, source)
    if known is not None:
        page = dataclasses.replace(page, published_from=typing.cast("parsed.Origin", row.published_from))
    return page


def _parser(source: settings.Source | None) -> str | None:
    return source.parser if source and source.parser not in fetching.LISTINGS_ONLY else None


def _shown(article: models.Article | records.ArticleRecord) -> dict[str, str]:
    """The fields of an article as people read them."""
    published = article.published_at or article.published_on
    return {
        "title": article.title,
        "published": f"{published.isoformat()} ({article.published_from})" if published else "",
        "language": article.language or "",
        "author": article.author or "",
        "parser": f"{article.parser} {article.parser_version}",
        "text": article.text,
    }


def _compared(before: dict[str, str], after: dict[str, str]) -> collections.abc.Iterator[Difference]:
    for field in FIELDS:
        if before[field] != after[field]:
            yield Difference(field=field, before=before[field], after=after[field])
    if before["text"] != after["text"]:
        was, now = before["text"].split("\n\n"), after["text"].split("\n\n")
        gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
        yield Difference(field="text", before=_told_of(gone, len(was)), after=_told_of(come, len(now)))


def _told_of(paragraphs: list[str], of: int) -> str:
    shown = f": {paragraphs[0][:60]}" if paragraphs else ""
    return f"{len(paragraphs)} of {of} paragraphs{shown}"


def _told(session: orm.Session, row: models.Article) -> dict[int, dict[str, str]]:
    """What is known of each meeting that an article reports, by its number."""
    session.flush()
    found: dict[int, dict[str, str]] = {}
    for meeting in stored.of_article(session, row):
        facts = dataclasses.asdict(stored.facts(meeting))
        partners = ", ".join(f"{partner} as {role}" for partner, role in facts.pop("partners"))
        people = ", ".join(one.name for one in stored.people(meeting))
        shown = {name: "" if value is None else str(value) for name, value in facts.items()}
        found[meeting.id] = shown | {"partners": partners, "people": people}
    return found


def _meetings(before: dict[int, dict[str, str]], after: dict[int, dict[str, str]]) -> collections.abc.Iterator[Meeting]:
    for number, facts in after.items():
        was = before.get(number, {})
        differences = tuple(
            Difference(field=field, before=was.get(field, ""), after=value)
            for field, value in facts.items()
            if value != was.get(field, "")
        )
        if differences:
            yield Meeting(id=number, title=facts["title"], is_new=number not in before, differences=differences)
