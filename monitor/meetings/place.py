"""Where the occasion takes place: the building and the city, as the text has them."""

from __future__ import annotations

import collections.abc
import dataclasses
import re

from monitor.meetings import gazetteer, reading, report, triggers, values
from monitor.meetings import occasion as occasions

REACH = 7
"""So many sentences of a report are asked for its place."""

_CITY = (
    "(?:"
    + "|".join(re.escape(name) for name in sorted(gazetteer.CITIES, key=len, reverse=True))
    + r")(?![\w-])(?! (?:Cooperation|Spirit|spirit|Five|Declaration|Convention|Strategy|Region|summit declaration)\b)"
)
_NAME = r"(?:[A-Z][\w’'.-]*|of|the|and|for|&|on)"
_HOUSE = (
    r"(?:[Hh]eadquarters|HQ|Secretariat|[Bb]uilding(?! of (?!(?:the )?[A-Z]))|"
    r"Palace|Hotel|Hall|Ministry|Embassy|University|Institute|Academy|"
    r"[Oo]ffice|Centre|Center|House|[Ll]ibrary|Residence|Museum|Pavilion|Park|Kremlin|School|Theatre)"
)
_BUILDING = (
    rf"(?:(?:the|its)\s+)?(?P<house>(?:{_NAME}\s+){{0,7}}{_HOUSE}(?:\s+of(?:\s+the)?\s+(?:{_NAME}\s+){{0,6}}"
    r"(?:[A-Z][\w’'-]*))?"
    rf"(?:,?\s+(?:in|of)\s+(?P<housecity>{_CITY}))?)"
)
_NOT_HERE = (
    r"(?<!adopted )(?<!signed )(?<!based )(?<!accredited )(?<!situated )(?<!Embassy )"
    r"(?<!ambassadors )(?<!Ambassadors )"
)


_Rule = tuple[str, re.Pattern[str] | triggers.Pattern]


def _rule(name: str, pattern: str) -> _Rule:
    return name, triggers.compile(pattern)


def _house_first(name: str, pattern: str) -> _Rule:
    """A rule of which a match may begin with any name."""
    return name, re.compile(pattern)


RULES = (
    _house_first(
        "place.house-was-venue",
        rf"(?:^|,\s|[Tt]he\s){_BUILDING}[^.,]{{0,30}}\s+(?:was|were|became|is)\s+(?:where|the\s+(?:venue|scene))\b",
    ),
    _rule(
        "place.venue-was",
        rf"\b(?P<city>{_CITY})(?:,[^,]{{3,40}},)?\s+(?:was|is|became)\b[^.]{{0,25}}\b(?:the\s+)?(?:venue|scene|"
        rf"host)\b",
    ),
    _rule(
        "place.city-hosted",
        rf"\b(?P<city>{_CITY})\s+(?:hosts|hosted|is hosting|will host|played host|brought together)\b",
    ),
    _rule(
        "place.hosted-by-city",
        rf"\bwhich\s+(?P<city>{_CITY})\s+hosted\b|\bhosted by (?P<city2>{_CITY})",
    ),
    _house_first(
        "place.house-hosted",
        rf"(?:^|[Tt]he\s){_BUILDING}\s+(?:hosts|hosted|is hosting|will host|played host)\b",
    ),
    _rule(
        "place.at-house",
        rf"\b(?:[Aa]t|[Ii]nside|[Ii]n)\s+{_BUILDING}",
    ),
    _rule(
        "place.visited-house",
        rf"\b(?:visited|visit(?:ed)?\s+(?:on\s+[\w ]{{3,20}}\s+)?to|visit)\s+{_BUILDING}",
    ),
    _rule(
        "place.in-city",
        rf"{_NOT_HERE}\b[Ii]n\s+(?:the\s+(?:city|"
        rf"capital(?:\s+city)?)\s+of\s+)?(?:[A-Z]\w+'s\s+)?(?P<city>{_CITY}(?:,\s+(?:Moscow|Tashkent|"
        rf"[A-Z]\w+)\s+(?:[Rr]egion|[Pp]rovince|[Oo]blast))?)",
    ),
    _rule(
        "place.travelled-to",
        rf"\b(?:travel\w*|brought|went|came|trip|arriv\w*|flew|visit(?:ed|s)?|visit to)\s+(?:to\s+|"
        rf"in\s+)?(?P<city>{_CITY})",
    ),
    _rule(
        "place.city-of",
        r"\bin\s+the\s+city\s+of\s+(?P<city>[A-Z][\w’'-]+)",
    ),
    _rule(
        "place.city-possessive",
        rf"\b(?:[Ii]n|[Aa]t)\s+(?P<city>{_CITY})[’']s\b",
    ),
    _rule(
        "place.city-first",
        rf"^(?P<city>{_CITY}),?\s+(?:\(|on\b|saw\b|from\b|where\b|[A-Z])",
    ),
    _rule(
        "place.city-meeting",
        rf"\b(?P<city>{_CITY})\s+(?:meeting|session|conference|summit|forum|Summit|Forum|Conference)\b",
    ),
    _rule(
        "place.in-name",
        rf"\b(?P<city>{_CITY})(?:\s[A-Z]\w+){{0,3}}\s+(?:Forum|Conference|Summit|Session|Festival|Expo|Exhibition)\b",
    ),
)
"""How places are named, the surest first."""

