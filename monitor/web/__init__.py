"""The archive over HTTP: REST, pages and health. It reads, and writes down nothing but who unsubscribes."""

from __future__ import annotations

from monitor.web.app import create

__all__ = ["create"]
