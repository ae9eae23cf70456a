"""A query as SQL, for articles and for meetings, on either database, with the answers of `storage.judging`.

A query asks about reports: pairs of an article and one of its meetings, or none. What asks about the looked-for row
alone becomes a condition on it; the rest is asked of its pairs, all of it of one and the same pair.

`Found` is a select without columns: `key` is the newness that orders it, `where` what must hold. On SQLite words lead
from the index of full text, whose rows go by newness too, so that the newest hits come first without sorting.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import fulltext, models, trees

STEP = 2**40
"""By so much newness rises from one day to the next."""

_told: typing.Any = orm.aliased(models.Article, name="told")
_Condition = sa.ColumnElement[bool]
Target = typing.Literal["articles", "meetings"]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """The rows that answer a query: where they come from, the key that orders them, and the conditions.

    `start` joins the table only where a condition needs it; `whole` always does.
    """

    key: sa.ColumnElement[int]
    start: sa.FromClause
    whole: sa.FromClause
    where: tuple[_Condition, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _ById:
    """An article of which only the number is at hand."""

    id: typing.Any


def newness(day: dt.date) -> int:
    """The least newness of a day."""
    return (day.toordinal() - 1) * STEP


def day(newness: int) -> dt.date:
    """The day of a key."""
    return dt.date.fromordinal(newness // STEP + 1)


def together(number: typing.Any, dialect: str) -> sa.ColumnElement[str]:
    """The numbers of a group in one text, commas between them."""
    joined = sa.func.group_concat if dialect == "sqlite" else sa.func.string_agg
    return joined(sa.cast(number, sa.Text), ",")


@functools.lru_cache(128)
def found(query: trees.Query, target: Target, dialect: str, *, many: bool = False) -> Found:
    """What answers a query, of articles or of meetings; with `many` made to be gone through in order, to a limit.

    To write it takes as long as a database takes to count some thousands of hits, and a page asks for it several times.
    """
    side = _Articles if target == "articles" else _Meetings
    return side(dialect, many=many).found(query)


class _Side:
    """What both have in common: conditions on a pair, of which one half may be the row that is looked for."""

    target: Target

    def __init__(self, dialect: str, *, many: bool = False) -> None:
        self.dialect, self._many = dialect, many
        self._led = False

    def _hangs(self, key: typing.Any, on: typing.Any, start: typing.Any, *where: typing.Any) -> _Condition:
        """Whether some row of `start`, by its `key`, hangs on a row of this id.

        On SQLite, where words lead or the newest are gone through one by one, this is looked up for each in turn, and
        no way to come by the rows; else those of the key are gathered once.
        """
        if self._led:
            return sa.exists().select_from(start).where(key == on, *where)
        number = fulltext.plain(on) if self._many and self.dialect == "sqlite" else on
        return typing.cast(_Condition, number.in_(sa.select(key).select_from(start).where(*where).correlate(None)))

    def _is(self, column: typing.Any, value: str) -> typing.Any:
        return (fulltext.plain(column) if self._led else column) == value

    def _mentions(self, field: trees.Field, article: typing.Any) -> _Condition:
        mention = models.Mention
        return self._hangs(mention.article_id, article.id, mention, self._is(mention.partner, field.value))

    def _of_meeting(self, field: trees.Field, meeting: typing.Any) -> _Condition:
        """A condition on a meeting and what hangs on it."""
        person, involved = models.Participant, models.Involvement
        if field.name in ("kind", "status"):
            return typing.cast(_Condition, getattr(meeting, field.name) == field.value)
        if field.name == "place":
            return sa.and_(*(fulltext.in_a_row(clause, meeting.search_place) for clause in field.clauses))
        if field.name == "person":
            named = (fulltext.in_a_row(clause, person.search_name) for clause in field.clauses)
            return self._hangs(person.meeting_id, meeting.id, person, *named)
        if field.name == "meeting":
            return sa.true()
        return self._hangs(involved.meeting_id, meeting.id, involved, self._is(involved.partner, field.value))

    def _alone(self, query: trees.Query) -> bool:
        """Whether a part asks about the looked-for row itself."""
        return all(self._is_own(leaf) for leaf in trees.leaves(query))

    def _is_own(self, leaf: trees.Leaf) -> bool:
        raise NotImplementedError

    def found(self, query: trees.Query) -> Found:
        """What answers the query."""
        raise NotImplementedError

    def _split(self, query: trees.Query) -> tuple[list[trees.Query], trees.Query]:
        parts = trees.conjuncts(query)
        return [one for one in parts if self._alone(one)], trees.all_of(one for one in parts if not self._alone(one))

    def condition(self, query: trees.Query, article: typing.Any, meeting: typing.Any) -> _Condition:
        """A tree about a pair; `meeting` is None for an article by itself."""
        match query:
            case trees.All(parts):
                return sa.and_(sa.true(), *(self.condition(part, article, meeting) for part in parts))
            case trees.Any(parts):
                return sa.or_(sa.false(), *(self.condition(part, article, meeting) for part in parts))
            case trees.Not(part):
                return sa.not_(self.condition(part, article, meeting))
            case trees.Words(clause):
                return fulltext.has(clause, article, self.dialect)
            case trees.Day():
                return _within((article if self.target == "articles" else meeting).newness, query)
            case trees.Field():
                return self._field(query, article, meeting)

    def _field(self, field: trees.Field, article: typing.Any, meeting: typing.Any) -> _Condition:
        if field.name == "source":
            return typing.cast(_Condition, article.source == field.value)
        if field.name == "lang":
            return sa.and_(article.language.is_not(None), article.language == field.value)
        if field.name == "mentions":
            return self._mentions(field, article)
        if field.name == "partner" and self.target == "articles":
            mentioned = self._mentions(field, article)
            return mentioned if meeting is None else sa.or_(self._of_meeting(field, meeting), mentioned)
        return sa.false() if meeting is None else self._of_meeting(field, meeting)


class _Articles(_Side):
    target: Target = "articles"

    def _is_own(self, leaf: trees.Leaf) -> bool:
        return not isinstance(leaf, trees.Field) or leaf.name in ("source", "lang", "mentions")

    def found(self, query: trees.Query) -> Found:
        article = models.Article
        own, rest = self._split(query)
        match = fulltext.matched([one for one in own if fulltext.is_text(one)]) if self.dialect == "sqlite" else None
        if match is not None:
            self._led, own = True, [one for one in own if not fulltext.is_text(one)]
        conditions = [self.condition(one, article, None) for one in own if not isinstance(one, trees.Day)]
        if rest != trees.EVERYTHING:
            conditions.append(self._reported(rest))
        key = typing.cast("sa.ColumnElement[int]", fulltext.rows.c.rowid if match is not None else article.newness)
        ranged = [_within(key, one) for one in own if isinstance(one, trees.Day)]
        if match is None:
            return Found(key, article.__table__, article.__table__, (*ranged, *conditions))
        whole = sa.join(fulltext.rows, article.__table__, article.newness == fulltext.plain(fulltext.rows.c.rowid))
        return Found(
            key, whole if conditions else fulltext.rows, whole, (fulltext.matches(match), *ranged, *conditions)
        )

    def _reported(self, rest: trees.Query) -> _Condition:
        """That one of the reports of an article answers the rest of the query, or the article where it has none."""
        if isinstance(rest, trees.Field) and rest.name == "partner":
            return self._playing(rest)
        pair: sa.FromClause = sa.join(models.Report, models.Meeting, models.Meeting.id == models.Report.meeting_id)
        told: typing.Any = _ById(models.Report.article_id)
        if any(_reads_article(leaf) for leaf in trees.leaves(rest)):
            pair, told = pair.join(_told, _told.id == models.Report.article_id), _told
        where = self.condition(rest, told, models.Meeting)
        answered = self._hangs(models.Report.article_id, models.Article.id, pair, where)
        bare = trees.replaced(rest, _without_meeting)
        if bare == trees.NOTHING:
            return answered
        alone = sa.not_(sa.exists().where(models.Report.article_id == models.Article.id))
        return sa.or_(answered, sa.and_(alone, self.condition(bare, models.Article, None)))

    def _playing(self, field: trees.Field) -> _Condition:
        """That a partner took part by one of the reports of an article, or is named in it."""
        report, involved, mention = models.Report, models.Involvement, models.Mention
        pair = sa.join(report, involved, involved.meeting_id == report.meeting_id)
        if self._led or self._many or self.dialect != "sqlite":
            part = self._hangs(report.article_id, models.Article.id, pair, self._is(involved.partner, field.value))
            return sa.or_(part, self._mentions(field, models.Article))
        both = sa.union_all(
            sa.select(report.article_id).select_from(pair).where(involved.partner == field.value),
            sa.select(mention.article_id).where(mention.partner == field.value),
        )
        return models.Article.id.in_(both)


class _Meetings(_Side):
    target: Target = "meetings"

    def _is_own(self, leaf: trees.Leaf) -> bool:
        if isinstance(leaf, trees.Field):
            return leaf.name in trees.OF_MEETING or leaf.name == "partner"
        return isinstance(leaf, trees.Day)

    def found(self, query: trees.Query) -> Found:
        meeting = models.Meeting
        own, rest = self._split(query)
        key = typing.cast("sa.ColumnElement[int]", meeting.newness)
        where = [key.is_not(None), *(self.condition(one, None, meeting) for one in own)]
        if rest != trees.EVERYTHING:
            where.append(self._told(rest))
        return Found(key, meeting.__table__, meeting.__table__, tuple(where))

    def _told(self, rest: trees.Query) -> _Condition:
        """That one of the reports of a meeting answers the rest of the query."""
        needs_meeting = any(self._is_own(leaf) for leaf in trees.leaves(rest))
        inner: typing.Any = orm.aliased(models.Meeting, name="inner_meeting") if needs_meeting else None
        pair = sa.join(models.Report, _told, _told.id == models.Report.article_id)
        if needs_meeting:
            pair = pair.join(inner, inner.id == models.Report.meeting_id)
        parts, match = list(trees.conjuncts(rest)), None
        if self.dialect == "sqlite":
            match = fulltext.matched([one for one in parts if fulltext.is_text(one)])
        if match is not None:
            pair = pair.join(fulltext.rows, fulltext.plain(fulltext.rows.c.rowid) == _told.newness)
            parts = [one for one in parts if not fulltext.is_text(one)]
        where = [self.condition(one, _told, inner) for one in parts]
        where += [fulltext.matches(match)] if match is not None else []
        told = sa.select(models.Report.meeting_id).select_from(pair).where(*where)
        return models.Meeting.id.in_(told.correlate(None))


def _reads_article(leaf: trees.Leaf) -> bool:
    """Whether more than the number of the article is needed to answer it."""
    return not isinstance(leaf, trees.Field) or leaf.name in ("source", "lang")


def _without_meeting(leaf: trees.Leaf) -> trees.Query:
    """What is left of a leaf where an article tells of no meeting."""
    if isinstance(leaf, trees.Field):
        if leaf.name == "partner":
            return dataclasses.replace(leaf, name="mentions")
        if leaf.name in trees.OF_MEETING:
            return trees.NOTHING
    return leaf


def _within(key: sa.ColumnElement[int], day: trees.Day) -> _Condition:
    return key >= newness(day.day) if day.name == "after" else key < newness(day.day)
