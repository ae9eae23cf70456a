"""People named in an English sentence, with the office that stands beside the name."""

from __future__ import annotations

import collections.abc
import dataclasses
import re

from monitor.meetings import office_words as words
from monitor.meetings import tokens as cut

_LEADS_TO_BODY = frozenset({"of", "for", "on", "against", "in", "to", "from", "with", "at", "combating", "his", "its"})
_SINGLE = words.HEADS - words.PLURALS
_BEFORE_NAMES = (words.HONORIFICS | {"the"}) - words.HEADS
_BEFORE_DASHES = words.HEADS | words.BODIES
_IN_OFFICES = words.HEADS | words.MODIFIERS
_BEFORE_OFFICE = words.JOINERS - {"of", "the", "and", "&"}
_LEADS_TO_OFFICE = words.MODIFIERS | words.JOINERS | words.BODIES | words.TOPONYMS | {"who", "is", "was", "his", "its"}
_DASHES = frozenset("–-—")
_CLOSERS = frozenset('.;:!?"“”«»|[]–—')
_LONGEST_NAME = 6
_FAR = 26


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A person's name in a sentence: its offsets there, the office as written or None, and whether the name is whole.

    `whole` is false for a surname alone ("Mr Norov"), which stands for a fuller name elsewhere; `titled` is true where
    an office or an honorific beside it says that this is a person.
    """

    name: str
    start: int
    end: int
    office: str | None
    whole: bool
    titled: bool


def find(text: str) -> tuple[Named, ...]:
    """The people named in a sentence, in order. What is capitalised like a name but bears no title is marked so."""
    tokens = cut.Tokens(text)
    found: list[Named] = []
    stop = 0
    for first, last in _runs(tokens):
        named = _named(tokens, first, last, stop)
        if named:
            found.append(named)
            stop = last + 1 if named.titled and named.whole else stop
    return tuple(_share_offices(text, found))


def _runs(tokens: cut.Tokens) -> collections.abc.Iterator[tuple[int, int]]:
    """Stretches of words that could be a name, as (first, last) token numbers."""
    after = 0
    for at in [number for number, token in enumerate(tokens) if token.opens_name]:
        if at < after:
            continue
        last = at
        while last + 1 < len(tokens) and last - at < _LONGEST_NAME:
            step = _step(tokens, last)
            if not step or tokens[last].text.endswith(("'s", "’s")):
                break
            last += step
        yield at, last
        after = last + 1


def _step(tokens: cut.Tokens, last: int) -> int:
    """How many tokens the name goes on from here: 0, 1, or 2 over a particle."""
    if tokens[last + 1].in_name or (tokens[last + 1].low in words.INNER_TITLES and _adjoins(tokens, last)):
        return 1
    after = last + 2
    particle = tokens[last + 1].text in words.NAME_PARTICLES
    return 2 if particle and after < len(tokens) and tokens[after].in_name else 0


def _adjoins(tokens: cut.Tokens, last: int) -> bool:
    """Whether a title inside a name is written with a capital and another part of the name follows it."""
    return tokens[last + 1].text[0].isupper() and last + 2 < len(tokens) and tokens[last + 2].in_name


def _named(tokens: cut.Tokens, first: int, last: int, stop: int) -> Named | None:
    office = _office_before(tokens, first, stop)
    follows = office is None
    if follows and (last > first or not first or tokens[first - 1].low not in _LEADS_TO_BODY):
        office = _office_after(tokens, last)
    before = tokens[first - 1].low if first else ""
    honoured = before in words.HONORIFICS
    name = tokens.words(first, last).removesuffix("'s").removesuffix("’s").strip(" .'’")
    parts = last - first + 1
    whole = parts > 1 and not tokens[last].initial
    if len(name) < 2 or (parts == 1 and tokens[first].initial):
        return None
    close = whole or follows or before in _SINGLE
    titled = honoured or (bool(office) and close)
    start = tokens.start(first)
    return Named(name, start, start + len(name), office if titled else None, whole, titled)


def _office_before(tokens: cut.Tokens, first: int, stop: int) -> str | None:
    """The office that leads straight to a name: "SCO Secretary-General", "President of the Republic of Belarus"."""
    at = first - 1
    if at >= 0 and tokens[at].low in _LEADS_TO_BODY:
        return None
    while at >= 0 and tokens[at].low in _BEFORE_NAMES:
        at -= 1
    if at >= 0 and tokens[at].text == "," and _led_by_of(tokens, at):
        at -= 1
    end = at
    head = begin = -1
    while at >= stop and end - at < _FAR:
        token = tokens[at]
        if token.low in words.HEADS:
            head, begin = at, at
        elif head < 0 and at > stop and _joins_office(tokens, at):
            pass
        elif not _may_stand_in_office(tokens, at):
            break
        elif token.low not in words.JOINERS:
            begin = at
        at -= 1
    if head < 0:
        return None
    begin = _office_begins(tokens, begin, head)
    return tokens.words(begin, end).strip(" ,(")


def _joins_office(tokens: cut.Tokens, at: int) -> bool:
    """Whether a comma stands inside an office: "Secretary-General, SCO", "Head of the Centre, River Institute"."""
    office = tokens[at - 1].low in _SINGLE
    return tokens[at].text == "," and (office or _led_by_of(tokens, at))


def _led_by_of(tokens: cut.Tokens, comma: int) -> bool:
    """Whether the words before a comma are an office with its body: "Secretary-General of the SCO, Zhang Ming"."""
    at, seen_of = comma - 1, False
    while at >= 0 and comma - at < 26 and (_may_stand_in_office(tokens, at) or tokens[at].text == ","):
        if tokens[at].low in words.HEADS:
            return seen_of and tokens[at].low not in words.PLURALS
        if tokens[at].low in {"of", "for", "to", ","}:
            seen_of = True
        at -= 1
    return False


def _may_stand_in_office(tokens: cut.Tokens, at: int) -> bool:
    if tokens[at].text in _DASHES:
        return at > 0 and tokens[at - 1].low in _BEFORE_DASHES
    return tokens[at].in_office


def _office_begins(tokens: cut.Tokens, begin: int, head: int) -> int:
    """The first word of the office itself, without what merely came before it: "met with UN …" begins at "UN"."""
    while begin < head and (tokens[begin].low in words.JOINERS or tokens[begin].text in "()"):
        begin += 1
    for at in range(head - 1, begin - 1, -1):
        if tokens[at].low in _BEFORE_OFFICE:
            return at + 1
    return begin


def _office_after(tokens: cut.Tokens, last: int) -> str | None:
    """The office that follows a name: ", Ambassador of Oman to China", ", who is deputy director general of TASS"."""
    begin = at = _after_comma(tokens, last)
    head = -1
    while at < len(tokens) and at - begin < _FAR:
        token = tokens[at]
        if token.text in _CLOSERS or (token.text == "," and head >= 0):
            break
        if token.low in words.HEADS:
            head = at
        elif token.text == "," and at + 1 < len(tokens) and tokens[at + 1].low not in _IN_OFFICES:
            break
        elif head < 0 and not _may_lead_to_office(tokens, at):
            return None
        elif head >= 0 and not _may_stand_in_office(tokens, at):
            break
        at += 1
    if head < 0:
        return None
    while at - 1 > head and tokens[at - 1].low in words.JOINERS | {"("}:
        at -= 1
    office = tokens.words(begin, at - 1)
    return re.sub(r"^(?:the|an?|who is)\s+", "", office).strip(" ,(")


def _after_comma(tokens: cut.Tokens, last: int) -> int:
    """The token after the comma that follows a name and perhaps a bracket; the end where there is no such comma."""
    at = last + 1
    if at + 2 < len(tokens) and tokens[at].text == "(":
        at = next((i + 1 for i in range(at, min(at + 8, len(tokens))) if tokens[i].text == ")"), at)
    return at + 1 if at < len(tokens) and tokens[at].text == "," else len(tokens)


def _may_lead_to_office(tokens: cut.Tokens, at: int) -> bool:
    token = tokens[at]
    return (
        token.low in _LEADS_TO_OFFICE
        or token.shouted
        or (token.text.endswith(("'s", "’s")) and token.text[:1].isupper())
    )


def _share_offices(text: str, found: list[Named]) -> list[Named]:
    """Give an office of several people to each: "X and Y, Ambassadors of A and B"."""
    shared = list(found)
    for number in range(len(found) - 1, 0, -1):
        follower, named = shared[number], shared[number - 1]
        between = text[named.end : follower.start]
        plural = follower.office and any(word.lower() in words.PLURALS for word in follower.office.split())
        if plural and not named.titled and re.fullmatch(r",?\s+and\s+|,\s+|\s+&\s+", between):
            shared[number - 1] = dataclasses.replace(named, office=follower.office, titled=True)
    return shared
