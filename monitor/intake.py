"""One article into the archive, with its meetings and the messages about them, in the caller's transaction.

    add or amend article -> detect meetings -> same as a known one? -> add, join or revise -> compose -> enqueue

The caller commits, so that an article, its meeting and its messages exist together or not at all.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import typing

import structlog
from sqlalchemy import orm

from monitor import (
    archiving,
    matching,
    meetings,
    partners,
    routing,
    rulebook,
    settings,
    sparing,
    subjects,
    telling,
    trace,
    ungraded,
    untold,
)
from monitor.meetings import values
from parsers import article as parsed
from storage import articles, awaited, edits, models, readers, records, snapshots
from storage import meetings as stored

log = structlog.get_logger()

Outcome = typing.Literal["new", "amended", "cosmetic", "unchanged", "settled", "doubted"]
"""What became of an article.

`cosmetic`: another parser reads it with other white space, punctuation, case or accents; the site's own changes of such
kind leave it `unchanged`. `settled`: the page flips between texts that are on record, and the last one stands.
`doubted`: next to nothing is left of it, as where a site is under maintenance, or another text is in its place that
takes back a meeting; what it said stands for a day.
"""

DOUBT = dt.timedelta(days=1)
"""So long must a page show next to nothing, or something else, until that counts as its text."""


def is_news(outcome: Outcome) -> bool:
    """Whether an article came in, or has other words now."""
    return outcome not in ("unchanged", "settled", "doubted")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an article is judged by: the partners tracked, the rules of alerts, and how far apart reports may be.

    `rules` are those of the settings; those of the database come to them, so far as all that they name is `referable`.
    """

    catalogue: partners.Catalogue
    rules: tuple[routing.Rule, ...] = ()
    referable: settings.Names = dataclasses.field(default_factory=settings.Names)
    names: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=dict)
    archive_address: str | None = None
    same_meeting_days: int = 7


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An article on its way in. `quiet`: archive it and tell nobody (first visit, import).

    `detection` is what was found in these very words already; None where that is still to do.
    """

    article: parsed.Article
    identity: str
    url: str
    source: str
    snapshot: records.SnapshotRecord | None = None
    quiet: bool = False
    detection: values.Detection | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of it. `messages` were written to the outbox, or, where it came quietly, would have been."""

    article_id: int
    outcome: Outcome
    meetings: int = 0
    messages: tuple[routing.Outgoing, ...] = ()


def take(
    session: orm.Session,
    incoming: Incoming,
    policy: Policy,
    now: dt.datetime,
    *,
    is_new: bool = False,
    asked: subjects.Asking | None = None,
) -> Taken:
    """Store the article; where it is new or its words changed, detect its meetings and write what there is to tell.

    The caller has the archive alone (`storage.database.alone`), or together with others for an article that the archive
    does not have and that tells of no meeting. With `is_new` it is known that the archive has neither identity, words
    nor page of it. `asked` is what `asking` gave in the same transaction.
    """
    article = archiving.believed(incoming.article, now)
    if article is not incoming.article:
        log.warning("posted in time to come, taken for unknown", url=incoming.url, told=str(incoming.article.published))
        incoming = dataclasses.replace(incoming, article=article, detection=None)
    known = None if is_new else articles.by_identity(session, incoming.identity)
    was = (known.title, known.text) if known else None
    row, outcome = _store(session, known, incoming, policy, now, is_new=is_new)
    if not is_news(outcome):
        return Taken(article_id=row.id, outcome=outcome)
    if row.from_page != (incoming.snapshot is not None):  # what is set goes through a flush, be it the same
        row.from_page = not row.from_page
    if incoming.snapshot is not None:
        snapshots.add(session, incoming.snapshot, row, is_new=is_new)
    # A cosmetic change is no news. It is read again all the same, for it moves the offsets of evidence.
    quiet = incoming.quiet or outcome == "cosmetic"
    found, messages = judge(
        session, row, incoming.article, policy, quiet=quiet, now=now, was=was, asked=asked, detection=incoming.detection
    )
    return Taken(article_id=row.id, outcome=outcome, meetings=found, messages=messages)


def judge(
    session: orm.Session,
    row: models.Article,
    article: parsed.Article,
    policy: Policy,
    *,
    quiet: bool,
    now: dt.datetime,
    was: subjects.Words | None = None,
    asked: subjects.Asking | None = None,
    detection: values.Detection | None = None,
) -> tuple[int, tuple[routing.Outgoing, ...]]:
    """Detect the meetings of a stored article in place of those known; how many there are, and what to tell.

    `article` has the words that are stored, `was` those that were stored before; `detection` is what was found in
    `article` already. With `quiet` the messages are returned and not written.
    """
    asked = asked or asking(session, policy, now)
    case = telling.Case(session=session, article=row, policy=policy, asking=asked, was=was, quiet=quiet, now=now)
    detection = detection or meetings.detect(article, policy.catalogue)
    named = ungraded.partners(row)
    articles.replace_mentions(session, row, archiving.mentions(detection))
    messages: list[routing.Outgoing] = []
    pairs, left = matching.paired(detection.meetings, stored.of_article(session, row), row)
    for meeting, known in matching.gathered(session, row, pairs):
        messages += _meeting(case, meeting, known)
    if detection.put_off and (known := matching.announced(session, row, detection, left)):
        left = [one for one in left if one is not known]
        messages += _put_off(case, known, detection.put_off)
    for known in left:
        messages += _taken_back(case, known)
    names, address = policy.names, policy.archive_address
    messages += ungraded.tell(session, row, named, asked, names, address, quiet=quiet, now=now)
    return len(detection.meetings), tuple(messages)