_WITHOUT_CITY = frozenset(
    {"place.house-was-venue", "place.house-hosted", "place.at-house", "place.visited-house", "place.city-of"}
)
"""Rules that find a place where none of the cities known is named."""

_OF_HOSTS = frozenset({"place.house-was-venue", "place.house-hosted"})
"""Rules of a building that is the subject, which need one of the words for it."""

_HOSTS = triggers.compile(r"host|where|venue|scene")
_KNOWN_CITY = triggers.compile("|".join(map(re.escape, gazetteer.CITIES)))
_IN_CITY = re.compile(rf",?\s+in\s+({_CITY})")
_SUMMIT = re.compile(r"\b[Ss]ummit\b[^,;]{0,40}$")
_RU_HOUSE = re.compile(
    r"\b[Вв] (?P<house>(?:\w+ ){0,2}[Шш]таб-квартире(?: Шанхайской организации сотрудничества| ШОС)?|Секретариате ШОС)"
)
_RU_CITY = re.compile(
    r"\b[Вв] (?:г\. ?|городе |столице [^,]{3,40} )?(?P<city>" + "|".join(gazetteer.CITIES_RU) + r")(?:е|и|у|ы|)\b"
)
_RU_ELSEWHERE = re.compile(r"(?:саммит\w*|(?<!на )(?<!в )заседани\w+|июня|состоится|пройд[её]т|намеченн\w+)[^,]{0,40}$")
_RU_TITLE_CITY = re.compile(r"(?:^|, )(?P<city>" + "|".join(gazetteer.CITIES_RU) + r")(?:а|ь|ы|й|)(?=[,.])")
_ZH = re.compile(
    r"在(?P<house>上(?:海)?合(?:作)?组织(?:秘书处|北京总部|总部)|[^,，。、在]{0,6}?(?:" + "|".join(gazetteer.CITIES_ZH)
    + r"))|(?P<city>" + "|".join(gazetteer.CITIES_ZH)
    + r")(?:将于|于|会议|会晤|峰会|\)|）)|(?P<seat>上海合作组织秘书处)于"
)  # fmt: skip
_ELSEWHERE = re.compile(
    r"(?:\b(?:last|previous|next|upcoming|forthcoming|memorandum|adopted|signed (?:in|at)|outcomes? of|"
    r"results? of|born|"
    r"preparations?|run-up|earlier|declaration|recalled|studied|had brought)\b[^,;]{0,60})$"
)
_SEATED = re.compile(
    r"(?:\b(?:Ambassadors? [^,]{0,60}|envoy|embassy|accredited|diplomats?|committee|Council \w+)\b[^,;]{0,60})$"
)
"""Those whose seat is named: an ambassador's, a council's, unless the words right before say that it met there."""

