"""Who is named in an article: every person once, with all places where the person is named."""

from __future__ import annotations

import collections.abc
import dataclasses
import functools
import itertools
import re
import unicodedata

from monitor.meetings import names, names_ru, names_zh, reading

REACH, MOST = 300, 500
"""So many sentences are read for names, and so many names: no report needs more, and a page that is all names stays
quick, though each name is held against every person before it."""

FINDERS: collections.abc.Mapping[str, collections.abc.Callable[[str], tuple[names.Named, ...]]] = {
    "en": names.find,
    "ru": names_ru.find,
    "zh": names_zh.find,
}
"""How names are found, by language; any other language is read as English."""

_ENDING = re.compile(r"(?:ом|ем|ым|ой|[аеиуюяй])$")


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """One naming of a person: the number of the sentence, and the name in it."""

    sentence: int
    named: names.Named


@dataclasses.dataclass(slots=True)
class Person:
    """A person of an article: the fullest name, the first office given, and every naming in order."""

    name: str
    office: str | None
    places: list[Place]

    @property
    def titled(self) -> bool:
        """Whether an office or an honorific ever stands beside the name."""
        return any(place.named.titled for place in self.places)


def gather(read: reading.Reading) -> tuple[Person, ...]:
    """The people of an article in the order of their first naming, later surnames folded into the full names."""
    find = FINDERS.get(read.language, names.find)
    asked = enumerate(read.sentences[:REACH])
    named = (Place(index, named) for index, sentence in asked for named in find(sentence.text))
    places = [*itertools.islice(named, MOST)]
    people: list[Person] = []
    for place in places:
        if place.named.whole:
            _add(people, place)
    for place in places:
        if not place.named.whole:
            _add(people, place)
    for person in people:
        person.places.sort(key=lambda place: (place.sentence, place.named.start))
    return tuple(sorted(people, key=lambda person: (person.places[0].sentence, person.places[0].named.start)))


def _add(people: list[Person], place: Place) -> None:
    named = place.named
    for person in reversed(people):
        if same(person.name, named.name):
            person.places.append(place)
            person.office = person.office or named.office
            if named.whole and _better(named.name, person.name):
                person.name = named.name
            return
    people.append(Person(named.name, named.office, [place]))


def _better(name: str, known: str) -> bool:
    """Whether a name is fuller than the one known, or in Russian nearer to the nominative, which is the shortest."""
    if re.search(r"[а-я]", name) and len(_parts(name)) == len(_parts(known)):
        return len(name) < len(known) and _abbreviated(name) == _abbreviated(known)
    return len(name) > len(known) and not _abbreviated(name)


def same(one: str, other: str) -> bool:
    """Whether two names may be one person's: a surname and its full name, initials and first names, a slip of"
    " the pen."""
    if one == other:
        return True
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return False
    if len(first) == 1 or len(second) == 1:
        return _surname_of(first, second) or _surname_of(second, first)
    surname = first[-1] == second[-1] or _close(first[-1], second[-1])
    if surname and all(_agree(a, b) for a, b in zip(first[:-1], second[:-1], strict=False)):
        return True
    return set(first) <= set(second) or set(second) <= set(first)


def _surname_of(single: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    if len(single) != 1:
        return False
    word = single[0]
    return word in whole or ("\u4e00" <= word[:1] <= "\u9fff" and any(part.endswith(word) for part in whole))


def _agree(one: str, other: str) -> bool:
    return one == other or _close(one, other) or (min(len(one), len(other)) <= 2 and one[0] == other[0])


def _close(one: str, other: str) -> bool:
    """Whether two spellings differ by one letter only, or by an ending of Russian declension."""
    if min(len(one), len(other)) < 4:
        return False
    if "а" <= one[0] <= "я":
        return _ENDING.sub("", one) == _ENDING.sub("", other)
    if abs(len(one) - len(other)) > 1 or (one[:2] != other[:2] and one[-2:] != other[-2:]):
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return shorter[at:] == longer[at + 1 :] or shorter[at + 1 :] == longer[at + 1 :]


@functools.lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char)).replace("’", "").replace("'", "")
    return tuple(re.findall(r"[^\W\d_]+", plain))


def _abbreviated(name: str) -> bool:
    return re.search(r"(?:^|\s)\w{1,2}\.", name) is not None
