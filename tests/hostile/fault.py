"""What an entry of the table of faults says: what the newsroom does, and what must be on record of it."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

from tests.hostile import newsroom

ARTICLE = "/a/2.html"
"""The release that a fault of an article befalls where it is played alone; the third one is well."""

Place = typing.Literal["article", "host", "listing", "robots"]
"""Where it goes wrong; what befalls a host by way of an article befalls its other articles too."""

FIRST, ALL, OTHERS = frozenset({1}), frozenset({1, 2, 3}), frozenset({1, 3})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong on a visit that would find two new releases, the second and the third.

    `spoil` has the newsroom do it, where it befalls an article to the one at a path. `outcome` is that of the visit,
    `reason` a pattern in what is on record of why: of the visit where its listing is at fault, else of the link; None
    where nothing is. `classes` are the classes of error of the exchanges. `read` are the releases in the archive after
    the visit, `revisions` how many edits are on record in the end, `links` how many addresses (None: whatever), `asked`
    how many requests the visit makes at most. Once the newsroom is well again all three releases must be there and told
    of, once.
    """

    name: str
    spoil: collections.abc.Callable[[newsroom.Newsroom, str], None]
    befalls: Place
    outcome: str = "ok"
    reason: str | None = None
    classes: frozenset[str] = frozenset()
    read: frozenset[int] = ALL
    revisions: int = 0
    links: int | None = 3
    asked: int | None = None


def article(
    name: str, behaviour: newsroom.Behaviour, reason: str | None = None, fault: str | None = None, **more: typing.Any
) -> Fault:
    """The second release answers so. With a `reason` it is not read on this visit, and the others are."""
    return Fault(
        name=name,
        spoil=lambda room, path: room.does(path, behaviour),
        reason=reason,
        **{"befalls": "article", "classes": frozenset({fault} if fault else ()), "read": OTHERS if reason else ALL}
        | more,
    )


def listing(
    name: str, behaviour: newsroom.Behaviour, reason: str | None = None, fault: str | None = None, **more: typing.Any
) -> Fault:
    """The listing answers so. With a `reason` it is not read on this visit, and nothing new is found."""
    return Fault(
        name=name,
        spoil=lambda room, _path: room.does(newsroom.LISTING, behaviour),
        befalls="listing",
        reason=reason,
        **{
            "outcome": "failed" if reason else "ok",
            "classes": frozenset({fault} if fault else ()),
            "read": FIRST if reason else ALL,
            "links": 3,
        }
        | more,
    )


def gives(body: bytes | str = b"", status: int = 200, **headers: str | None) -> newsroom.Behaviour:
    """Answers with this, whatever it is asked."""
    return lambda _room, wire, _request: wire.send(newsroom.answer(body, status, **headers))


def page(change: collections.abc.Callable[[str], bytes | str], **headers: str | None) -> newsroom.Behaviour:
    """Answers with the page that a good newsroom has there, changed so."""
    return lambda room, wire, request: wire.send(
        newsroom.answer(change(room.page(request.path.partition("?")[0]) or ""), **headers)
    )
