"""The id that follows an article through the log: from its link over its meetings to each message and its delivery.

It is made of the link's identity, so it needs no place of its own in the database, and no restart changes it.
"""

from __future__ import annotations

import collections.abc
import contextlib
import hashlib
import typing

import structlog
from sqlalchemy import event, orm


def of(identity: str) -> str:
    """The id of what a link with this identity leads to: 16 hexadecimal digits."""
    return hashlib.blake2b(identity.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def bound(id_: str | None) -> typing.ContextManager[object]:
    """All that this thread logs meanwhile has the id; None is for what no article is behind."""
    return structlog.contextvars.bound_contextvars(trace=id_) if id_ is not None else contextlib.nullcontext()


def once_stored(session: orm.Session, tell: collections.abc.Callable[[], object]) -> None:
    """Say something once the session's transaction is committed, and never if it is not."""
    event.listen(session, "after_commit", lambda _session: tell(), once=True)
