"""What the words right around a partner's name make of it: its building, its charter, its official, its session …"""

from __future__ import annotations

import re
import typing

from monitor.meetings import office_words, offices, triggers
from monitor.partners import catalogue

Kind = typing.Literal[
    "venue",
    "document",
    "members",
    "office",
    "credential",
    "people",
    "body",
    "occasion",
    "relation",
    "framework",
    "bare",
]


class Phrase(typing.NamedTuple):
    """A partner's name with the words that belong to it: ``sentence[start:end]``."""

    hit: catalogue.Hit
    kind: Kind
    start: int
    end: int


_SMALL = (
    r"(?:and|or|the|of|with|in|on|to|by|for|at|as|from|is|was|were|are|that|which|who|has|had|have|will|would|"
    r"should|in|his|her|its|a|an|held|hold|holds|met|sent|took|gave|said|made|led|(?-i:[a-z])\w*ed)"
)
_WORDS = rf"(?:(?!{_SMALL}\b)[\w’'.&-]+ ){{0,4}}?"
_NAMED = r"(?:(?:(?-i:[A-Z])[\w’'-]*|for|of|on|in|&) ){0,6}?"
_VENUE = (
    r"(?:headquarters|hq|building|buildings|premises|compound|conference cent(?:er|re)|convention cent(?:er|"
    r"re)|house|hall|campus|complex|library|garden|square|plaza|pavilion)"
)
_DOCUMENT = (
    r"(?:charter|resolutions?|conventions?|declarations?|strateg(?:y|ies)|action plan|plan of action|agenda|sdgs?|"
    r"sustainable development|development goals|goals?|world heritage|heritage|lists?|principles|norms|"
    r"standards|reports?|"
    r"decade|years?|international day|day|anniversary of|treat(?:y|ies)|statute|protocols?|guidelines|"
    r"memorandum|data|figures|statistics|estimates|rules|prize|award|millennium|consolidated|system|family|sanctions|"
    r"membership|status|peacekeeping|affairs|issues|matters|"
    r"global counter-?\s?terrorism strategy|creative cit(?:y|ies)|calendar|budget|fund|funds|framework)"
)
_MEMBERS = (
    r"(?:members?|member[- ](?:states?|countries|nations|economies)|countries|states|nations|economies|"
    r"capitals|region|space|area|"
    r"space|borders|territory|citizens|markets?|neighbours|neighbors|leaders|heads of state|ambassadors|"
    r"rotating chair|chairmanship|presidency|"
    r"chairing|chambers? of commerce|businesses|companies|entrepreneurs|troops|forces|coalition|zone|peoples?|youth)"
)
_RELATION = (
    r"(?:relations?|relationships?|cooperation|co-operation|partnerships?|ties|interaction|contacts|links|"
    r"coordination|collaboration|format|memorandum|agreement|mou)"
)

_RIGHT: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?:['’]s?)?[ –-](?:{pattern})\b", re.IGNORECASE))
    for kind, pattern in typing.cast(
        "tuple[tuple[Kind, str], ...]",
        (
            ("venue", rf"(?:{_WORDS})?{_VENUE}"),
            ("office", rf"{offices.OFFICE}|(?:[a-z-]+ ){{1,2}}(?:chief|envoy|boss|tsar|coordinator|adviser)"),
            ("people", rf"(?:member[- ]states?['’]? |country |countries['’]? )?{offices.PEOPLE}(?! states)"),
            ("document", rf"{_DOCUMENT}"),
            ("members", rf"{_MEMBERS}"),
            ("relation", rf"{_RELATION}"),
            ("occasion", rf"{_WORDS}{offices.OCCASION}"),
            ("document", rf"{_WORDS}{_DOCUMENT}"),
            ("body", rf"{_WORDS}{offices.BODY}"),
        ),
    )
)
_NAME = r"[A-Z][\w’'-]+ (?:(?:[a-z]{2,3}|[A-Z]\.) )?[A-Z][\w’'-]+"
_OPENS = (" ", "–", "-", "'", "’")
"""What every pattern to the right begins with."""

_PARTS_OF_IT = frozenset({"office", "people", "occasion", "venue", "document"})

_PERSON = re.compile(
    rf"['’]s ({_NAME})(?=,? (?:and|who|also|then|told|spoke|met|said|took|gave|led|was|held|agreed|[a-z]+ed)\b)"
)
_PERSON_OF = re.compile(rf"({_NAME}) (?:of|from|representing)(?: the)? $")
_FAR_OFFICE = re.compile(rf"(?:['’]s)? {_NAMED}{offices.OFFICE}\b", re.IGNORECASE)