def asking(session: orm.Session, policy: Policy, now: dt.datetime) -> subjects.Asking:
    """What rules and silences stand now, and what rules need to know."""
    rules = sparing.rules(session, rulebook.in_force(session, policy))
    return subjects.Asking(rules=rules, catalogue=policy.catalogue, hushed=sparing.silences_at(session, now))


def _store(
    session: orm.Session,
    known: models.Article | None,
    incoming: Incoming,
    policy: Policy,
    now: dt.datetime,
    *,
    is_new: bool,
) -> tuple[models.Article, Outcome]:
    record = archiving.article(incoming.article, identity=incoming.identity, url=incoming.url, source=incoming.source)
    if known is None:
        twin = None if is_new else articles.by_hash(session, record.content_hash)
        if twin is not None and (twin.source, twin.published_on) == (record.source, record.published_on):
            return twin, "unchanged"  # the same words under a second address of the same source
        quiet = incoming.quiet or not untold.is_news(session, record.source, record.published_on, now)
        return articles.add(session, record, now, quiet=quiet), "new"
    before = known.content_hash
    if edits.flips(known, known.revisions, record):
        return known, "settled"
    doubtful = edits.collapses(known, record) or _is_supplanted(known, record, incoming.article, policy)
    known.doubted_since = (known.doubted_since or now) if doubtful else None
    if known.doubted_since is not None and not incoming.quiet and now - known.doubted_since < DOUBT:
        return known, "doubted"
    known.doubted_since = None
    if articles.amend(session, known, record, now):
        return known, "amended"
    return known, "cosmetic" if known.content_hash == record.content_hash != before else "unchanged"


def _is_supplanted(
    known: models.Article, record: records.ArticleRecord, article: parsed.Article, policy: Policy
) -> bool:
    """Whether another text stands in the place of one that tells of a meeting, and tells of none.

    It may be a notice as long as the article was: nobody is told yet that the meeting was none.
    """
    if not edits.is_another(known, record) or all(report.withdrawn_at for report in known.reports):
        return False
    found = meetings.detect(article, policy.catalogue)
    return not found.meetings and found.put_off is None


def _meeting(
    case: telling.Case, meeting: values.Meeting, told_before: models.Meeting | None
) -> tuple[routing.Outgoing, ...]:
    """Store one meeting and return the messages about what is new of it.

    `told_before` is the meeting that the article's earlier text told of in its place.
    """
    session, article, now = case.session, case.article, case.now
    near = matching.Near(session, case.policy.same_meeting_days)
    record = archiving.meeting(meeting)
    known = told_before or matching.home(session, article, meeting, near)
    is_new = known is None
    before = _before(case, known, told_before)
    if known is None:
        known = stored.add(session, record, article, now)
    elif told_before is not None:
        stored.revise(session, known, article, record, now)
    else:
        if meeting.status in matching.OFF:
            awaited.call_off(session, known, article, record, now)
        stored.join(session, known, article, record, now)
    matching.weigh(session, known, near, is_new=is_new)
    about = {"trace": trace.of(article.identity), "article": article.id, "meeting": known.id, "status": known.status}
    tell = log.debug if case.quiet else log.info
    trace.once_stored(session, functools.partial(tell, "meeting recognised", first=is_new, **about))
    return telling.tell(case, before, known)


def _before(
    case: telling.Case, known: models.Meeting | None, told_before: models.Meeting | None
) -> telling.Known | None:
    """A known meeting as readers know it: not at all where it came quietly so far, and this report of it is news."""
    if known is None:
        return None
    aloud = told_before is None and not case.quiet
    unheard = aloud and untold.tells(case.session, known, case.article, case.now)
    return None if unheard else telling.Known.of(known, case)


def _put_off(case: telling.Case, known: models.Meeting, meeting: values.Meeting) -> tuple[routing.Outgoing, ...]:
    """Let an article that reports no occasion put off a known meeting, and return who is to be told."""
    before = telling.Known.of(known, case)
    awaited.call_off(case.session, known, case.article, archiving.meeting(meeting), case.now)
    return telling.tell(case, before, known)


def _taken_back(case: telling.Case, known: models.Meeting) -> tuple[routing.Outgoing, ...]:
    """Let the article say nothing more of a meeting than that it once told of it, and return who is to be told."""
    before = telling.Known.of(known, case)
    awaited.call_on(known, case.article)
    readers.take_back(case.session, known, case.article, case.now)
    matching.weigh(case.session, known, matching.Near(case.session, case.policy.same_meeting_days))
    return telling.tell(case, before, known)
