"""The archive over HTTP: REST, pages and health. It reads storage and settings, and changes nothing."""

from __future__ import annotations

from monitor.web.app import create

__all__ = ["create"]