_PARTS = r"(?: (?:(?-i:[A-Z])[\w’'-]*|for|of|and|the|on|in|at|to|&|-|–)){0,9}?"
_RANKED = (
    r"(?:deputy to the [\w-]+|(?:department |division |section |programme )?(?:head|chief|director|officer|adviser|"
    r"advisor|manager|coordinator|specialist|expert))"
)
_LEFT: tuple[tuple[Kind, triggers.Pattern], ...] = tuple(
    (kind, triggers.compile(pattern, re.IGNORECASE))
    for kind, pattern in typing.cast(
        "tuple[tuple[Kind, str], ...]",
        (
            (
                "credential",
                (
                    r"(?:(?:permanent |special )?(?:representatives?|missions?|observers?|envoys?|delegations?|"
                    r"ambassadors?)"
                    r"(?: [^,;]{0,50})?|accredited|appointed|candidate|contribut\w+|application) (?:to|with)(?: the)? $"
                ),
            ),
            (
                "framework",
                (
                    r"(?:frameworks?|auspices|aegis|umbrella|margins|sidelines|fringes|line|platforms?|venues?|tribune|"
                    r"rostrum)(?: of)?(?: the)? $"
                ),
            ),
            ("framework", r"(?:within|under|through|via|along)(?: the)? $"),
            ("venue", rf"{_VENUE} (?:of|at)(?: the)? $"),
            ("document", rf"{_DOCUMENT} (?:of|by)(?: the)? $"),
            ("members", rf"{_MEMBERS} (?:of|in|from)(?: the)? $"),
            (
                "members",
                (
                    r"(?:join|joined|joining|acced\w+ to|accession to|members? of|presidency of|chairmanship (?:of|in)|"
                    r"chair of|chairs)(?: the)? $"
                ),
            ),
            ("people", rf"{offices.PEOPLE} (?:of|from|at)(?: the)? $"),
            ("office", rf"\b{offices.OFFICE}{_PARTS} (?:of|for|at|from)(?: the)? $"),
            ("occasion", rf"{offices.OCCASION} (?:of|at)(?: the)? (?:{_WORDS}of(?: the)? )?$"),
            ("office", rf"\b{_RANKED}{_PARTS} in(?: the)? $"),
            ("body", rf"{offices.BODY} of(?: the)? $"),
            ("relation", rf"{_RELATION} (?:with|between|to|of)(?: both)?(?: the)? $"),
        ),
    )
)
_OFFICE_BEFORE_BODY = triggers.compile(
    rf"\b{offices.OFFICE}{_PARTS} (?:of|for|at|from|in)(?: the)? "
    r"(?:(?:(?-i:[A-Z])[\w’'-]* ){1,6}(?:of|for)(?: the)? )?$",
    re.IGNORECASE,
)
_IS_ONE = re.compile(
    r"(?:representative|delegate|official|expert|specialist|observer|diplomat|counterpart) ",
    re.IGNORECASE,
)
_IS_OFFICE = re.compile(r"\bHigh Commissioner\b")
_NAMED_BEFORE = re.compile(r"[A-Z][\w’'-]+, (?:the )?$")
_NAME_NEXT = re.compile(r",? (?:Mr\.? |Ms\.? |Dr\.? )?[A-Z][\w’'-]+ [A-Z]")
"""A body that is named by the office of its head; with a name beside it, the person is meant."""

_LIST_BEFORE = re.compile(r"\bSCO(?:, (?:the )?(?:[A-Z]{2,}, (?:the )?)*|,? and (?:the )?)$")
_LIST_OF_MEMBERS = re.compile(
    r"(?:, (?:the )?[A-Z]{2,})*,? (?:and|or|&) (?:the )?[A-Z]{2,}(?:['’]s?)? "
    r"(?:member[- ](?:states?|countries|nations)|countries|states|nations)\b"
)
"""The rest of a list that begins with the SCO and ends in its members: "the SCO, CIS and EAEU countries"."""

_LIST_SIDE = 60

_SYSTEM = re.compile(r" (?:system|family)\b")
_OFFICES = tuple(one for one in _LEFT if one[0] == "office")
"""Whoever holds an office of a body's whole system holds it for the body."""

_FIRST = 4
"""So many of the patterns to the left go before those to the right."""

_SIDE = 130
_LINK = re.compile(
    r"\b(?:of|for|at|from|in|to|with|between|both|by|within|under|through|via|along|join|joined|"
    r"joining|chairs)(?: the)? $",
    re.IGNORECASE,
)
_LINK_SIDE = 16
"""Every phrase to the left of a name ends in one of these words; looking for them first spares most of the work."""