_MET_THERE = re.compile(
    r"\b(?:held|took place|takes place|gathered|met|meets|opened|opens|began|begins|convened|sat)\s"
    r"(?:(?:on|from|here)\s[^,;]{1,30}\s)?$"
)
_DATELINE = re.compile(
    rf"^(?P<city>{_CITY}|[A-Z][A-Z'’-]{{2,}}(?: [A-Z][A-Z'’-]+){{0,2}})(?=\.?[,:(\[/]|\.\s|\s[(–—-])"
)
_HERE = re.compile(r"^[^“\"«]*\bhere\b(?! (?:is|are|was) )")
_BY_CAPITALS = {name.upper(): name for name in gazetteer.CITIES}
_SPEECH = re.compile(rf"^(?P<city>{_CITY})(?:,\s[A-Z][\w ]+)?(?:,\s+\d{{1,2}}\s+\w+\s+\d{{4}})?\.?$")
_DAY_FIRST = re.compile(
    rf"^(?:\d{{1,2}}\s\w+|\w+\s\d{{1,2}}),?\s+\d{{4}},\s+(?P<city>{_CITY}(?:,\s(?:Moscow|[A-Z]\w+)\s(?:Region|Province))?)"
    r"(?:,\s[A-Z][\w ]+)?\.?$"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A place, and the words that say so."""

    name: str
    evidence: values.Evidence


def find(read: reading.Reading, occasion: occasions.Occasion) -> Place | None:
    """The place of the occasion, or None where the text names none.

    The sentences that report the occasion are read first, then the headline, then a line that holds a city and a day
    alone (the head of a speech). The place in a news agency's dateline is where the desk sits: only "here" means it.
    """
    for index in report.order(read, occasion, REACH):
        text = reading.sentence_text(read, index)
        opening = index in report.opening(occasion)
        found = next(_places(text, read.language), None) if opening or not _SUMMIT.search(text) else None
        if found:
            rule, name = found
            return Place(_with_city(name, text), reading.evidence(read, index, rule, reading.place_of(name, text)))
        if opening and index >= 0 and _HERE.search(text) and (here := _here(read, index)):
            return here
    return _head_of_speech(read)


def _here(read: reading.Reading, index: int) -> Place | None:
    """The place of the dateline above a sentence that says "here"."""
    for above in range(index + 1):
        match = _DATELINE.match(read.sentences[above].text)
        if match:
            name = _BY_CAPITALS.get(match["city"].upper(), match["city"].title())
            return Place(name, reading.evidence(read, above, "place.here", match.span("city")))
    return None


def _head_of_speech(read: reading.Reading) -> Place | None:
    for index, sentence in enumerate(read.sentences[:6]):
        match = _SPEECH.match(sentence.text) or _DAY_FIRST.match(sentence.text)
        if match:
            return Place(match["city"], reading.evidence(read, index, "place.head-of-speech", match.span("city")))
    return None


def _places(text: str, language: str) -> collections.abc.Iterator[tuple[str, str]]:
    """The rules that find a place in a sentence, the surest first, each with the place."""
    if language == "ru":
        yield from _russian(text)
    elif language == "zh":
        yield from _chinese(text)
    else:
        yield from _english(text)


def _english(text: str) -> collections.abc.Iterator[tuple[str, str]]:
    no_city = _KNOWN_CITY.search(text) is None
    no_host = _HOSTS.search(text) is None
    for rule, pattern in RULES:
        if (no_city and rule not in _WITHOUT_CITY) or (no_host and rule in _OF_HOSTS):
            continue
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = groups.get("house") or groups.get("city") or groups.get("city2")
            if name and not _refused(text[: match.start()], name, house=bool(groups.get("house"))):
                yield rule, name.strip(" ,")
                break


def _refused(before: str, name: str, *, house: bool) -> bool:
    near = before[-90:]
    if _ELSEWHERE.search(near) or (_SEATED.search(near) and not _MET_THERE.search(near)) or _quoted(before):
        return True
    return house and name in {"Secretariat", "Office", "Ministry", "headquarters", "Embassy"}


def _quoted(before: str) -> bool:
    opened = before.count("“") - before.count("”")
    return opened > 0 or before.count('"') % 2 == 1


def _with_city(name: str, text: str) -> str:
    """A building with its city where the sentence goes on to name it: "the SCO Secretariat in Beijing"."""
    at = text.find(name)
    match = _IN_CITY.match(text, at + len(name)) if at >= 0 else None
    return f"{name} in {match[1]}" if match and match[1] not in name else name


def _russian(text: str) -> collections.abc.Iterator[tuple[str, str]]:
    for house in sorted(map(_russian_house, _RU_HOUSE.finditer(text))):
        yield "place.v-dome", house
    for match in _RU_CITY.finditer(text):
        if not _RU_ELSEWHERE.search(text[: match.start()]):
            yield "place.v-gorode", gazetteer.CITIES_RU[match["city"]]
            break
    for match in _RU_TITLE_CITY.finditer(text):
        yield "place.gorod", gazetteer.CITIES_RU[match["city"]]
        break


def _russian_house(match: re.Match[str]) -> str:
    house = match["house"].replace("Секретариате", "Секретариат").replace("квартире", "квартира")
    if " " in house and house.split()[0].lower() == "пекинской":
        house = "Пекин"
    return house[0].upper() + house[1:]


def _chinese(text: str) -> collections.abc.Iterator[tuple[str, str]]:
    for match in _ZH.finditer(text):
        yield "place.zai", match["house"] or match["city"] or match["seat"]
