"""The one base of the errors that the service raises on purpose; each module adds its own subclasses."""

from __future__ import annotations


class MonitorError(Exception):
    """Something could not be done, and one line says what and why."""
