"""How the service speaks of itself: structlog on standard error, for people or as JSON lines."""

from __future__ import annotations

import datetime as dt
import logging
import sys

import stamina
import structlog

from monitor import legible, settings


def _short(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Moments as a clock shows them, in UTC, for people."""
    return {
        key: value.astimezone(dt.UTC).strftime("%H:%M:%S") if isinstance(value, dt.datetime) else value
        for key, value in event.items()
    }


def _legible(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What sites wrote, for a terminal."""
    return {key: legible.text(value) if isinstance(value, str) else value for key, value in event.items()}


def configure(log: settings.Log) -> None:
    """Set up logging for the process: ours, and warnings of libraries through the same door."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if log.format == "json" else "%H:%M:%S", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(default=str)
        if log.format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            pad_event_to=18,
            sort_keys=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer]
        if log.format == "json"
        else [*shared, _short, _legible, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(log.level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=[*shared, _legible]))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # The parsers' libraries complain about each odd page; what matters of it is said by our own errors.
    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    # It warns of a run that was left out because the one before still goes on; the listener below says it once.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # What is tried again is told once, by the visit that it was for.
    stamina.instrumentation.set_on_retry_hooks([])
