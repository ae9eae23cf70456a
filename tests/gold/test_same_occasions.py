"""Among the labelled pages, those that report one occasion are joined, and no others."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import pathlib
import typing

from monitor.meetings import identity

LABELS = pathlib.Path(__file__).parent / "labels.jsonl"
ONE_OCCASION = {
    frozenset({"sectsco-20180609-442899", "partner-csto-20180609-qingdao-trilateral"}),
    frozenset({"sectsco-20190711-564224", "press-asiaplustj-20190712-osce-fsc"}),
    frozenset({"sectsco-20170609-289274", "partner-unrcca-20170609-sg-remarks"}),
    frozenset({"sectsco-20170920-330882", "press-infoshos-20170921-iom"}),
}
"""Pairs of pages that tell of the same occasion with enough in common for a careful reader to be sure."""


def day(text: str | None) -> dt.date | None:
    """A day as the labels write it."""
    return dt.date.fromisoformat(text[:10]) if text else None


def facts(label: dict[str, typing.Any]) -> identity.Facts:
    """What the label says of a page's occasion."""
    return identity.Facts(
        title=label["title"] or "",
        kind=label["kind"],
        date_start=day(label["date_start"]),
        date_end=day(label["date_end"]),
        place=label["place"],
        people=tuple(person[0] for person in label["people"]),
        partners=tuple(label["involved"]),
        posted=day(label["published"]),
    )


def test_only_reports_of_one_occasion_are_joined() -> None:
    """Of some ten thousand pairs of meetings, many on one day with one official, only the known ones are the same."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    known = {label["id"]: facts(label) for label in labels if label["occasion"]}
    joined = {
        frozenset({one, other})
        for one, other in itertools.combinations(known, 2)
        if identity.same(known[one], known[other])
    }
    assert joined == ONE_OCCASION


def test_few_pairs_are_left_to_people() -> None:
    """Of all pairs that are not joined, only a handful is perhaps the same, each with at least a day in common."""
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    known = [facts(label) for label in labels if label["occasion"]]
    told = [identity.compare(one, other) for one, other in itertools.combinations(known, 2)]
    unsure = [one for one in told if one.verdict == "perhaps"]
    assert 0 < len(unsure) <= len(known) / 10
    assert all("day" in one.reason or "both on" in one.reason for one in unsure)
