"""What is there at the end, held against the truth: each fault in a line of words."""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import dataclasses
import datetime as dt
import itertools
import typing
import zoneinfo

import sqlalchemy as sa
from sqlalchemy import orm

from storage import database, models
from tests.year import newsroom, plan, readers, rhythms, world

UPKEEP = dt.timedelta(hours=7)
"""What is to be let go goes within so long."""
Telling = tuple[str, dt.date, str, str, str]
"""Partner, day, state, channel and address: an alert to one recipient."""


@dataclasses.dataclass(kw_only=True)
class Account:
    """Counts for people, and what does not hold, in words."""

    counts: dict[str, object] = dataclasses.field(default_factory=dict)
    faults: list[str] = dataclasses.field(default_factory=list)

    def equal(self, what: str, is_: object, right: object) -> None:
        """Count something that has to be so many."""
        self.counts[what] = is_
        if is_ != right:
            self.faults.append(f"{what}: {is_} instead of {right}")

    def none(self, what: str, found: collections.abc.Sized) -> None:
        """Count something of which there has to be nothing."""
        self.counts[what] = len(found)
        if found:
            some = list(itertools.islice(typing.cast(collections.abc.Iterable[object], found), 5))
            self.faults.append(f"{what}: {len(found)}, such as {some}")


def drawn_up(session: orm.Session, whole: world.World, kills: collections.Counter[str]) -> Account:
    """Articles, alerts, digests and tables at the end; `kills` counts those that struck, by what was being done."""
    account = Account()
    _articles(session, whole, account)
    sent = _sent(session, whole, account, kills["posted"] + kills["mailed"])
    _alerts(session, whole, account, sent)
    _digests(session, whole, account)
    _operator(session, whole, account)
    _tables(session, whole, account)
    return account


@contextlib.contextmanager
def asking(engine: sa.Engine) -> collections.abc.Iterator[orm.Session]:
    """A session to ask the archive by, which leaves no connection behind."""
    try:
        with database.sessions(engine, read_only=True)() as session:
            yield session
    finally:
        engine.dispose()


def so_far(session: orm.Session) -> tuple[int, int]:
    """How many articles are stored, and how many states of meetings were told to anybody."""
    states = sa.select(models.Message.meeting_id, models.Message.state).where(models.Message.meeting_id.is_not(None))
    told = session.scalar(sa.select(sa.func.count()).select_from(states.distinct().subquery())) or 0
    return _count(session, models.Article), told


def _articles(session: orm.Session, whole: world.World, account: Account) -> None:
    """Each story of a newsroom is there once, with its last words and its day."""
    truth = {
        (room.name, room.base + story.path): (index, room, story)
        for room in whole.plan.rooms
        for index, story in enumerate(room.stories)
    }
    columns = (models.Article.source, models.Article.url, models.Article.published_on, models.Article.text)
    rows = session.execute(sa.select(*columns, models.Article.title)).all()
    found = collections.Counter((row.source, row.url) for row in rows)
    account.equal("articles published", len(truth), whole.plan.published)
    account.equal("articles stored", len(rows), len(truth))
    account.none("articles stored twice", [one for one, times in found.items() if times > 1])
    account.none("articles missing", sorted(truth.keys() - found.keys()))
    account.none("articles of nobody", sorted(found.keys() - truth.keys()))
    wrong_day, wrong_text = [], []
    for row in rows:
        if (row.source, row.url) not in truth:
            continue
        index, room, story = truth[row.source, row.url]
        edit = room.edits.get(index)
        words = " ".join(edit.paragraphs if edit else story.paragraphs)
        if row.published_on != story.posted.astimezone(room.zone).date():
            wrong_day.append((row.url, row.published_on))
        if _bare(words) not in _bare(row.text):
            wrong_text.append(row.url)
    account.none("articles with another day", wrong_day)
    account.none("articles with other words", wrong_text)
    account.equal("edits seen", _count(session, models.Revision), whole.plan.edits)


def _bare(text: str) -> str:
    return "".join(text.split())


