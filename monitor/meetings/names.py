"""People named in an English sentence, with the office that stands beside the name."""

from __future__ import annotations

import collections.abc
import dataclasses
import re
import typing

from monitor.meetings import office_words as words

_TOKEN = re.compile(
    r"[A-Z]?[a-z]{2,}+(?![\w’'ʼ`\-‑.])|"  # most words, which the other forms would read alike, but slower
    r"[^\W\d_](?:\.(?=\s?[A-Z]))(?:[A-Z]\.)*|[HM][rs]{1,2}s?\.|H\.\s?E\.?|(?:[A-Z][a-z]?\.)(?=\s?[A-Z])|"
    r"[^\W\d_][\w]*(?:[’'ʼ`\-‑](?:\s(?=General))?[^\W\d_][\w]*)*[’']?|\d[\w.,/]*|[“”\"«»()\[\],;:.!?–—|]|\S",
)
_INITIAL = re.compile(r"(?:[A-Z][a-z]?\.)+$|[A-Z]$")
_SHOUTED = re.compile(r"[A-Z]{2,}[\w-]*$")
_LEADS_TO_BODY = frozenset({"of", "for", "on", "against", "in", "to", "from", "with", "at", "combating", "his", "its"})
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


class _Token(typing.NamedTuple):
    """A word or a mark; `low` is in lower case without the ending of a possessive."""

    text: str
    start: int
    end: int
    low: str


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        word = low = match.group()
        if not word.islower():
            low = word.lower()
        if low[-1] in "s'’":
            low = low.removesuffix("'s").removesuffix("’s").rstrip("'’")
        start, end = match.span()
        tokens.append(_Token(word, start, end, low))
    return tokens


def find(text: str) -> tuple[Named, ...]:
    """The people named in a sentence, in order. What is capitalised like a name but bears no title is marked so."""
    tokens = _tokens(text)
    found: list[Named] = []
    stop = 0
    for first, last in _runs(tokens):
        named = _named(text, tokens, first, last, stop)
        if named:
            found.append(named)
            stop = last + 1 if named.titled and named.whole else stop
    return tuple(_share_offices(text, found))


def _runs(tokens: list[_Token]) -> collections.abc.Iterator[tuple[int, int]]:
    """Stretches of words that could be a name, as (first, last) token numbers."""
    at = 0
    while at < len(tokens):
        word = tokens[at].text
        if not (word[0].isupper() or word.startswith("al-")) or not _may_continue(tokens[at]):
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and last - at < _LONGEST_NAME:
            step = _step(tokens, last)
            if not step or tokens[last].text.endswith(("'s", "’s")):
                break
            last += step
        yield at, last
        at = last + 1


def _step(tokens: list[_Token], last: int) -> int:
    """How many tokens the name goes on from here: 0, 1, or 2 over a particle."""
    if _may_continue(tokens[last + 1]) or (tokens[last + 1].low in words.INNER_TITLES and _adjoins(tokens, last)):
        return 1
    after = last + 2
    particle = tokens[last + 1].text in words.NAME_PARTICLES
    return 2 if particle and after < len(tokens) and _may_continue(tokens[after]) else 0


def _adjoins(tokens: list[_Token], last: int) -> bool:
    """Whether a title inside a name is written with a capital and another part of the name follows it."""
    return tokens[last + 1].text[0].isupper() and last + 2 < len(tokens) and _may_continue(tokens[last + 2])


def _may_continue(token: _Token) -> bool:
    text = token.text
    if _INITIAL.match(text):
        return text != "I" and token.low not in words.HONORIFICS
    if text.startswith(("al-", "el-", "as-", "ad-")) and text[3:4].isupper():
        return True
    if not text[:1].isupper() or _SHOUTED.match(text) or len(text) < 2:
        return False
    return token.low not in words.NO_NAME and token.low not in words.HONORIFICS and not _compound(token.low)


def _compound(low: str) -> bool:
    """A hyphened word with a part that names an office or a nation: "Secretary-General", "Chinese-Russian"."""
    parts = low.split("-")
    return len(parts) > 1 and any(part in words.HEADS or part in words.OPENERS for part in parts if len(part) > 2)


