"""A partner's full name and its short name beside it are one naming."""

from __future__ import annotations

import re

from monitor.partners import catalogue

_BESIDE = re.compile(r"\s?[,(（–—-]\s?(?:hereinafter |further )?|\s")
_CLOSE = re.compile(r"\s?[)）]")


def merge(text: str, hits: tuple[catalogue.Hit, ...]) -> tuple[catalogue.Hit, ...]:
    """The hits of a text, those of one partner that stand side by side joined: "the Arab League (LAS)"."""
    merged: list[catalogue.Hit] = []
    for hit in hits:
        last = merged[-1] if merged else None
        if last and last.partner == hit.partner and _BESIDE.fullmatch(text[last.end : hit.start]):
            closing = _CLOSE.match(text, hit.end)
            merged[-1] = last._replace(end=closing.end() if closing else hit.end, organ=last.organ or hit.organ)
        else:
            merged.append(hit)
    return tuple(merged)