def _sent(session: orm.Session, whole: world.World, account: Account, repeats: int) -> dict[str, list[readers.Arrival]]:
    """Each message came once, but for one that may have come twice by each kill while it was under way."""
    arrived = whole.boxes.arrived
    status = {row.id: row.status for row in session.execute(sa.select(models.Message.id, models.Message.status))}
    account.counts["messages received"] = len(arrived)
    repeated = [id_ for id_, times in arrived.items() if len(times) > 1]
    account.counts["messages received twice, after a kill"] = len(repeated)
    if sum(len(arrived[id_]) - 1 for id_ in repeated) > repeats:
        account.faults.append(f"messages repeated: {len(repeated)}, though {repeats} kills struck while one was sent")
    account.none("messages of nobody", sorted(arrived.keys() - status.keys()))
    sent = {id_ for id_, is_ in status.items() if is_ == "sent"}
    account.none("messages sent and not received", sorted(sent - arrived.keys()))
    account.none("messages received and not sent", sorted(arrived.keys() & status.keys() - sent))
    ended = ("sent", "bundled", "waiting")
    account.none("messages that did not leave", [f"{id_} {is_}" for id_, is_ in status.items() if is_ not in ended])
    return arrived


def _alerts(
    session: orm.Session, whole: world.World, account: Account, arrived: dict[str, list[readers.Arrival]]
) -> None:
    """Every alert that was due came to each of its readers once, when the reader is awake."""
    end = whole.plan.end
    due = {
        (one.partner, one.day, one.state, rule.channel, rule.address): one
        for one in whole.plan.due
        for rule in readers.RULES
        if rule.asks(one.partner)
    }
    told: collections.Counter[Telling] = collections.Counter()
    waiting: set[Telling] = set()
    unsaid, asleep = [], []
    by_reader = {(rule.channel, rule.address): rule for rule in readers.RULES}
    for message in session.scalars(sa.select(models.Message).where(models.Message.meeting_id.is_not(None))):
        key = _key(message)
        if message.status == "waiting" and message.due_at > end:
            waiting.add(key)
            continue
        told[key] += 1
        came = arrived.get(message.bundle_id or message.id, [])
        if not any(message.payload["meeting"]["title"] in _flat(one.words) for one in came):
            unsaid.append(key)
        if not all(by_reader[message.channel, message.recipient].is_awake(one.at) for one in came):
            asleep.append((key, [one.at for one in came]))
    late = {key for key, one in due.items() if one.by > end and key not in told}
    account.counts["alerts due"] = len(due) - len(late | waiting & due.keys())
    account.counts["alerts sent"] = sum(told.values())
    account.counts["alerts not due yet"] = len(late | waiting & due.keys())
    account.none("alerts sent twice", [key for key, times in told.items() if times > 1])
    account.none("alerts missing", sorted(due.keys() - told.keys() - waiting - late))
    account.none("alerts of what was not to be told", sorted(told.keys() - due.keys()))
    account.none("alerts that came without their words", unsaid)
    account.none("alerts that came in quiet hours", asleep)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _key(message: models.Message) -> Telling:
    partners = message.payload["partners"] or [{"id": gone} for gone in message.payload["gone"]]
    day = dt.date.fromisoformat(message.payload["meeting"]["date_start"] or "0001-01-01")
    return (partners[0]["id"], day, message.state.partition(":")[0], message.channel, message.recipient)


def _digests(session: orm.Session, whole: world.World, account: Account) -> None:
    """A digest goes once for each of its local days at the most, and each day where its reader asked for that."""
    made: dict[str, list[dt.datetime]] = collections.defaultdict(list)
    for message in session.scalars(sa.select(models.Message).where(models.Message.state.startswith("digest:"))):
        made[message.recipient].append(dt.datetime.fromisoformat(message.payload["moment"]))
    wrong = []
    for rule in readers.RULES:
        if not rule.rhythm.startswith(("daily", "weekly")):
            continue
        zone, clock = zoneinfo.ZoneInfo(rule.zone), dt.time.fromisoformat(rule.rhythm[-5:])
        days = collections.Counter(one.astimezone(zone).date() for one in made[rule.address])
        wrong += [f"{rule.name} on {day}: {times}" for day, times in days.items() if times > 1]
        for moment in made[rule.address]:
            local = moment.astimezone(zone)
            if local.time() != clock and not rhythms.changes(local.date(), zone):
                wrong.append(f"{rule.name} at {local}")
        if rule.daily_line:
            every = {whole.plan.begin.date() + number * plan.DAY for number in range(1, whole.plan.days)}
            wrong += [f"{rule.name}: none on {day}" for day in sorted(every - days.keys())]
        account.counts[f"digests to {rule.name}"] = len(made[rule.address])
    account.none("digests twice, at a wrong time, or not at all", wrong)


