"""The settings as values: one frozen model per table of the configuration files, each key with its default.

`sources.toml` holds `doors.Source` tables, `partners.toml` `Partner`, `offices.toml` `Office`, `alerts.toml`
`rules.Rule`, `Operator` and `targets`; `monitor.toml` is one `Monitor`. An unknown key is a fault, so that a misspelt
one cannot pass unseen.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing
import zoneinfo

import pydantic
import pydantic_settings

from monitor import unsubscribing
from monitor.settings import doors, fields, holdings, tables, targets
from monitor.settings import rules as rule_tables

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class Fetch(tables.Table):
    """How the service behaves towards the sites it reads."""

    user_agent: fields.UserAgent = "sco-monitor/0.1 (reads public news of the SCO; see its operator)"
    host_delay: fields.Duration = dt.timedelta(seconds=3)
    """Pause between two requests to one host; a longer Crawl-delay of its robots.txt is kept, up to a minute."""
    timeout: fields.Interval = dt.timedelta(seconds=20)
    """Longest silence on a connection."""
    deadline: fields.Interval = dt.timedelta(seconds=60)
    """Longest time on the network for one page, with its redirects and further attempts; pauses are not counted."""
    max_bytes: pydantic.PositiveInt = 10_000_000
    """Longest body, counted after decompression."""
    max_redirects: pydantic.NonNegativeInt = 5
    attempts: pydantic.PositiveInt = 3
    """Requests for one page in all, where the other side answers 429 or 5xx or the connection breaks."""
    retry_wait: fields.Duration = dt.timedelta(seconds=2)
    """Pause before the second attempt; it doubles with each further one."""
    retry_after_cap: fields.Duration = dt.timedelta(seconds=30)
    """Longest Retry-After that is sat out at once; a longer one ends the fetch and is told to the poll."""
    robots_age: fields.Interval = DAY
    """How long a robots.txt is believed."""
    allow_private: tuple[fields.HostPort, ...] = ()
    """``host:port`` pairs that may stand for private addresses: a newsroom on loopback, a webhook in the intranet."""

    @property
    def product_token(self) -> str:
        """The name by which a robots.txt speaks to us: the user agent up to its version (RFC 9309, 2.2.1)."""
        return fields.product_token(self.user_agent)


class Poll(tables.Table):
    """How sources are visited."""

    lease: fields.Interval = 10 * MINUTE
    """How long a poll holds its source; one that died is taken over after that."""
    recheck: tuple[fields.Interval, ...] = (HOUR, 6 * HOUR, DAY, 3 * DAY)
    """Ages at which a read article is fetched again to see whether it was edited."""
    full_every: fields.Interval = 6 * HOUR
    """How long a server is believed that nothing changed; then the listing is fetched as if for the first time."""
    first_visit_limit: pydantic.NonNegativeInt = 100
    """Articles read at the first visit of a source; older ones are only noted as seen."""
    max_links: pydantic.PositiveInt = 50
    """Articles read in one poll; the rest wait for the next one."""
    same_meeting_days: pydantic.NonNegativeInt = 7
    """How far apart two reports of one meeting may be posted."""
    deep_result_pages: pydantic.PositiveInt = 20
    """How many result pages a visit turns at the most to reach what is known, where those of the source do not."""


class Health(tables.Table):
    """When the operator is told how a source does."""

    settle: fields.Duration = 30 * MINUTE
    """How long a change must last before it is told; doubles with every second notice on the source within a day."""
    failures: pydantic.PositiveInt = 3
    """Visits in a row that must have failed, besides."""
    least_free: pydantic.NonNegativeInt = 500_000_000
    """Bytes that must be free where an SQLite database lies; 0: nobody is told."""


class Web(tables.Table):
    """Where the archive answers in a browser."""

    host: fields.Words = "127.0.0.1"
    port: fields.Port = 8000
    base_url: fields.WebAddress | None = None
    """The archive's address as others reach it, for links in messages; None: host and port."""
    link_key: fields.LinkKey | None = None
    """What signs the links by which readers of e-mail unsubscribe; without it or `base_url` there are none."""
    password: fields.Password | None = None
    """What opens the pages in a browser; without one they answer on a loopback address only, or by tokens."""
    session: fields.Interval = 14 * DAY
    """How long a browser that was let in stays so."""
    rate: pydantic.PositiveInt = 300
    """How often a token may ask in a minute."""
    zone: fields.Zone = zoneinfo.ZoneInfo("UTC")
    """The time zone in which pages tell moments, unless their reader chose another."""
    mcp: bool = False
    """Whether assistants can ask the archive by the Model Context Protocol; it takes the extra ``mcp``."""

    @property
    def address(self) -> str:
        """The address that links begin with, without a closing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def links(self) -> unsubscribing.Links | None:
        """What makes and reads links to unsubscribe; None where there is no key, or no address that others reach."""
        if self.base_url is None or self.link_key is None:
            return None
        return unsubscribing.Links(base=self.address, key=self.link_key.get_secret_value())


class Smtp(tables.Table):
    """The mail server; without a host there is no e-mail."""

    host: fields.Words | None = None
    port: fields.Port = 587
    security: typing.Literal["none", "starttls", "tls"] = "starttls"
    username: str | None = None
    password: pydantic.SecretStr | None = None
    sender: fields.MailAddress = "sco-monitor@localhost"
    timeout: fields.Interval = dt.timedelta(seconds=30)


class Delivery(tables.Table):
    """How messages leave the outbox."""

    every: fields.Interval = dt.timedelta(seconds=15)
    lease: fields.Interval = 5 * MINUTE
    """How long a message stays with the process that took it."""
    backoff_base: fields.Interval = MINUTE
    """Wait after the first failed attempt; it doubles with each further one."""
    backoff_cap: fields.Interval = DAY
    workers: typing.Annotated[int, pydantic.Field(ge=1, le=64)] = 4
    """Messages under way at once in a process."""
    give_up_after: fields.Interval = 2 * DAY
    zone: fields.Zone = zoneinfo.ZoneInfo("UTC")
    """The clock of readers, for digests and quiet hours of rules that name none."""


class Workers(tables.Table):
    """How `worker` processes share the work, on Postgres."""

    polls: typing.Annotated[int, pydantic.Field(ge=1, le=64)] = 8
    """Sources that one worker visits at once."""
    heartbeat: fields.Interval = dt.timedelta(seconds=5)
    lost_after: fields.Interval = dt.timedelta(seconds=20)
    """A worker that was silent for so long is taken for dead: its jobs run again, and another one schedules."""


class Log(tables.Table):
    """What the service says of itself."""

    format: typing.Literal["console", "json"] = "console"
    level: typing.Literal["debug", "info", "warning", "error"] = "info"


class Monitor(pydantic_settings.BaseSettings):
    """`monitor.toml`, and the environment above it."""

    model_config = pydantic_settings.SettingsConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, env_prefix="SCO_MONITOR_", env_nested_delimiter="__"
    )

    database_url: fields.DatabaseAddress = pydantic.Field("sqlite:///var/sco-monitor.db", repr=False)
    fetch: Fetch = Fetch()
    poll: Poll = Poll()
    health: Health = Health()
    web: Web = Web()
    smtp: Smtp = Smtp()
    delivery: Delivery = Delivery()
    workers: Workers = Workers()
    backup: holdings.Backup = holdings.Backup()
    retention: holdings.Retention = holdings.Retention()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[pydantic_settings.BaseSettings],  # noqa: ARG003 -- the signature is the library's
        init_settings: pydantic_settings.PydanticBaseSettingsSource,
        env_settings: pydantic_settings.PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: pydantic_settings.PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: pydantic_settings.PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[pydantic_settings.PydanticBaseSettingsSource, ...]:
        """Only what is passed in counts: `loading` joins file and environment, and no test depends on os.environ."""
        return (init_settings,)


class Partner(tables.Table):
    """A body whose part in meetings is worth knowing."""

    id: fields.Slug
    name: fields.Words
    aliases: tuple[fields.Words, ...] = ()
    organs: tuple[fields.Words, ...] = ()
    """Bodies and occasions that are part of it."""
    parent: fields.Slug | None = None
    """The body whose name may stand beside it without being meant."""
    seat: fields.Words | None = None
    """The city of its headquarters: a place, never a part in a meeting."""
    sites: tuple[fields.Words, ...] = ()
    """Hosts of its own pages."""
    tracked: bool = True
    """False: known only so that its name is not taken for another's."""


