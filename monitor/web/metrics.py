"""The figures of the archive for Prometheus, read from the database whenever they are asked for.

Nothing is counted in this process, so whoever serves an archive tells the same of it, and two that do double nothing.
Names and units are those of Prometheus' own guide (prometheus.io/docs/practices/naming): base units, and ``_total`` for
counters only, of which there is none here: rows are forgotten in time, so what happened is told of the last hour. The
values of labels are bounded, by the settings or by the words of a column.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import platform
import typing
from importlib import metadata as installed

import fastapi
from sqlalchemy import orm

from monitor.web import access
from storage import database, models, outbox, vitals

if typing.TYPE_CHECKING:
    from prometheus_client import metrics_core

router = fastapi.APIRouter(dependencies=[fastapi.Depends(access.reader)])

WINDOW = dt.timedelta(hours=1)
OTHER = "other"
"""Stands for all that the settings do not name."""
_FAULTS: tuple[str | None, ...] = (None, "temporary", "soft", "hard")
_NO_FAULT = "none"

Labels = tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Gauge:
    """A metric: its name without the prefix, what it says, the names of its labels, and its values by theirs."""

    name: str
    told: str
    labels: Labels
    values: collections.abc.Mapping[Labels, float]


@router.get("/metrics", include_in_schema=False)  # it describes itself, line by line
def metrics(request: fastapi.Request, shared: access.Shared, session: access.Session) -> fastapi.Response:
    """Read at this moment; in the text format, or as OpenMetrics where ``Accept`` asks for that.

    A locked archive tells them to a token with the scope `read`: they name sources and partners, and no people.
    """
    import prometheus_client  # takes time and memory, and most never ask
    from prometheus_client import exposition

    registry = prometheus_client.CollectorRegistry(auto_describe=False)
    registry.register(_Collector(shared, session))
    encode, content_type = exposition.choose_encoder(request.headers.get("accept", ""))
    return fastapi.Response(encode(registry), headers={"Content-Type": content_type, "Cache-Control": "no-store"})


class _Collector:
    """What the library reads at a scrape."""

    def __init__(self, shared: access.Web, session: orm.Session) -> None:
        self._shared, self._session = shared, session

    def collect(self) -> collections.abc.Iterator[metrics_core.Metric]:
        """Every metric with its values."""
        from prometheus_client import core

        facts = {
            "version": installed.version("sco-monitor"),
            "schema": database.head(),
            "database": self._shared.engine.dialect.name,
            "python": platform.python_version(),
        }
        yield core.InfoMetricFamily("sco_monitor_build", "What answers: version, schema, database.", facts)
        for one in gauges(self._session, self._shared):
            family = core.GaugeMetricFamily(f"sco_monitor_{one.name}", one.told, labels=one.labels)
            for labels, value in one.values.items():
                family.add_metric(labels, value)
            yield family


def gauges(session: orm.Session, shared: access.Web) -> list[Gauge]:
    """All figures but those of the program, as they are now."""
    now = shared.now()
    return [
        *_of_sources(session, shared, now),
        *_of_outbox(session, now),
        *_of_last_hour(session, now - WINDOW),
        *_of_archive(session, shared),
    ]


def _of_sources(session: orm.Session, shared: access.Web, now: dt.datetime) -> collections.abc.Iterator[Gauge]:
    """How each source does that is switched on; one that was never read has no age yet."""
    rows = vitals.sources(session, [source.name for source in shared.settings.sources if source.enabled])
    ids, by = [row.id for row in rows], ("source",)
    links, gaps = vitals.links_due(session, ids, now), vitals.gaps_open(session, ids)
    states = typing.get_args(models.Health)
    yield Gauge(
        "source_last_good_poll_age_seconds",
        "How long ago the source was last read well.",
        by,
        {(row.name,): _age(now, row.last_good_at) for row in rows if row.last_good_at},
    )
    yield Gauge(
        "source_overdue_seconds",
        "How long the next visit is overdue; 0 if it is not.",
        by,
        {(row.name,): _age(now, row.next_due_at) for row in rows},
    )
    yield Gauge(
        "source_health",
        "How the source does: 1 for its state, 0 for the others.",
        ("source", "health"),
        {(row.name, state): float(row.health == state) for row in rows for state in states},
    )
    yield Gauge(
        "links_due",
        "Links that are to be read, or looked at again, by now.",
        by,
        {(row.name,): links.get(row.id, 0) for row in rows},
    )
    yield Gauge(
        "gaps_open",
        "Stretches of the listing that nobody has looked at.",
        by,
        {(row.name,): gaps.get(row.id, 0) for row in rows},
    )


def _of_outbox(session: orm.Session, now: dt.datetime) -> collections.abc.Iterator[Gauge]:
    counts, found = outbox.waiting(session), vitals.outbox(session, now)
    counted: dict[Labels, float] = {(status,): float(count) for status, count in counts.items()}
    yield Gauge("outbox_messages", "Messages ever written, by where they stand.", ("status",), counted)
    yield Gauge("outbox_due_messages", "Messages that are to be sent now.", (), {(): found.due})
    yield Gauge(
        "outbox_due_age_seconds",
        "How long the message has been due that has waited longest; 0 if none is due.",
        (),
        {(): _age(now, found.due_since)},
    )
    yield Gauge(
        "outbox_unsent_age_seconds",
        "How long ago the oldest message that is not sent could first be sent, tried or not; 0 if there is none.",
        (),
        {(): _age(now, found.unsent_since)},
    )


def _of_last_hour(session: orm.Session, since: dt.datetime) -> collections.abc.Iterator[Gauge]:
    asked, tried = vitals.exchanges(session, since), vitals.attempts(session, since)
    yield Gauge(
        "exchanges_last_hour",
        "Requests of the last hour, by the class of what went wrong, or none.",
        ("fault",),
        {(fault or _NO_FAULT,): asked.get(fault, 0) for fault in _FAULTS},
    )
    yield Gauge(
        "attempts_last_hour",
        "Attempts of the last hour to send a message, by what came of them.",
        ("outcome",),
        {(outcome,): tried.get(outcome, 0) for outcome in typing.get_args(models.AttemptOutcome)},
    )


def _of_archive(session: orm.Session, shared: access.Web) -> collections.abc.Iterator[Gauge]:
    partners = [partner.id for partner in shared.settings.partners if partner.tracked]
    yield Gauge("articles", "Articles in the archive.", (), {(): vitals.articles(session)})
    met: dict[Labels, float] = {labels: float(count) for labels, count in vitals.meetings(session).items()}
    yield Gauge("meetings", "Meetings recognised, by kind and status.", ("kind", "status"), met)
    told = "Reports by which a partner took part in a meeting."
    yield Gauge("involvements", told, ("partner",), _named(vitals.involvements(session), partners))
    yield Gauge("database_size_bytes", "Size of the database, its indexes included.", (), {(): vitals.size(session)})


def _named(counts: collections.abc.Mapping[str, int], names: collections.abc.Collection[str]) -> dict[Labels, float]:
    """The counts of these names, and all the others as one."""
    named: dict[Labels, float] = {(name,): float(counts.get(name, 0)) for name in names}
    return named | {(OTHER,): float(sum(counts.values())) - sum(named.values())}


def _age(now: dt.datetime, moment: dt.datetime | None) -> float:
    """Seconds since a moment; 0 for one to come, or none."""
    return max(0.0, (now - moment).total_seconds()) if moment is not None else 0.0
