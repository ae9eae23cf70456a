"""Which partners took part in an occasion and which are only named, each with the sentence that proves it."""

from __future__ import annotations

import collections.abc
import dataclasses
import re

from monitor import partners
from monitor.meetings import (
    chinese,
    elsewhere,
    english,
    finding,
    incumbent,
    mentions,
    merging,
    occasion,
    reading,
    russian,
    sites,
    values,
)

ENOUGH = 0.55
"""From this score on a partner counts as involved."""

_LONGEST = 4000
"""A longer run of characters is no sentence; what it says of a partner is not read, which keeps the work linear."""

_LEAD = 2
"""How many sentences after the anchor still belong to the head of a report."""


@dataclasses.dataclass(frozen=True, slots=True)
class Judgement:
    """The partners involved, those only named, and all that was found of either.

    `ranks` are findings that were set aside: they would prove a body by an official's rank in it.
    """

    involved: tuple[values.Involvement, ...]
    mentions: tuple[values.Mention, ...]
    findings: tuple[finding.Placed, ...]
    ranks: tuple[finding.Placed, ...]


def judge(
    article: reading.Reading,
    main: occasion.Occasion | None,
    participants: tuple[values.Participant, ...],
    catalogue: partners.Catalogue,
) -> Judgement:
    """The partners involved in the main occasion, and those only named; the best proof of each.

    `participants` are the people known to have taken part; one of them with a partner's office proves that partner.
    Without an occasion nobody is involved. A partner stands in one of the two results only.
    """
    findings = [*_findings(article, main, catalogue)]
    if main is not None:
        findings += sites.findings(article, main, findings, catalogue)
        findings += _of_participants(article, main, participants, catalogue)
    findings, ranks = _without_ranks(findings, catalogue)
    proofs = _best(found for found in findings if found.finding.role is not None and found.finding.score >= ENOUGH)
    involved = {proof.finding.partner for proof in proofs}
    return Judgement(
        tuple(_involvement(article, proof) for proof in proofs),
        mentions.of(article, (found for found in findings if found.finding.partner not in involved)),
        tuple(findings),
        tuple(ranks),
    )


def _findings(
    article: reading.Reading, main: occasion.Occasion | None, catalogue: partners.Catalogue
) -> collections.abc.Iterator[finding.Placed]:
    reasons = main.reasons if main else (None,) * len(article.sentences)
    texts = [
        (-1, article.title, None),
        *((index, sentence.text, reasons[index]) for index, sentence in enumerate(article.sentences)),
    ]
    named = catalogue.find_each([text for _, text, _ in texts])
    for (index, text, why), each in zip(texts, named, strict=True):
        if not each:
            continue
        hits = merging.merge(text, each)
        if main is None:
            silent = "no-occasion" if article.language in reading.READ else "not-graded"
            found = [finding.named(hit.partner, silent) for hit in hits]
        elif len(text) > _LONGEST:
            found = [finding.named(hit.partner, "unread") for hit in hits]
        elif why is not None:
            found = [finding.named(hit.partner, why) for hit in hits]
        else:
            read = _READERS.get(_language(text, article.language), english.read)
            found = read(text, hits, lead=index <= max(main.anchor, 0) + _LEAD)
        yield from (finding.Placed(one, index, (hit.start, hit.end)) for one, hit in zip(found, hits, strict=True))


_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_RUSSIAN = re.compile(r"[а-я]")
_READERS = {"ru": russian.read, "zh": chinese.read}


def _language(text: str, declared: str) -> str:
    if _CHINESE.search(text):
        return "zh"
    if _RUSSIAN.search(text):
        return "ru"
    return "en" if declared in {"ru", "zh"} else declared


def _without_ranks(
    findings: list[finding.Placed], catalogue: partners.Catalogue
) -> tuple[list[finding.Placed], list[finding.Placed]]:
    """The findings, and apart those by which a body's head, given by his rank in its parent, would prove the parent.

    A "UN Under-Secretary-General Li" who is the Executive Director of UNODC elsewhere in the text stands for UNODC.
    """
    posts = {
        (catalogue[placed.finding.partner].parent, placed.finding.person)
        for placed in findings
        if placed.finding.person
    }
    kept: list[finding.Placed] = []
    ranks: list[finding.Placed] = []
    for placed in findings:
        (ranks if (placed.finding.partner, placed.finding.person) in posts else kept).append(placed)
    return kept, ranks


def _of_participants(
    article: reading.Reading,
    main: occasion.Occasion,
    participants: tuple[values.Participant, ...],
    catalogue: partners.Catalogue,
) -> collections.abc.Iterator[finding.Placed]:
    """People who took part and spoke for a partner by name, though no sentence says so.

    Beside the name of the larger body they speak for that one, as the sentence has it.
    """
    speakers = {incumbent.known(person, catalogue, article.posted) for person in participants}
    if speakers <= {None}:
        return
    for holder, begin, stop in catalogue.holders(article.text, article.posted):
        index = reading.sentence_at(article, begin, stop)
        if holder.partner is None or holder not in speakers or index not in main.sentences:
            continue
        sentence = article.sentences[index]
        start, end = begin - sentence.start, stop - sentence.start
        if elsewhere.why(sentence.text, start, end):
            continue
        parent = catalogue[holder.partner].parent
        named = catalogue.find(sentence.text)
        if catalogue[holder.partner].tracked and all(hit.partner != parent for hit in named):
            found = finding.took_part(holder.partner, "participant", "office-holder", 0.8)
            yield finding.Placed(found, index, (start, end))


def _best(proofs: collections.abc.Iterable[finding.Placed]) -> list[finding.Placed]:
    """One proof for each partner, in the order of the text: the highest score, a sentence before the title."""
    chosen: dict[str, finding.Placed] = {}
    for proof in proofs:
        held = chosen.get(proof.finding.partner)
        if held is None or _strength(proof) > _strength(held):
            chosen[proof.finding.partner] = proof
    return list(chosen.values())


def _strength(proof: finding.Placed) -> tuple[float, bool, int]:
    return (proof.finding.score, proof.sentence >= 0, -proof.sentence)


def _involvement(article: reading.Reading, proof: finding.Placed) -> values.Involvement:
    found = proof.finding
    if found.role is None:
        raise ValueError(f"no proof of {found.partner}: {found.rule}")
    return values.Involvement(
        partner=found.partner, role=found.role, score=found.score, evidence=finding.evidence(article, proof)
    )