class Office(tables.Table):
    """A person in an office of a partner, a state or another organisation; a term without an end is open."""

    partner: fields.Slug | None = None
    state: fields.Words | None = None
    organisation: fields.Words | None = None
    name: fields.Words
    aliases: tuple[fields.Words, ...] = ()
    """Other spellings of the name, in any script."""
    office: fields.Words
    shared: bool = False
    """Several hold this office at once."""
    since: fields.Span | None = None
    until: fields.Span | None = None

    @pydantic.model_validator(mode="after")
    def _is_of_one_body(self) -> typing.Self:
        if sum(body is not None for body in (self.partner, self.state, self.organisation)) != 1:
            raise ValueError("needs one of 'partner', 'state' and 'organisation'")
        if self.since and self.until and self.until.last < self.since.first:
            raise ValueError("'until' is before 'since'")
        return self


class Partners(tables.Table):
    """`partners.toml`."""

    partner: tuple[Partner, ...] = ()


class Offices(tables.Table):
    """`offices.toml`."""

    office: tuple[Office, ...] = ()


class Operator(targets.Recipients):
    """Who is told how the sources do."""


class Alerts(tables.Table):
    """`alerts.toml`."""

    rule: tuple[rule_tables.Rule, ...] = ()
    operator: Operator = Operator()
    webhook: collections.abc.Mapping[fields.Slug, targets.Webhook] = pydantic.Field(default_factory=dict)
    chat: collections.abc.Mapping[fields.Slug, targets.Chat] = pydantic.Field(default_factory=dict)


class Settings(tables.Table):
    """Everything the configuration says, checked and joined."""

    monitor: Monitor = Monitor()
    sources: tuple[doors.Source, ...] = ()
    partners: tuple[Partner, ...] = ()
    offices: tuple[Office, ...] = ()
    rules: tuple[rule_tables.Rule, ...] = ()
    operator: Operator = Operator()
    webhooks: collections.abc.Mapping[str, targets.Webhook] = pydantic.Field(default_factory=dict)
    chats: collections.abc.Mapping[str, targets.Chat] = pydantic.Field(default_factory=dict)
