"""What is known of a participant whose name alone is given: the office held on the day of the report."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from monitor import partners, spelling
from monitor.meetings import values

_APPOSITION = re.compile(r"\s?[,(]\s?(?:an?|the|then|former) ([^,;.()]{3,120})")
"""What is said of a person behind the name: ", a teacher from Brunei,"."""


def known(person: values.Participant, catalogue: partners.Catalogue, posted: dt.date | None) -> partners.Holder | None:
    """The office-holder of that full name on that day; None for one whom the text calls something else."""
    for holder, start, end in catalogue.holders(person.name, posted):
        whole = end == len(person.name) and (start == 0 or not spelling.is_han(person.name))
        if whole and all(spelling.fold(holder.office) in spelling.fold(told) for told in _told(person)):
            return holder
    return None


def _told(person: values.Participant) -> list[str]:
    """What the text calls a person, before or behind the name."""
    behind = person.evidence.quote.partition(person.name)[2] if person.evidence else ""
    apposition = _APPOSITION.match(behind)
    return [told for told in (person.office, apposition and apposition[1]) if told]


def with_offices(
    people: tuple[values.Participant, ...], catalogue: partners.Catalogue, posted: dt.date | None
) -> tuple[values.Participant, ...]:
    """The participants, those named without an office with the one that they held on the day of the report.

    The rule of such a participant's evidence ends in ``+incumbent``: the office does not stand in the text.
    """
    return tuple(_with_office(person, catalogue, posted) for person in people)


def _with_office(
    person: values.Participant, catalogue: partners.Catalogue, posted: dt.date | None
) -> values.Participant:
    if person.office or person.organisation or (holder := known(person, catalogue, posted)) is None:
        return person
    body = holder.state or holder.organisation or (catalogue[holder.partner].name if holder.partner else None)
    proof = person.evidence
    if proof is not None:
        proof = dataclasses.replace(proof, rule=f"{proof.rule}+incumbent")
    return dataclasses.replace(person, office=holder.office, organisation=body, evidence=proof)