def around(sentence: str, hit: catalogue.Hit) -> Phrase:
    """The phrase that a hit stands in."""
    right = sentence[hit.end : hit.end + _SIDE]
    left = sentence[max(0, hit.start - _SIDE) : hit.start]
    if _IS_OFFICE.search(sentence, hit.start, hit.end) and (_NAMED_BEFORE.search(left) or _NAME_NEXT.match(right)):
        return Phrase(hit, "office", hit.start, hit.end)
    if _LIST_BEFORE.search(left[-_LIST_SIDE:]) and (listed := _LIST_OF_MEMBERS.match(right)):
        return Phrase(hit, "members", hit.start, hit.end + listed.end())
    linked = _LINK.search(left[-_LINK_SIDE:]) is not None
    follows = _follows(right)
    if linked and not _is_own(right, follows) and (found := _before(hit, left, _LEFT[:_FIRST])):
        return found
    if linked and _SYSTEM.match(right) and (found := _before(hit, left, _OFFICES)):
        return found
    return (
        (_own_person(hit, left, right) if linked or right[:1] in {"'", "’"} else None)
        or (
            _with_office(left, Phrase(hit, _RIGHT[follows[0]][0], hit.start, hit.end + follows[1])) if follows else None
        )
        or (_far_office(hit, right) if hit.organ else None)
        or (_before(hit, left, _LEFT[_FIRST:]) if linked else None)
        or _far_office(hit, right)
        or Phrase(hit, "body" if hit.organ else "bare", hit.start, hit.end)
    )


_TOGETHER = re.compile(r"\bin (?:close |direct |active |full )?$", re.IGNORECASE)
"""Before "cooperation with": the words tell who organised something, not what relations a body has."""

_SPONSORED = re.compile(
    rf"\b(?:held|organi[sz]ed|convened|hosted|conducted|took place|takes place|taking place|opened|met|gathered|"
    rf"{offices.OCCASION})\b[^.;]{{0,80}}? under the (?:[\w-]+ )?$",
    re.IGNORECASE,
)
"""Before "auspices of": an occasion is held under them, not a process or a force."""


def _before(hit: catalogue.Hit, left: str, patterns: tuple[tuple[Kind, triggers.Pattern], ...]) -> Phrase | None:
    for kind, pattern in patterns:
        found = pattern.search(left)
        if found and not _arranges(kind, left[: found.start()], found.group()):
            one = kind == "people" and _IS_ONE.match(found.group())
            return Phrase(hit, "office" if one else kind, hit.start - len(left) + found.start(), hit.end)
    return None


def _arranges(kind: Kind, before: str, words: str) -> bool:
    """Whether a body's part in an occasion is told by words that elsewhere tell of relations or of a framework."""
    if kind == "relation":
        return _TOGETHER.search(before) is not None
    return words.lower().startswith(("auspices", "aegis", "umbrella")) and _SPONSORED.search(before) is not None


def _follows(right: str) -> tuple[int, int] | None:
    """Which of the patterns to the right is the first that matches, and how far it reaches."""
    if right[:1] not in _OPENS:
        return None
    matches = ((place, pattern.match(right)) for place, (_, pattern) in enumerate(_RIGHT))
    return next(((place, found.end()) for place, found in matches if found), None)


def _is_own(right: str, follows: tuple[int, int] | None) -> bool:
    """Whether words to the right make the name that of a part, whatever stands before it."""
    if follows is None:
        return False
    first = follows[0]
    return _RIGHT[first][0] in _PARTS_OF_IT or any(
        pattern.match(right) for kind, pattern in _RIGHT[first + 1 :] if kind in _PARTS_OF_IT
    )


def _own_person(hit: catalogue.Hit, left: str, right: str) -> Phrase | None:
    """A person who is given as a body's without an office: "UNRCCA's Natalia Gherman", "Li Wei of UNESCO"."""
    found = _PERSON.match(right)
    if found and not _is_no_name(found[1]):
        return Phrase(hit, "office", hit.start, hit.end + found.end(1))
    named = _PERSON_OF.search(left)
    if named and not _is_no_name(named[1]):
        return Phrase(hit, "office", hit.start - len(left) + named.start(), hit.end)
    return None


def _is_no_name(words: str) -> bool:
    return any(word.lower() in office_words.NO_NAME for word in words.split())


def _far_office(hit: catalogue.Hit, right: str) -> Phrase | None:
    found = _FAR_OFFICE.match(right)
    return Phrase(hit, "office", hit.start, hit.end + found.end()) if found else None


def _with_office(left: str, phrase: Phrase) -> Phrase:
    """A part or an occasion of a body after "Head of the" is somebody's office."""
    if phrase.kind not in {"body", "occasion", "people"}:
        return phrase
    found = _OFFICE_BEFORE_BODY.search(left)
    if found:
        return Phrase(phrase.hit, "office", phrase.hit.start - len(left) + found.start(), phrase.end)
    return phrase
