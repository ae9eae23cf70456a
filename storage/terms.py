"""The words of full text: how a text is cut into terms, and what a word, a phrase or a beginning is found by.

A term is one word, folded: lower case, without accents, without a possessive ending; or one Han or kana character,
since those scripts put no spaces between words. No word is dropped, so WHO and IT are found. Databases
only compare whole terms: their own parsers, stemmers and stop words differ, and would give different answers.

A word is found in any regular inflection, a phrase as it stands. What looks like a word and yields several terms
(``SCO-Afghanistan``, ``上合组织``) is a phrase. The language of queries is `storage.query`.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import re
import typing
import unicodedata

LONGEST_TERM = 64
"""Longer runs are cut; nobody types them, and Postgres refuses a lexeme of more than 2 kB."""

LARGEST_INDEX = 1_048_575
"""Bytes of what Postgres makes of all terms of a text; a text with more is refused."""
_BESIDE = 5
"""Bytes at the most that it needs for a term beside its letters: where it begins, and its place in the text."""
_ALWAYS_FITS = 200_000
"""Characters of terms that need no counting: one character of four bytes, and a space, take nine bytes of the index."""

_HAN = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"  # Latin, Cyrillic, Arabic, Devanagari
_MODIFIERS = "\u02b0-\u02ff"  # modifier letters; Uzbek and careless typesetters use them as apostrophes
_LETTER = rf"(?:[^\W_{_HAN}{_MODIFIERS}]|[{_MARKS}])"
_TERM = re.compile(rf"[{_HAN}]|({_LETTER}+)(?:['’‘ʼʻ´`＇]s(?!{_LETTER}))?", re.IGNORECASE)
_PLAIN_TERM = re.compile("([a-z0-9]+)(?:['`]s(?![a-z0-9]))?")
_TYPESET = str.maketrans("’‘“”–—…\xa0", "''      ")
_DROPPED_MARK = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]")
_KEPT_MARK = re.compile("[\u0900-\u0903\u093a-\u094f]")


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """A term and the characters ``text[start:end]`` that it was read from."""

    term: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """One thing to look for: a single term, or several in a row. With `prefix` the last may go on.

    `forms` are the terms that a single word stands for, itself among them; empty for phrases and prefixes.
    """

    terms: tuple[str, ...]
    prefix: bool = False
    forms: frozenset[str] = frozenset()


def tokens(text: str) -> typing.Iterator[Token]:
    """The terms of a text in order, with their places."""
    if text.isascii():  # the same, at a third of the time
        for plain in _PLAIN_TERM.finditer(text.lower()):
            yield Token(plain[1][:LONGEST_TERM], *plain.span(1))
        return
    for found in _TERM.finditer(text):
        term = _folded(found[1] or found[0])
        if term:
            yield Token(term, *(found.span(1) if found[1] else found.span()))


def index(*texts: str) -> str:
    """The terms of the texts, one after the other, with a space between: what the full-text index is made of.

    Of a text with more than Postgres can index it is the beginning, on either database.
    """
    written = " ".join(term for text in texts for term in _terms(text))
    return written if len(written) <= _ALWAYS_FITS else _fitting(written)


def _fitting(written: str) -> str:
    size = 0
    for found in re.finditer("[^ ]+", written):
        size += len(found[0].encode()) + _BESIDE
        if size > LARGEST_INDEX:
            return written[: found.start()].rstrip()
    return written


def _terms(text: str) -> typing.Iterator[str]:
    plain = text if text.isascii() else text.translate(_TYPESET)
    if plain.isascii():  # as most texts are: the same terms, at a fifth of the time
        return (term[:LONGEST_TERM] for term in _PLAIN_TERM.findall(plain.lower()))
    return filter(None, (_folded(found[1] or found[0]) for found in _TERM.finditer(text)))


def clause(text: str, *, exact: bool = False, prefix: bool = False) -> Clause | None:
    """What a piece of a query asks for: a word in all its forms, several in a row, or with `prefix` a beginning.

    With `exact` a word is taken as it stands. None where the text has no letter and no digit.
    """
    terms = tuple(token.term for token in tokens(text))
    if not terms:
        return None
    if len(terms) == 1 and not exact and not prefix:
        return Clause(terms, forms=_forms(terms[0]))
    return Clause(terms, prefix=prefix)


def has(index_text: str, clause: Clause) -> bool:
    """Whether a text, as `index` writes it, has what the clause asks for: the answer that the databases give."""
    padded = f" {index_text} "
    if clause.forms:
        return any(f" {form} " in padded for form in clause.forms)
    return f" {' '.join(clause.terms)}{'' if clause.prefix else ' '}" in padded


def found(clauses: collections.abc.Collection[Clause], text: str) -> list[tuple[int, int]]:
    """Where a text has what these clauses ask for: offsets, in order, not overlapping. May be empty."""
    begun: dict[str, list[Clause]] = {}
    for clause in clauses:
        for first in clause.forms or clause.terms[:1]:
            begun.setdefault(first, []).append(clause)
    prefixes = tuple(clause.terms[0] for clause in clauses if clause.prefix and len(clause.terms) == 1)
    all_tokens = list(tokens(text))
    spans: list[tuple[int, int]] = []
    for position, token in enumerate(all_tokens):
        if token.term not in begun and not token.term.startswith(prefixes):
            continue  # as nearly all are
        lengths = [len(c.terms) for c in clauses if _matches(c, all_tokens, position)]
        if lengths and (not spans or token.start >= spans[-1][1]):
            spans.append((token.start, all_tokens[position + max(lengths) - 1].end))
    return spans


def _folded(word: str) -> str:
    """Lower case without accents. Only what all tokenizers count as part of a word is left."""
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_TERM]
    lower = unicodedata.normalize("NFKD", word.casefold()).casefold()
    bare = _DROPPED_MARK.sub("", lower)
    return "".join(c for c in bare if c.isalnum() or _KEPT_MARK.match(c))[:LONGEST_TERM]


def _matches(clause: Clause, all_tokens: list[Token], position: int) -> bool:
    if clause.forms:
        return all_tokens[position].term in clause.forms
    here = [token.term for token in all_tokens[position : position + len(clause.terms)]]
    if len(here) < len(clause.terms) or here[:-1] != list(clause.terms[:-1]):
        return False
    return here[-1].startswith(clause.terms[-1]) if clause.prefix else here[-1] == clause.terms[-1]


def _forms(word: str) -> frozenset[str]:
    """The regular English inflections of a word. Some are no words at all; those are found nowhere and do no harm."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return frozenset({word})
    return frozenset({word}).union(*(_inflected(base) for base in _bases(word)))


def _bases(word: str) -> set[str]:
    bases = {word}
    if word.endswith(("ies", "ied")):
        bases.add(word[:-3] + "y")
    elif word.endswith(("shes", "ches", "xes", "sses", "zes")):
        bases.add(word[:-2])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        bases.add(word[:-1])
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and re.search("[aeiouy]", stem):
            bases |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                bases.add(stem[:-1])
    return bases


def _inflected(base: str) -> set[str]:
    if base.endswith("y") and base[-2] not in "aeiou":
        return {base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    if base.endswith("e"):
        return {base, base + "s", base + "d", base[:-1] + "ing"}
    plural = base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")
    forms = {base, plural, base + "ed", base + "ing"}
    if re.search("[^aeiou][aeiou][bdgklmnprt]$", base):  # plan, planned; also travel, travelled
        forms |= {base + base[-1] + "ed", base + base[-1] + "ing"}
    return forms
