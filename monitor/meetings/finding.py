"""What one sentence says of one partner."""

from __future__ import annotations

import dataclasses

from monitor.meetings import reading, values


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A partner took part (`role` is set), or is only named (`why` is set); `rule` is the rule that read it.

    `person` is the last name of the official who stood for the partner, where one is named.
    """

    partner: str
    rule: str
    score: float
    role: values.Role | None = None
    why: str | None = None
    person: str | None = None


def took_part(partner: str, role: values.Role, rule: str, score: float, person: str | None = None) -> Finding:
    """A finding that the partner took part; `score` is how often the rule is right, `person` who stood for it."""
    return Finding(partner, f"{role}.{rule}", score, role=role, person=person)


def named(partner: str, why: str) -> Finding:
    """A finding that the partner is only named, and why."""
    return Finding(partner, f"mention.{why}", 0.0, why=why)


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """A finding and the index of its sentence; -1 is the title. `words` are the places of the name there, if one is."""

    finding: Finding
    sentence: int
    words: tuple[int, int] | None = None


def evidence(article: reading.Reading, placed: Placed) -> values.Evidence:
    """The sentence of a finding as evidence, with its offsets; a title has none."""
    return reading.evidence(article, placed.sentence, placed.finding.rule, placed.words)
