"""Whether an article reports a meeting, and what it says of it."""

from __future__ import annotations

from monitor import partners
from monitor.meetings import account, examining, values
from parsers import article as parsed


def detect(article: parsed.Article, catalogue: partners.Catalogue) -> values.Detection:
    """The occasion that an article reports or announces, and the tracked partners that it names.

    Without an occasion `meetings` is empty and every partner named is a mention; an article that says no more than that
    a meeting was put off has it as `put_off`. The same article and catalogue give
    the same answer always: nothing here looks at a clock, a file or the network, and no text raises.
    """
    examined = examining.examine(article, catalogue)
    return values.Detection(
        meetings=(examined.meeting,) if examined.meeting else (),
        mentions=examined.judgement.mentions,
        put_off=examined.put_off,
    )


def explain(article: parsed.Article, catalogue: partners.Catalogue) -> account.Explanation:
    """How `detect` comes to its answer: each sentence with what was read in it, and why others were passed over."""
    return account.of(examining.examine(article, catalogue))
