"""How much the names, titles and places of two reports have in common. The order of the two never matters."""

from __future__ import annotations

import collections.abc
import re
import unicodedata

from monitor.meetings import gazetteer, people

ALIKE, AKIN = 0.75, 0.45
"""Shares of common words from which two titles say the same, or speak of the same thing."""

MOST_PEOPLE = 60
"""Names of one report that are compared with those of another: who has so many in common has enough."""

_IDLE = frozenset(
    re.findall(
        r"\S+",
        "the a an of and in on at to for with by from sco shanghai cooperation organisation organization"
        " secretary general"
        " meets met meeting held takes part took attends attended visit visits its his as is was new more s"
        " в на и с по о об из шос генеральный секретарь",
    )
)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th|-[а-я]{1,3})\b|第([\d一二三四五六七八九十]+)[届次]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def titles(one: str, other: str) -> float:
    """The share of telling words that two titles have in common, of those of the shorter one, if it has three."""
    first, second = _telling(one), _telling(other)
    fewer = min(len(first), len(second))
    if fewer < 3:
        return 1.0 if first and first == second else 0.0
    return len(first & second) / fewer


def ordinals_differ(one: str, other: str) -> bool:
    """Whether two titles count the occasion ("the 24th meeting"), and differ."""
    first, second = _ORDINAL.findall(one), _ORDINAL.findall(other)
    return bool(first) and bool(second) and not set(first) & set(second)


def shared_people(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The people whom both name, each by the longer of its spellings, sorted.

    As many as can be paired off: "A. Karim" may be Amina or Ahmed, and whose turn it is must not decide. Of longer
    lists only the first `MOST_PEOPLE` are compared.
    """
    one, other = one[:MOST_PEOPLE], other[:MOST_PEOPLE]
    alike = {at: [to for to, name in enumerate(other) if people.same(known, name)] for at, known in enumerate(one)}
    partner: dict[int, int] = {}
    for at in alike:
        _pair_off(at, alike, partner, set())
    return tuple(sorted(max(one[at], other[to], key=lambda name: (len(name), name)) for to, at in partner.items()))


def _pair_off(
    at: int, alike: collections.abc.Mapping[int, list[int]], partner: dict[int, int], tried: set[int]
) -> bool:
    """Find a partner for one, moving others to another of theirs where needed."""
    for to in alike[at]:
        if to not in tried:
            tried.add(to)
            if to not in partner or _pair_off(partner[to], alike, partner, tried):
                partner[to] = at
                return True
    return False


def come_and_gone(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names after that may be nobody's of before, and those before that may be nobody's of after.

    None where there are more than can be compared, or names in two scripts: these may be the same people.
    """
    if max(len(before), len(after)) > MOST_PEOPLE or len({_script(name) for name in (*before, *after)}) > 1:
        return (), ()
    come = tuple(name for name in after if not any(people.same(name, known) for known in before))
    return come, tuple(name for name in before if not any(people.same(name, now) for now in after))


def scripts_differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the two name people in different scripts, so that names cannot be compared."""
    return bool(one) and bool(other) and _script("".join(one)) != _script("".join(other))


def cities(one: str | None, other: str | None) -> tuple[bool, tuple[str, ...]]:
    """Whether two places lie in different cities, and the cities that they share."""
    if not one or not other:
        return False, ()
    first, second = _cities(one), _cities(other)
    shared = tuple(sorted(first & second))
    if _script(one) != _script(other) and not first | second <= set(gazetteer.ONE_CITY.values()):
        return False, shared  # a name that only one language of ours has cannot be told to be another
    return bool(first) and bool(second) and not shared, shared


def is_named(wanted: str, name: str) -> bool:
    """Whether somebody asked for is a person named in a report: initials and the order of names do not matter."""
    return any(people.same(*pair) for pair in ((wanted, name), (_turned(wanted), name), (wanted, _turned(name))))


def _turned(name: str) -> str:
    """The name with its first word last, as the family name stands in some languages."""
    first, _, rest = name.strip().partition(" ")
    return f"{rest} {first}".strip(" ,")


def in_city(city: str, place: str) -> bool:
    """Whether a name is that of a city, in any of its languages, and a place lies in that city."""
    return gazetteer.ONE_CITY.get(city, city) in _cities(place) & _cities(city)


def _cities(place: str) -> set[str]:
    if _CYRILLIC.search(place):
        found = {name for stem, name in gazetteer.CITIES_RU.items() if stem in place}
    else:
        found = {name for name in (*gazetteer.CITIES, *gazetteer.CITIES_ZH) if name in place}
    return {gazetteer.ONE_CITY.get(name, name) for name in found}


def _script(text: str) -> str:
    return "han" if _HAN.search(text) else "cyrillic" if _CYRILLIC.search(text) else "latin"


def _telling(title: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", title).casefold()
    words = re.findall(r"[\u4e00-\u9fff]{2}|[^\W_\u4e00-\u9fff]+", plain)
    return {word for word in words if word not in _IDLE}
