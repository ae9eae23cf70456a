"""The archive over HTTP: REST, pages and health. It reads, and writes down nothing but who unsubscribes."""

from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from monitor.web.app import create

__all__ = ["create"]


def __getattr__(name: str) -> typing.Any:
    """Load the application when it is asked for: it takes 20 MB, which who asks for doors only does not need."""
    if name != "create":
        raise AttributeError(name)
    from monitor.web import app

    return app.create
