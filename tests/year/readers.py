"""Who is told: the rules of the year, and the boxes in which letters and webhooks arrive, each with its moment."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import email
import email.policy
import zlib
import zoneinfo

from monitor import settings
from tests.year import wire

HOOKS = "hooks.example"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with one recipient. `partners` are those that it asks for, None for any."""

    name: str
    channel: str
    address: str
    partners: tuple[str, ...] | None = None
    rhythm: str = ""
    quiet_hours: str | None = None
    zone: str = "UTC"
    daily_line: bool = False

    def asks(self, partner: str) -> bool:
        """Whether it asks for a partner."""
        return self.partners is None or partner in self.partners

    def is_awake(self, moment: dt.datetime) -> bool:
        """Whether its reader may be told at a moment: out of the quiet hours, which reach over midnight."""
        if self.quiet_hours is None:
            return True
        begin, end = self.quiet_hours.split("-")
        return end <= f"{moment.astimezone(zoneinfo.ZoneInfo(self.zone)):%H:%M}" < begin

    def table(self) -> settings.Rule:
        """As the service has it."""
        keys: dict[str, object] = {self.channel: (self.address,), "rhythm": self.rhythm, "zone": self.zone}
        if self.quiet_hours:
            keys["quiet_hours"] = self.quiet_hours
        if self.daily_line:
            keys["nothing_new"] = "line"
        return settings.Rule.model_validate({"name": self.name, "partners": self.partners or ("any",), **keys})


RULES = (
    Rule(name="desk", channel="email", address="desk@reader.example"),
    Rule(name="hub", channel="webhook", address="hub"),
    Rule(name="rivers", channel="email", address="rivers@reader.example", partners=("nru", "ewl")),
    # In spring this clock time is skipped, in autumn it comes twice.
    Rule(name="riga", channel="email", address="riga@reader.example", rhythm="daily 03:30", zone="Europe/Riga"),
    Rule(
        name="new york", channel="email", address="ny@reader.example", rhythm="daily 02:30", zone="America/New_York",
        daily_line=True,
    ),
    Rule(
        name="week", channel="webhook", address="week", rhythm="weekly sun 02:30", zone="Europe/Berlin",
        partners=("cps", "hsa", "tlc"),
    ),
    Rule(
        name="night", channel="email", address="night@reader.example", quiet_hours="22:00-07:00", zone="Europe/London"
    ),
    Rule(name="gathered", channel="webhook", address="gathered", rhythm="20m"),
)  # fmt: skip
OPERATOR = "operator@reader.example"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message as it came: to whom, when, with what words.

    These are packed, for the memory of this process is measured.
    """

    recipient: str
    at: dt.datetime
    packed: bytes

    @property
    def words(self) -> str:
        """Its text."""
        return zlib.decompress(self.packed).decode()


class Boxes:
    """Everything that was received, by the id of the message."""

    def __init__(self) -> None:
        self.arrived: dict[str, list[Arrival]] = collections.defaultdict(list)

    def letter(self, content: bytes, at: dt.datetime) -> None:
        """Take a letter."""
        mail = email.message_from_bytes(content, policy=email.policy.default)
        body = mail.get_body(("plain",))
        id_ = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        words = str(body.get_content()) if body else ""
        self._take(id_, str(mail["To"]), at, words.encode())

    def webhook(self, request: wire.Request, at: dt.datetime) -> None:
        """Take a webhook."""
        self._take(request.headers["webhook-id"], request.target.strip("/"), at, request.body)

    def _take(self, id_: str, recipient: str, at: dt.datetime, words: bytes) -> None:
        self.arrived[id_].append(Arrival(recipient=recipient, at=at, packed=zlib.compress(words)))
