"""Why a partner that did not take part is named."""

from __future__ import annotations

import collections.abc

from monitor.meetings import finding, reading, values

_TELLING = (
    "venue",
    "member-state",
    "document",
    "accredited-to",
    "message",
    "absent",
    "rank",
    "biography",
    "other-occasion",
    "framework",
    "background",
    "institution",
    "no-occasion",
    "not-graded",
    "topic",
    "quoted",
    "unread",
    "furniture",
)
"""Reasons, the most telling first."""


UNPROVEN = "unproven"
"""The reason where a sentence would make the partner take part, and is not trusted enough."""


def of(article: reading.Reading, findings: collections.abc.Iterable[finding.Placed]) -> tuple[values.Mention, ...]:
    """One mention for each partner among the findings, by the most telling reason, in the order of the text."""
    chosen: dict[str, finding.Placed] = {}
    for found in findings:
        held = chosen.get(found.finding.partner)
        if held is None or _rank(found) < _rank(held):
            chosen[found.finding.partner] = found
    return tuple(
        values.Mention(partner=partner, why=_why(found), evidence=finding.evidence(article, found))
        for partner, found in chosen.items()
    )


def _why(found: finding.Placed) -> str:
    return found.finding.why or UNPROVEN


def _rank(found: finding.Placed) -> tuple[bool, int]:
    why = _why(found)
    return (found.sentence < 0, _TELLING.index(why) if why in _TELLING else len(_TELLING))
