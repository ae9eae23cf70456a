"""The tracked partners, and every place where a text names one of them."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re
import typing

import ahocorasick_rs

from monitor import spelling
from monitor.partners import incumbents

_SHORT = 4
"""Names in capitals of up to this many letters count only in capitals: WHO is a body, "who" is not."""

_ORDINARY = frozenset({"who", "it", "us", "eco", "las", "au"})
"""Short names that are words too: in a line written in capitals they count for nothing."""

_OF_PARENT = re.compile(r"(?: of the | of )$")
_OF_PARENT_RU = re.compile(r"\)?\s")
"""In Russian the parent stands behind its body in the genitive, which an abbreviation does not show: "ЭСКАТО ООН"."""

_BEFORE_CHILD = re.compile(r"(?:['’]s)?[ \-–—]{1,2}$|^$")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A body whose part in meetings is watched.

    `organs` are bodies that belong to it; `parent` is the id of the body whose name may stand beside it without being
    meant; `seat` is the city of its headquarters; `sites` are hosts of its own pages. An untracked partner only keeps
    its name from being taken for another's.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    parent: str | None = None
    seat: str | None = None
    sites: tuple[str, ...] = ()
    tracked: bool = True


class Hit(typing.NamedTuple):
    """A partner named in a text: ``text[start:end]``.

    `organ` says that a body belonging to it is named; `parent` is the partner that it belongs to itself.
    """

    partner: str
    start: int
    end: int
    alias: str
    organ: bool
    parent: str | None = None


class _Name(typing.NamedTuple):
    partner: str
    alias: str
    organ: bool
    exact: bool
    han: bool


def _is_exact(alias: str) -> bool:
    return len(alias) <= _SHORT and alias.isupper() and not spelling.is_han(alias)


class Catalogue:
    """All partners, ready to be looked for in texts."""

    def __init__(
        self, partners: collections.abc.Iterable[Partner], holders: collections.abc.Iterable[incumbents.Holder] = ()
    ) -> None:
        self._partners = {partner.id: partner for partner in partners}
        self._incumbents = incumbents.Incumbents(holders)
        self._names: list[_Name] = []
        patterns: list[str] = []
        self._stemmed: dict[str, list[tuple[tuple[str, ...], _Name]]] = {}
        for name in self._all_names():
            if spelling.is_cyrillic(name.alias):
                words = tuple(word for word, _, _ in spelling.stems(name.alias))
                self._stemmed.setdefault(words[0], []).append((words, name))
            else:
                spelt = sorted(spelling.variants(name.alias))
                patterns += spelt
                self._names += [name] * len(spelt)
        for known in self._stemmed.values():
            known.sort(key=lambda entry: -len(entry[0]))
        self._automaton = ahocorasick_rs.AhoCorasick(
            patterns, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )
        self._owners: dict[str, Partner] = {}
        for partner in self._partners.values():
            for site in partner.sites:
                self._owners.setdefault(site, partner)
        self._longest_site = max((site.count(".") + 1 for site in self._owners), default=0)

    def _all_names(self) -> collections.abc.Iterator[_Name]:
        for partner in self._partners.values():
            for alias in dict.fromkeys((partner.name, *partner.aliases)):
                yield _Name(partner.id, alias, False, _is_exact(alias), spelling.is_han(alias))
            for organ in dict.fromkeys(partner.organs):
                yield _Name(partner.id, organ, True, _is_exact(organ), spelling.is_han(organ))

    def __iter__(self) -> collections.abc.Iterator[Partner]:
        return (partner for partner in self._partners.values() if partner.tracked)

    def __getitem__(self, partner: str) -> Partner:
        return self._partners[partner]

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every tracked partner named in `text`, in order, the longest name at each place.

        A name inside a word does not count; neither does a body's name inside another's ("UN Office on Drugs and
        Crime" names one body), nor the parent beside its body ("the UN's Food and Agriculture Organization").
        """
        return self.find_each((text,))[0]

    def find_each(self, texts: collections.abc.Sequence[str]) -> list[tuple[Hit, ...]]:
        """What `find` gives for each of several texts, in one pass over all of them."""
        return [
            self._named(text, found) if found else () for text, found in zip(texts, self._written(texts), strict=True)
        ]

    def _named(self, text: str, found: list[Hit]) -> tuple[Hit, ...]:
        return tuple(
            hit._replace(parent=self._partners[hit.partner].parent)
            for hit in self._without_parents(text, _longest(found))
            if self._partners[hit.partner].tracked
        )

    def holders(self, text: str, on: dt.date | None) -> tuple[incumbents.Naming, ...]:
        """The people in `text` who were in office on that day, with the places of their names."""
        return self._incumbents.find(text, on)

    def names_holder(self, text: str) -> bool:
        """Whether anybody is named in `text` who speaks or ever spoke for a tracked partner."""
        return any(
            holder.partner is not None and self._partners[holder.partner].tracked
            for holder in self._incumbents.ever(text)
        )

    def of_site(self, host: str) -> Partner | None:
        """The partner whose own site this host is; of two, the one with the longer name of the site."""
        labels = host.lower().removeprefix("www.").split(".")
        first = max(0, len(labels) - self._longest_site)
        sites = (".".join(labels[at:]) for at in range(first, len(labels)))
        return next((self._owners[site] for site in sites if site in self._owners), None)

    def _written(self, texts: collections.abc.Sequence[str]) -> list[list[Hit]]:
        """All names in each text, whatever they overlap."""
        found = [[*self._in_cases(text)] if spelling.is_cyrillic(text) else [] for text in texts]
        folded = spelling.fold("\n".join(texts))
        at = begin = 0
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            while end > begin + len(texts[at]):
                begin += len(texts[at]) + 1
                at += 1
            name = self._names[index]
            beside = folded[start - 1 : start], folded[end : end + 1]
            if start >= begin and (name.han or not any(map(_is_letter, beside))):
                here = Hit(name.partner, start - begin, end - begin, name.alias, name.organ)
                if _is_written_so(texts[at], here.start, here.end, name):
                    found[at].append(here)
        return found

    def _in_cases(self, text: str) -> collections.abc.Iterator[Hit]:
        words = spelling.stems(text)
        only = [word for word, _, _ in words]
        for place, word in enumerate(only):
            for wanted, name in self._stemmed.get(word, ()):
                if tuple(only[place : place + len(wanted)]) == wanted:
                    yield Hit(name.partner, words[place][1], words[place + len(wanted) - 1][2], name.alias, name.organ)
                    break

    def _without_parents(self, text: str, hits: list[Hit]) -> list[Hit]:
        kept: list[Hit] = []
        for hit in hits:
            before = kept[-1] if kept else None
            if before and self._is_parent(before, hit) and _BEFORE_CHILD.fullmatch(text[before.end : hit.start]):
                kept[-1] = hit._replace(start=before.start)
            elif before and self._is_parent(hit, before) and _of_parent(text, before, hit):
                kept[-1] = before._replace(end=hit.end)
            else:
                kept.append(hit)
        return kept

    def _is_parent(self, hit: Hit, child: Hit) -> bool:
        return not hit.organ and self._partners[child.partner].parent == hit.partner


