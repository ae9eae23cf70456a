"""A list that answers a query, the same for meetings and for articles: its field, facets, order and neighbours."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing
import urllib.parse

from sqlalchemy import orm

from monitor import questions
from monitor.web import access, asking, labels, narrowing
from storage import cursors, facets, query, rendering, trees

VALUES = 8
"""How many values of a field are shown to narrow by."""
_NEWEST = "newest"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to another query: what it shows, how many are found there (None if not counted), its parameters."""

    shown: str
    count: int | None = None
    link: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the page shows around its results. `wider` take a part of the query out, `facets` narrow it."""

    asked: narrowing.Question
    order: str
    total: int = 0
    previous: str | None = None
    next: str | None = None
    wider: list[Way] = dataclasses.field(default_factory=list)
    facets: dict[str, list[Way]] = dataclasses.field(default_factory=dict)

    @property
    def status(self) -> int:
        """Of the answer: a query with a fault is refused (RFC 9110 section 15.5.21)."""
        return 422 if self.asked.fault else 200

    @property
    def fault_in(self) -> tuple[str, str, str]:
        """The query before the fault, the fault, and what follows."""
        fault, text = self.asked.fault, self.asked.text
        assert fault is not None  # noqa: S101 -- asked for only where there is one
        return text[: fault.at], text[fault.at : fault.end], text[fault.end :]


def read(asked: asking.ByForm, shared: access.Web, session: orm.Session) -> narrowing.Question:
    """The query of a form: what was typed, and what its other fields put behind it."""
    typed = _parsed(asked.q or "", shared, session)
    terms = asked.terms()
    if typed.fault or not terms:
        return typed
    said = {one.partition(":")[0] for one in terms} & {"after", "before"}
    old = [one for one in narrowing.parts(typed) if isinstance(one, trees.Day) and one.name in said]
    kept = narrowing.without(typed.text, old) if old else None
    if kept is not None:
        typed = _parsed(kept, shared, session)
    return _parsed(narrowing.narrowed(typed, terms), shared, session)


def of(
    session: orm.Session,
    shared: access.Web,
    asked: narrowing.Question,
    found: cursors.Results[typing.Any],
    *,
    order: str,
    target: rendering.Target,
) -> Listing:
    """What stands around the results."""
    counted = facets.facets(session, asked.tree, target, most=VALUES)
    counted["year"].sort(key=lambda one: one.value, reverse=True)
    ways = {
        name: _narrower(asked, name, counted[name], found.total, shared, order)
        for name in facets.NAMES
        if name != "status" or target == "meetings"
    }
    return Listing(
        asked=asked,
        order=order,
        total=found.total,
        previous=link(asked.text, order, found.previous) if found.previous else None,
        next=link(asked.text, order, found.next) if found.next else None,
        wider=list(_wider(asked, order)),
        facets={name: some for name, some in ways.items() if some},
    )


def link(q: str, order: str = _NEWEST, cursor: str | None = None) -> str:
    """The parameters of a page of results."""
    asked = {"q": q, "order": "" if order == _NEWEST else order, "cursor": cursor}
    return "?" + urllib.parse.urlencode({name: value for name, value in asked.items() if value})


def _parsed(text: str, shared: access.Web, session: orm.Session) -> narrowing.Question:
    try:
        return narrowing.Question(text, questions.read(text, shared.settings, session))
    except trees.BadQuery as fault:
        return narrowing.Question(text, fault=fault)


def _narrower(
    asked: narrowing.Question, name: str, values: list[facets.Count], total: int, shared: access.Web, order: str
) -> list[Way]:
    """Links to what has these values; none to one that all have."""
    ways = []
    for one in values:
        text = narrowing.narrowed(asked, [one.term])
        if one.count < total and text != asked.text and len(text) <= query.LONGEST:
            ways.append(Way(shown=_shown(name, one.value, shared), count=one.count, link=link(text, order)))
    return ways


def _wider(asked: narrowing.Question, order: str) -> collections.abc.Iterator[Way]:
    """Links to what is found without one part of the query."""
    for leaf in narrowing.parts(asked):
        left = narrowing.without(asked.text, [leaf])
        if left is not None:
            yield Way(shown=asked.text[leaf.at : leaf.end], link=link(left, order))


def _shown(name: str, value: str, shared: access.Web) -> str:
    if name == "partner":
        return shared.partners[value].brief
    return labels.word(value, name) if name in ("kind", "status") else value
