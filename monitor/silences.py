"""What nobody is to be told for a while: which silences there are, and what they leave of a notice. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses

from monitor.notify import notice as told


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A wish not to tell of a partner, of what a source reports, or by a rule; all that are given must match."""

    id: int
    partner: str | None = None
    source: str | None = None
    rule: str | None = None


def on(
    silences: collections.abc.Iterable[Silence], rule: str, notice: told.Notice
) -> tuple[Silence | None, dict[str, Silence]]:
    """The silence that keeps all of a notice from being told by a rule, and those that keep a partner of it.

    A silence on a source is one on the articles that give the occasion to tell.
    """
    fitting = [one for one in silences if one.rule in (None, rule) and one.source in (None, notice.article.source)]
    whole = next((one for one in fitting if one.partner is None), None)
    named = {*(one.id for one in notice.named), *notice.gone}
    return whole, {one.partner: one for one in reversed(fitting) if one.partner in named and one.partner is not None}


def without(notice: told.Notice, partners: collections.abc.Collection[str]) -> told.Notice:
    """The notice as if these partners had nothing to do with it."""
    return dataclasses.replace(
        notice,
        partners=tuple(one for one in notice.partners if one.id not in partners),
        mentions=tuple(one for one in notice.mentions if one.id not in partners),
        gone=tuple(one for one in notice.gone if one not in partners),
    )
