"""A pattern that is tried only where a match may begin finds what the plain pattern finds."""

from __future__ import annotations

import collections.abc
import importlib
import pkgutil
import re

import hypothesis
import pytest
from hypothesis import strategies

from monitor import meetings
from monitor.meetings import heads, triggers

PATTERNS = (
    r"\b(?:(?:will|shall) (?:be )?(?:held|meet)|upcoming|состоит\w+)\b|明年",
    r"(?<![\w-])(?:co-?|jointly )?(?:organi[sz]ed|hosted)(?: [\w ,]{0,20}?)? by(?!\w)",
    r"[.!?]+[\"”]*(?=\s|$)",
    r"\b(?:message|letter)\s+(?:\w+\s+){0,2}(?:of|from)\s[^;.]{0,20}$",
    r"(?:a|ab|abc){2,3}|b+c|(?P<last>d*e)",
)
WORDS = (
    "will ",
    "be held",
    "Meet",
    "co-organised",
    "jointly ",
    "hosted",
    " by",
    "BY ",
    "Letter ",
    "of ",
    "from ",
    "明年",
)
ENDS = ("состоится", "abc", "bc", "dde", ".", "?!", "”", " ", "-", "x", "Ä")
BEGINNINGS = (
    (r"\b(?:met|meets?)\b", {"met", "meet"}),
    (r"(?:co-?)?host", {"co-hos", "cohost", "host"}),
    (r"organi[sz]ed", {"organi"}),
    (r"r[eé]sum", {"resum", "résum"}),
    (r"on(?:ce)+ more|\.{3}", {"once", "."}),
    (r"(?!no)(?:a|b)\w+", {"a", "b"}),
)
EDGES = strategies.sampled_from(["", "", "", r"\b", r"\B", r"(?<!\w)", r"(?<![\w-])", "(?<=a)", "(?!ab)"])
BEGUN = strategies.sampled_from("aba bab abab baab abba ab b-a aéb [aж]b b中a A 😀b".split())  # noqa: SIM905
GONE_ON = strategies.sampled_from(["", "", "a-", "(?!b)", "$", r"\b", r"\w*-", "[^.]{0,3}é", "?", "{2}", "(?-i:A)"])
PIECES = strategies.builds("{}{}{}".format, EDGES, BEGUN, GONE_ON)
NASTY = strategies.lists(PIECES, min_size=2, max_size=5).map("|".join) | strategies.builds(
    "{}(?:{})?(?:{}|{})".format, EDGES, BEGUN, PIECES, PIECES
)
"""Patterns whose beginnings lie over and in each other."""
TEXTS = strategies.lists(strategies.sampled_from(["ab", "ba", "a", "b"]), min_size=5).map("".join) | strategies.lists(
    strategies.sampled_from([*"aabbAB -éÉжЖ中_1.\nİ😀\ud83d\udc00", "ab", "aba"]), min_size=5
).map("".join)


@hypothesis.settings(max_examples=400)
@hypothesis.given(NASTY, TEXTS, strategies.booleans())
def test_no_match_is_missed_where_beginnings_overlap(pattern: str, text: str, in_any_case: bool) -> None:
    """Beginnings are looked for without overlap, and still each match of any pattern is found, in any text."""
    flags = re.IGNORECASE if in_any_case else re.NOFLAG
    triggered = triggers.compile(pattern, flags)
    try:
        spans = [one.span() for one in triggered.finditer(text)]
    except heads.Unbounded:
        hypothesis.assume(False)
    found = [one.span() for one in re.compile(pattern, flags).finditer(text)]
    assert spans == found
    first = triggered.search(text)
    assert (first and first.span()) == (found[0] if found else None)


@pytest.mark.parametrize("pattern", PATTERNS)
@hypothesis.given(strategies.lists(strategies.sampled_from(WORDS + ENDS), max_size=12).map("".join))
def test_the_same_is_found_as_without_triggers(pattern: str, text: str) -> None:
    """Every match stands where the plain pattern finds it."""
    plain, triggered = re.compile(pattern, re.IGNORECASE), triggers.compile(pattern, re.IGNORECASE)
    assert [one.span() for one in triggered.finditer(text)] == [one.span() for one in plain.finditer(text)]


@pytest.mark.parametrize(("pattern", "letters"), BEGINNINGS)
def test_a_match_begins_with_these_letters(pattern: str, letters: set[str]) -> None:
    """The beginnings of a pattern are read from its alternatives, as far as they are certain."""
    assert heads.of(pattern, in_any_case=True).keys() == letters


@pytest.mark.parametrize("pattern", [r"\w+ed", r"(?:the )?\d", r"[^.]by", r"(?:a|)", r"x*", "(a)\\1b|\\2"])
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    """No trigger is made up where there is none."""
    with pytest.raises(heads.Unbounded):
        heads.of(pattern, in_any_case=False)


def test_each_pattern_of_detection_can_be_used() -> None:
    """They are made at their first use; none of them is found wanting by the one article that uses it."""
    modules = [
        importlib.import_module(f"monitor.meetings.{one.name}") for one in pkgutil.iter_modules(meetings.__path__)
    ]
    found = [one for module in modules for one in _patterns(list(vars(module).values()))]
    assert len(found) > 100
    assert [one.search("nothing of it") for one in found if one.search("") is not None] == []


def _patterns(values: collections.abc.Iterable[object]) -> list[triggers.Pattern]:
    """The patterns among values, and in tuples, lists and tables of them."""
    found: list[triggers.Pattern] = []
    for one in values:
        if isinstance(one, triggers.Pattern):
            found.append(one)
        elif isinstance(one, dict):
            found += _patterns([*one.keys(), *one.values()])
        elif isinstance(one, tuple | list | set | frozenset):
            found += _patterns(one)
    return found


def test_case_counts_where_the_pattern_says_so() -> None:
    """Without the flag a small letter is not a capital."""
    assert triggers.compile("SCO").search("the sco and the SCO").start() == 16  # type: ignore[union-attr]


def test_letters_that_grow_in_lower_case_move_nothing() -> None:
    """A Turkish capital I is two characters in lower case, and the places behind it stay what they are."""
    found = triggers.compile("istanbul", re.IGNORECASE).search("İİ to ISTANBUL")
    assert found is not None
    assert found.start() == 6


def test_a_long_text_without_a_trigger_is_tried_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a pattern grows with what may match it, not with the length of the text."""
    tried: list[int] = []
    pattern = triggers.compile(r"\bmeet\w*", re.IGNORECASE)

    class Counted:
        def match(self, text: str, start: int) -> re.Match[str] | None:
            tried.append(start)
            return re.compile(r"\bmeet\w*").match(text, start)

    monkeypatch.setattr(pattern, "_match", Counted().match)
    assert len(list(pattern.finditer("a wall of words " * 1000 + "meetings, they meet"))) == 2
    assert len(tried) == 2
