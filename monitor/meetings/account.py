"""How detection came to its answer: every sentence with what was read in it, every partner with what decided."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

from monitor.meetings import examining, finding, involvement, mentions, occasion, reading, scope, values

Part = typing.Literal["states", "tells", "no-occasion"] | scope.Why
"""What a sentence does: it states the occasion best, tells of it, there is none; or why it tells of something else."""

MarkKind = typing.Literal["involved", "named", "person", "field"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words ``sentence.text[start:end]`` that a rule read, as what, and what it made of them.

    `label` is the id of a partner, the name of a field, or "participant"; `made` is the role of a partner, the reason
    for which it counts as named only, or the name of the rule of a field.
    """

    start: int
    end: int
    kind: MarkKind
    label: str
    made: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the article with its offsets in `Article.text`; number 0 is the title, which has none."""

    number: int
    text: str
    part: Part
    start: int | None = None
    end: int | None = None
    paragraph: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What one sentence says of a partner: a `role`, or `why` it was refused. `words` is the name as written there.

    `role` is set and `why` too where a sentence would prove the partner and was not believed.
    """

    sentence: int
    words: str | None
    rule: str
    score: float
    role: values.Role | None
    why: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner that the article names: how it took part, else why it did not, and every naming; `deciding` first."""

    id: str
    role: values.Role | None
    score: float
    why: str | None
    deciding: Naming
    others: tuple[Naming, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The account of a detection. `no_occasion` says why there is no meeting, `put_off` what was only put off."""

    meeting: values.Meeting | None
    put_off: values.Meeting | None
    no_occasion: occasion.NoOccasion | None
    sentences: tuple[Sentence, ...]
    partners: tuple[Partner, ...]

    def number(self, evidence: values.Evidence) -> int:
        """The number of the sentence that evidence quotes."""
        return next((one.number for one in self.sentences if one.start == evidence.start), 0)


def of(examined: examining.Examination) -> Explanation:
    """The account of an examination. It decides nothing: it only puts in order what the rules said."""
    return Explanation(
        meeting=examined.meeting,
        put_off=examined.put_off,
        no_occasion=None if isinstance(examined.sought, occasion.Occasion) else examined.sought,
        sentences=tuple(_sentences(examined)),
        partners=tuple(_partners(examined)),
    )


def _sentences(examined: examining.Examination) -> collections.abc.Iterator[Sentence]:
    read, marks = examined.read, _marks(examined)
    if read.title:
        yield Sentence(
            number=0, text=read.title, part=_part(examined, reading.TITLE), marks=tuple(marks.get(reading.TITLE, ()))
        )
    for index, one in enumerate(read.sentences):
        yield Sentence(
            number=index + 1,
            text=one.text,
            part=_part(examined, index),
            start=one.start,
            end=one.end,
            paragraph=one.paragraph,
            marks=tuple(marks.get(index, ())),
        )


def _part(examined: examining.Examination, index: int) -> Part:
    main = examined.sought
    if not isinstance(main, occasion.Occasion):
        return "no-occasion"
    if index == main.anchor:
        return "states"
    return (None if index == reading.TITLE else main.reasons[index]) or "tells"


def _marks(examined: examining.Examination) -> dict[int, list[Mark]]:
    """The marks of each sentence, by its index, in the order of its words, the longer first."""
    marks: dict[int, set[Mark]] = {}
    for placed in (*examined.judgement.findings, *examined.judgement.ranks):
        role, why = _call(examined, placed)
        if placed.words:
            kind: MarkKind = "named" if why else "involved"
            mark = _mark(placed.words, kind, placed.finding.partner, why or role or "")
            marks.setdefault(placed.sentence, set()).add(mark)
    for kind, label, evidence in _read_of(examined.meeting):
        if evidence.words:
            mark = _mark(evidence.words, kind, label, evidence.rule)
            marks.setdefault(_index(examined.read, evidence), set()).add(mark)
    return {index: sorted(found, key=_order) for index, found in marks.items()}


def _mark(words: tuple[int, int], kind: MarkKind, label: str, made: str) -> Mark:
    return Mark(start=words[0], end=words[1], kind=kind, label=label, made=made)


def _order(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.label


def _read_of(meeting: values.Meeting | None) -> collections.abc.Iterator[tuple[MarkKind, str, values.Evidence]]:
    """The people and the fields of a meeting, each with its evidence."""
    if meeting is None:
        return
    for one in meeting.participants:
        if one.evidence:
            yield "person", "participant", one.evidence
    for field, evidence in meeting.evidence:
        yield "field", field, evidence


def _index(read: reading.Reading, evidence: values.Evidence) -> int:
    if evidence.start is None:
        return reading.TITLE
    return next(index for index, one in enumerate(read.sentences) if one.start == evidence.start)


def _partners(examined: examining.Examination) -> collections.abc.Iterator[Partner]:
    judgement = examined.judgement
    decided = {one.partner: one.evidence for one in judgement.involved}
    decided |= {one.partner: one.evidence for one in judgement.mentions}
    every = (*judgement.findings, *judgement.ranks)
    for partner in dict.fromkeys([*decided, *(placed.finding.partner for placed in every)]):
        own = [placed for placed in every if placed.finding.partner == partner]
        first = next((one for one in own if finding.evidence(examined.read, one) == decided.get(partner)), own[0])
        deciding = _naming(examined, first)
        yield Partner(
            id=partner,
            role=None if deciding.why else deciding.role,
            score=deciding.score,
            why=deciding.why,
            deciding=deciding,
            others=tuple(_naming(examined, one) for one in own if one is not first),
        )


def _naming(examined: examining.Examination, placed: finding.Placed) -> Naming:
    text = reading.sentence_text(examined.read, placed.sentence)
    role, why = _call(examined, placed)
    return Naming(
        sentence=placed.sentence + 1,
        words=text[placed.words[0] : placed.words[1]] if placed.words else None,
        rule=placed.finding.rule,
        score=placed.finding.score,
        role=role,
        why=why,
    )


def _call(examined: examining.Examination, placed: finding.Placed) -> tuple[values.Role | None, str | None]:
    """What a finding says: how the partner took part, or why that does not count."""
    if placed in examined.judgement.ranks:
        return placed.finding.role, "rank"
    if placed.finding.role and placed.finding.score < involvement.ENOUGH:
        return placed.finding.role, mentions.UNPROVEN
    return placed.finding.role, placed.finding.why