def compile(  # noqa: A001 - read as partners.compile, after re.compile
    partners: collections.abc.Iterable[Partner], holders: collections.abc.Iterable[incumbents.Holder] = ()
) -> Catalogue:
    """A catalogue of these partners and of the people who speak for them."""
    return Catalogue(partners, holders)


def _of_parent(text: str, child: Hit, parent: Hit) -> bool:
    """Whether what stands between a body's name and its parent's makes the one belong to the other."""
    joint = _OF_PARENT_RU if spelling.is_cyrillic(parent.alias) else _OF_PARENT
    return joint.fullmatch(text[child.end : parent.start]) is not None


def _is_letter(character: str) -> bool:
    return (character.isalnum() or character == "_") and not spelling.is_han(character)


def _is_written_so(text: str, start: int, end: int, name: _Name) -> bool:
    written = text[start:end]
    if name.exact:
        return written.replace(".", "").isupper() and not (
            written.lower() in _ORDINARY and _is_shouted(text[max(0, start - 24) : start] + text[end : end + 24])
        )
    return not name.alias[:1].isupper() or not written[:1].islower()


def _is_shouted(around: str) -> bool:
    letters = [character for character in around if character.isalpha()]
    return len(letters) > 5 and all(character.isupper() for character in letters)


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.organ)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
