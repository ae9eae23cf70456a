"""A partner's own site tells of what the partner did."""

from __future__ import annotations

import collections.abc
import re
import urllib.parse

from monitor import partners
from monitor.meetings import finding, occasion, offices, reading, triggers

_OFFICE = triggers.compile(rf"\b{offices.OFFICE}\b", re.IGNORECASE)
_ONLY_NAMED = frozenset({"member-state", "document", "venue", "accredited-to"})


def findings(
    article: reading.Reading,
    main: occasion.Occasion,
    found: collections.abc.Sequence[finding.Placed],
    catalogue: partners.Catalogue,
) -> collections.abc.Iterator[finding.Placed]:
    """The owner of the site took part, where the report names it.

    A report that names an office without saying whose means the owner's; on the site of a part of a larger body that
    is not named at all, the larger body's ("Secretary-General's remarks" on a United Nations mission's site).
    """
    owner = catalogue.of_site(urllib.parse.urlsplit(article.article.url or "").hostname or "")
    if owner is None or not owner.tracked:
        return
    own = [placed for placed in found if placed.finding.partner == owner.id]
    told = (placed.sentence for placed in own if placed.finding.why not in _ONLY_NAMED)
    if own:
        reported = frozenset(main.sentences)
        yield _proof(owner.id, next((sentence for sentence in told if sentence in reported), main.anchor))
    elif _speaks_for_itself(article, main):
        yield _proof(owner.parent or owner.id, main.anchor)


def _proof(partner: str, place: int) -> finding.Placed:
    return finding.Placed(finding.took_part(partner, "participant", "own-site", 0.8), place)


def _speaks_for_itself(article: reading.Reading, main: occasion.Occasion) -> bool:
    stated = article.sentences[main.anchor].text if main.anchor >= 0 else ""
    return _OFFICE.search(f"{article.title} {stated}") is not None