def _operator(session: orm.Session, whole: world.World, account: Account) -> None:
    """Of what lasted for days the operator was told once, and once that it was over."""
    told = collections.defaultdict(list)
    for message in session.scalars(sa.select(models.Message).where(models.Message.source.is_not(None))):
        told[message.source].append((message.created_at, message.state.partition(":")[0]))
    wrong = []
    for room in whole.plan.rooms:
        for begin, end, state in world.troubles(room):
            found = [name for at, name in told[room.name] if begin <= at < end]
            after = [name for at, name in told[room.name] if end <= at < end + 2 * plan.DAY]
            if found.count(state) != 1 or after.count("recovered") != 1:
                wrong.append(f"{room.name} from {begin:%d %b} to {end:%d %b}: {found} and then {after}")
    account.counts["notices to the operator"] = sum(map(len, told.values()))
    account.none("troubles of days that were not told once, and their end once", wrong)


def _tables(session: orm.Session, whole: world.World, account: Account) -> None:
    """Rows of each table as expected: what is kept for ever, what is let go, and that nobody holds anything."""
    published, end = whole.plan.published, whole.plan.end
    retention = 90 * plan.DAY, 30 * plan.DAY
    account.equal("rows of source", _count(session, models.Source), len(whole.plan.rooms))
    account.equal("rows of link", _count(session, models.Link), published)
    unread = sa.select(models.Link.url).where(models.Link.article_id.is_(None))
    account.none("links not read", session.scalars(unread).all())
    # What a door delivers whole is fetched as a page where more came at once than a visit reads.
    whole_doors = [room.name for room in whole.plan.rooms if _delivers(room)]
    kept = sa.select(sa.func.count()).join_from(models.Snapshot, models.Article)
    account.equal("pages kept", session.scalar(kept.where(models.Article.source.not_in(whole_doors))), _pages(whole))
    account.equal("meetings with a partner", _meetings(session), whole.plan.meetings)
    account.none("gaps open", session.scalars(sa.select(models.Gap.detail).where(models.Gap.closed_at.is_(None))).all())
    oldest = session.scalar(sa.select(sa.func.min(models.Poll.started_at)))
    account.none("polls older than they are kept", [oldest] if oldest and oldest < end - retention[0] - UPKEEP else [])
    asked = session.scalar(sa.select(sa.func.min(models.Exchange.at)))
    account.none("exchanges older than they are kept", [asked] if asked and asked < end - retention[1] - UPKEEP else [])
    leases = [
        f"{model.__tablename__}: {holder}"
        for model in (models.Source, models.Recipient, models.Duty, models.Message)
        for holder in session.scalars(sa.select(model.leased_by).where(model.leased_until > end))
    ]
    account.none("leases left", leases)
    for name in ("Poll", "Exchange", "Message", "Attempt", "Meeting", "Report", "Kinship", "Gap", "Touched", "Host"):
        account.counts[f"rows of {name.lower()}"] = _count(session, getattr(models, name))
    for name in ("Walk", "Withheld", "Silence", "Unsubscribed"):
        account.equal(f"rows of {name.lower()}", _count(session, getattr(models, name)), 0)
    if session.get_bind().dialect.name == "sqlite":
        account.none("foreign keys broken", session.execute(sa.text("PRAGMA foreign_key_check")).all())
        account.equal("integrity", session.scalar(sa.text("PRAGMA integrity_check")), "ok")


def _pages(whole: world.World) -> int:
    """Pages to be kept: one of each text of an article, where its door does not deliver that whole."""
    return sum(len(room.stories) + len(room.edits) for room in whole.plan.rooms if not _delivers(room))


def _delivers(room: newsroom.Room) -> bool:
    return room.door.startswith("/wp-json/")


def _meetings(session: orm.Session) -> int:
    return session.scalar(sa.select(sa.func.count(sa.distinct(models.Involvement.meeting_id)))) or 0


def _count(session: orm.Session, model: type[models.Base]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
