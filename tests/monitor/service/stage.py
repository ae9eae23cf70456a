"""A play for each way in which a receiver may behave: who it is, what it does and for how long, and what became of it.

The service is the real one: its gate, its channels, its settings but for two timeouts, and its database; the receivers
are servers on loopback. Only the clock is turned.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import email.utils
import json
import os
import pathlib
import typing

import pydantic
import sqlalchemy as sa

from monitor import deliver, gate, outlets, picking, service, settings
from monitor.notify import notice as told
from storage import models, outbox, records
from tests.monitor.service import newsdesk, receivers

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
LONG = dt.timedelta(days=4)
"""Longer than anything is tried."""
MESSAGES = 3
ANNA, BOB = ("email", "anna@example.org"), ("email", "bob@example.org")
DESK, OTHER = ("webhook", "desk"), ("webhook", "other")
ROOM = ("chat", "room")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Play:
    """A receiver `whom` that behaves so for a while (`lasts`), and takes everything then.

    `does` is said as in `receivers.Ask`, or ``refuse``: nothing listens; ``private``: our gate lets nothing through to
    it; ``folder``: in the place of the file there is a folder; ``pipe``: nobody reads standard output. `wait` is the
    Retry-After that goes with it, `dated` by its end, else in seconds. `quick` shortens our timeouts, where nothing is
    answered. With `login` it asks for a password.
    """

    whom: tuple[str, str]
    does: str
    lasts: dt.timedelta = LONG
    wait: dt.timedelta | None = None
    dated: bool = False
    quick: bool = False
    login: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Message:
    """What became of a message: where it stands, when it came to its end, its attempts, and what was said at them."""

    id: str
    status: str
    finished_at: dt.datetime | None
    attempts: tuple[tuple[dt.datetime, str], ...]
    said: str


class Stage:
    """One play on one database: `receiver` is the one that it is about, the others are well all the time."""

    def __init__(self, play: Play, desk: service.Service, clock: newsdesk.Clock, folder: pathlib.Path) -> None:
        self.play, self.clock, self._folder, self._desk = play, clock, folder, desk
        self.hook = receivers.Hook(self._behaviour if play.whom in (DESK, ROOM) else lambda: "take")
        self.postbox = receivers.Postbox(
            self._behaviour if play.whom == ANNA else lambda: "take", asks_login=play.login
        )
        self.other = receivers.Hook(lambda: "take")
        self.receiver = self.postbox if play.whom == ANNA else self.hook
        self._file = folder / "lines.jsonl"
        self.whom = ("file", str(self._file)) if play.whom[0] == "file" else play.whom
        self._open = contextlib.ExitStack()
        self._office = self._opened()

    def close(self) -> None:
        """Close all servers, and our connections to them."""
        self._open.close()
        for server in (self.hook, self.postbox, self.other):
            server.close()

    def mend(self) -> None:
        """Turn the clock to when all is well; the service is started anew, as after a change of its settings."""
        self.clock.now = newsdesk.START + self.play.lasts
        self._open.close()
        self._office = self._opened()

    @property
    def is_over(self) -> bool:
        """Whether the receiver is well by now."""
        return self.clock() >= newsdesk.START + self.play.lasts

    def write(self, *whom: tuple[str, str], count: int = 1) -> None:
        """So many messages to each, due now."""
        made = [
            records.MessageRecord(
                state=f"{number}, {self.clock():%d %H:%M}", recipient=address, channel=channel, rule="desk",
                payload=_notice(number), source=channel,
            )
            for number in range(count)
            for channel, address in whom
        ]  # fmt: skip
        with self.desk.sessions.begin() as session:
            outbox.enqueue(session, made, self.clock())

    def send(self) -> None:
        """Send what is due now."""
        for server in (self.hook, self.postbox, self.other):
            if server is not self.receiver or self.play.does != "refuse" or self.is_over:
                server.opened()
        if self.play.does == "folder":
            self._file.mkdir(exist_ok=True) if not self.is_over else self._file.is_dir() and self._file.rmdir()
        deliver.drain(self._office)

    def send_on(self) -> None:
        """Turn the clock from one attempt to the next until nothing is due any more."""
        end = newsdesk.START + LONG
        while (moment := self._next()) is not None and moment < end:
            self.clock.now = max(moment, self.clock.now + dt.timedelta(seconds=1))
            self.send()

    def became(self, whom: tuple[str, str]) -> list[Message]:
        """What became of all messages to a recipient so far, in the order in which they were written."""
        channel, address = whom
        asked = sa.select(models.Message).where(models.Message.channel == channel, models.Message.recipient == address)
        with self.desk.sessions() as session:
            found = session.scalars(asked.order_by(models.Message.created_at, models.Message.state))
            return [_message(one) for one in found]

    def paused(self) -> set[tuple[str, str]]:
        """Who is paused now; a channel as a whole has no address."""
        asked = sa.select(models.Recipient.channel, models.Recipient.address)
        with self.desk.sessions() as session:
            found = session.execute(asked.where(models.Recipient.paused_until > self.clock()))
            return {(channel, address) for channel, address in found}

    def operator_heard(self) -> list[str]:
        """What the operator was told so far."""
        file = self._folder / "operator.jsonl"
        return [json.loads(line)["type"] for line in file.read_text("utf-8").splitlines()] if file.exists() else []

    def _behaviour(self) -> str:
        if self.is_over:
            return "take"
        if self.play.wait is None:
            return self.play.does
        end = email.utils.format_datetime(newsdesk.START + self.play.wait, usegmt=True)
        return f"{self.play.does} {end if self.play.dated else round(self.play.wait.total_seconds())}"

    def _opened(self) -> picking.Office:
        """Where the service delivers from, by its settings of now."""
        self.desk = dataclasses.replace(self._desk, settings=self._settings(self._desk.settings))
        fetcher = self._open.enter_context(gate.opened(self.desk))
        if self.play.does != "pipe" or self.is_over:
            return outlets.office(self.desk, fetcher)
        with contextlib.redirect_stdout(self._open.enter_context(_unread())):
            return outlets.office(self.desk, fetcher)

    def _settings(self, loaded: settings.Settings) -> settings.Settings:
        patience = dt.timedelta(seconds=0.5 if self.play.quick else 20)
        desk, other = f"127.0.0.1:{self.hook.port}", f"127.0.0.1:{self.other.port}"
        closed = self.play.does == "private" and not self.is_over
        monitor = loaded.monitor.model_copy(
            update={
                "fetch": settings.Fetch(
                    timeout=patience, deadline=patience, allow_private=(other,) if closed else (desk, other)
                ),
                "smtp": settings.Smtp(
                    host="127.0.0.1", port=self.postbox.port, security="none", timeout=patience,
                    username="anna" if self.play.login else None, password=pydantic.SecretStr("right"),
                ),
            }
        )  # fmt: skip
        return loaded.model_copy(
            update={
                "monitor": monitor,
                "webhooks": {
                    "desk": settings.Webhook(url=f"http://{desk}/hook"),
                    "other": settings.Webhook(url=f"http://{other}/hook"),
                },
                "chats": {"room": settings.Chat(url=pydantic.SecretStr(f"json://{desk}/room"))},
                "operator": settings.Operator(file=str(self._folder / "operator.jsonl")),
            }
        )

    def _next(self) -> dt.datetime | None:
        """When something is to be sent next."""
        message, pauses = models.Message, self._pauses()
        asked = sa.select(message.channel, message.recipient, message.due_at).where(message.status == "due")
        with self.desk.sessions() as session:
            due = session.execute(asked).all()
        return min((max([at, *pauses(channel, address)]) for channel, address, at in due), default=None)

    def _pauses(self) -> collections.abc.Callable[[str, str], list[dt.datetime]]:
        asked = sa.select(models.Recipient).where(models.Recipient.paused_until.is_not(None))
        with self.desk.sessions() as session:
            rows = {(one.channel, one.address): one.paused_until for one in session.scalars(asked)}
        return lambda channel, address: [
            until for who in ((channel, ""), (channel, address)) if (until := rows.get(who)) is not None
        ]


@contextlib.contextmanager
def played(
    play: Play, desk: service.Service, clock: newsdesk.Clock, folder: pathlib.Path
) -> collections.abc.Iterator[Stage]:
    """A stage, whose servers are closed in the end."""
    stage = Stage(play, desk, clock, folder)
    try:
        yield stage
    finally:
        stage.close()


@contextlib.contextmanager
def _unread() -> collections.abc.Iterator[typing.TextIO]:
    """A pipe whose reader is gone."""
    reading, writing = os.pipe()
    os.close(reading)
    pipe = os.fdopen(writing, "w")
    yield pipe
    with contextlib.suppress(BrokenPipeError):  # what it still holds
        pipe.close()


def _message(row: models.Message) -> Message:
    return Message(
        id=row.id,
        status=row.status,
        finished_at=row.finished_at,
        attempts=tuple((one.at, one.outcome) for one in row.attempts if one.seconds is not None),
        said=" ".join(f"{one.code or ''} {one.detail or ''}" for one in row.attempts),
    )


def _notice(number: int) -> dict[str, typing.Any]:
    return told.Notice(
        state="held",
        reason="a meeting was reported",
        meeting=told.Meeting(id=number, title="Talks", kind="talks", status="held", format="in_person"),
        article=told.Article(title="Talks", url="https://news.example/1", source="news", published=None),
        rules=("desk",),
    ).to_payload()