def _named(text: str, tokens: list[_Token], first: int, last: int, stop: int) -> Named | None:
    office = _office_before(text, tokens, first, stop)
    follows = office is None
    if follows and (last > first or not first or tokens[first - 1].low not in _LEADS_TO_BODY):
        office = _office_after(text, tokens, last)
    before = tokens[first - 1].low if first else ""
    honoured = before in words.HONORIFICS
    name = text[tokens[first].start : tokens[last].end].removesuffix("'s").removesuffix("’s").strip(" .'’")
    parts = last - first + 1
    whole = parts > 1 and not _INITIAL.match(tokens[last].text)
    if len(name) < 2 or (parts == 1 and _INITIAL.match(tokens[first].text)):
        return None
    close = whole or follows or before in words.HEADS - words.PLURALS
    titled = honoured or (bool(office) and close)
    return Named(name, tokens[first].start, tokens[first].start + len(name), office if titled else None, whole, titled)


def _office_before(text: str, tokens: list[_Token], first: int, stop: int) -> str | None:
    """The office that leads straight to a name: "SCO Secretary-General", "President of the Republic of Belarus"."""
    at = first - 1
    if at >= 0 and tokens[at].low in _LEADS_TO_BODY:
        return None
    while at >= 0 and tokens[at].low in words.HONORIFICS | {"the"} and tokens[at].low not in words.HEADS:
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
    return text[tokens[begin].start : tokens[end].end].strip(" ,(")


def _joins_office(tokens: list[_Token], at: int) -> bool:
    """Whether a comma stands inside an office: "Secretary-General, SCO", "Head of the Centre, River Institute"."""
    office = tokens[at - 1].low in words.HEADS - words.PLURALS
    return tokens[at].text == "," and (office or _led_by_of(tokens, at))


def _led_by_of(tokens: list[_Token], comma: int) -> bool:
    """Whether the words before a comma are an office with its body: "Secretary-General of the SCO, Zhang Ming"."""
    at, seen_of = comma - 1, False
    while at >= 0 and comma - at < 26 and (_may_stand_in_office(tokens, at) or tokens[at].text == ","):
        if tokens[at].low in words.HEADS:
            return seen_of and tokens[at].low not in words.PLURALS
        if tokens[at].low in {"of", "for", "to", ","}:
            seen_of = True
        at -= 1
    return False


def _may_stand_in_office(tokens: list[_Token], at: int) -> bool:
    token = tokens[at]
    if token.text in "()":
        return True
    if token.text in {"–", "-", "—"}:
        return at > 0 and tokens[at - 1].low in words.HEADS | words.BODIES
    if token.low in words.JOINERS or token.low in words.HEADS:
        return True
    if token.text[:1].isupper() or _SHOUTED.match(token.text):
        return token.low not in words.OPENERS or token.low in words.MODIFIERS
    return token.low in words.MODIFIERS or token.low in {"counter-terrorism", "d’affaires", "ad"}


def _office_begins(tokens: list[_Token], begin: int, head: int) -> int:
    """The first word of the office itself, without what merely came before it: "met with UN …" begins at "UN"."""
    while begin < head and (tokens[begin].low in words.JOINERS or tokens[begin].text in "()"):
        begin += 1
    for at in range(head - 1, begin - 1, -1):
        if tokens[at].low in words.JOINERS - {"of"} and tokens[at].low not in {"the", "and", "&"}:
            return at + 1
    return begin


def _office_after(text: str, tokens: list[_Token], last: int) -> str | None:
    """The office that follows a name: ", Ambassador of Oman to China", ", who is deputy director general of TASS"."""
    begin = at = _after_comma(tokens, last)
    head = -1
    while at < len(tokens) and at - begin < _FAR:
        token = tokens[at]
        if token.text in _CLOSERS or (token.text == "," and head >= 0):
            break
        if token.low in words.HEADS:
            head = at
        elif token.text == "," and at + 1 < len(tokens) and tokens[at + 1].low not in words.HEADS | words.MODIFIERS:
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
    office = text[tokens[begin].start : tokens[at - 1].end]
    return re.sub(r"^(?:the|an?|who is)\s+", "", office).strip(" ,(")


def _after_comma(tokens: list[_Token], last: int) -> int:
    """The token after the comma that follows a name and perhaps a bracket; the end where there is no such comma."""
    at = last + 1
    if at + 2 < len(tokens) and tokens[at].text == "(":
        at = next((i + 1 for i in range(at, min(at + 8, len(tokens))) if tokens[i].text == ")"), at)
    return at + 1 if at < len(tokens) and tokens[at].text == "," else len(tokens)


def _may_lead_to_office(tokens: list[_Token], at: int) -> bool:
    token = tokens[at]
    low = token.low
    return (
        low in words.MODIFIERS or low in words.JOINERS or low in words.BODIES or low in words.TOPONYMS
        or low in {"who", "is", "was", "his", "its"} or _SHOUTED.match(token.text) is not None
        or (token.text.endswith(("'s", "’s")) and token.text[:1].isupper())
    )  # fmt: skip


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
