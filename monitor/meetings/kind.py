"""What sort of occasion it is."""

from __future__ import annotations

import re

from monitor.meetings import kind_signs, reading, report, triggers, values
from monitor.meetings import occasion as occasions

SETTINGS = triggers.compile(
    r"(?:\b(?:on|in|at) (?:the|its) (?:sidelines|margins|fringes|side-?lines) of|\bon the occasion of|"
    r"\bpreparations? (?:for|of)|\bprepar\w+ (?:for|the)|\bin the run-up to|\bahead of|\bprior to|\boutcomes? of|"
    r"\bresults? of|\bduring|\bwhile|\bfollowing|\bwhere (?:an?|the) [^,]{0,80}(?:had|has) brought|\bwhom the|"
    r"\bwho has come to|\bafter the|\bв преддверии|\bв кануне|"
    r"\balongside|\bto attend|\bto take part in|\bto mark|\bto the [\w ]{0,30}(?:commission|anniversary)|"
    r"\bon the eve of|\bdiscuss(?:ed|es|ing)? (?:the |an? )?(?:(?!(?:at|in|during) )[\w’'-]+ ){0,3}(?=summit)|"
    r"\binvit\w+ [^,.;]{0,40} (?:to|for)|\bin (?:connection|parallel) with)\b[^,.;，]{0,140}",
    re.IGNORECASE,
)
"""Words that lead to another occasion: the one on whose margins, or for whose sake, the main one takes place."""

_SETTINGS_ELSEWHERE = re.compile(
    r"[\"«“]?на полях[\"»”]?[^,.;]{0,90}?(?=состоял|прош|встрет|встреч|провел|провёл|бесед|[,.;]|$)|"
    r"^[^.;]{0,220}?\b(?:had|saw) on its (?:sidelines|margins)|"
    r"^[^.;]{0,240}?\b(?:provided|gave|offered)\b(?=[^.;]{0,160}\b(?:opportunity|setting|chance)\b)|"
    r"[^。]{0,60}?期间[,，]?|为筹备[^,，。]{0,60}[,，]",
    re.IGNORECASE,
)
_ELSEWHERE_SIGNS = ("полях", "on its ", "provided", "gave", "offered", "期间", "为筹备")
_NAMES_OF_BODIES = triggers.compile(
    r"Conference on Interaction and Confidence[- ]Building Measures(?: in Asia)?|Shanghai Cooperation Organi[sz]ation|"
    r"Forum for Security Co-?operation|High-Level Political Forum|Expert Council|Council of Europe|"
    r"Boao Forum for Asia|"
    r"(?:Conference|Convention|Exhibition|Congress|Expo|Forum|Press|Media) (?:Cent(?:er|re)|Hall|Room|Palace)s?|"
    r"World Economic Forum|SCO Forum(?! (?:on|of|for|in|held|opened|takes|took|was|is)\b)|"
    r"上海合作组织|亚洲相互协作与信任措施会议|"
    r"Совещани\w+ по взаимодействию и мерам доверия в Азии",
)
_OFFICE_OF = triggers.compile(
    r"\b(?:Secretary[- ]General|Executive Secretary|Director(?:[- ]General)?|Executive Director) of (?:the )?"
    r"(?:(?:[A-Z][\w’'&-]*|of|for|and|the|on|in) ){1,8}(?:Forum|Conference|Congress)\b"
)
_OFFICE = "Secretary-General"
"""A body that has one is no occasion, be it called a forum."""

_STANDING = triggers.compile(
    r"\b(?:(?:OSCE )?Forum for Security Co-?operation(?: \(FSC\))?|ASEAN Regional Forum|Pacific Islands Forum|"
    r"Conference on Disarmament|Conference of (?:the )?(?:States )?Parties|General Conference|"
    r"International Labou?r Conference|East Asia Summit|High-Level Political Forum)\b"
)
"""Bodies that sit as councils do, whatever their names say."""

_ITS_SHORT_NAME = re.compile(
    r"\b(?:the |this )?(?:[A-Z]{2,} )?(?:forum|conference|Forum|Conference)\b(?! (?:on|of|for)\b)"
)
_QUOTED = re.compile(r"[“\"«][^”\"»]{0,400}[”\"»]")

_NUMBERED = triggers.compile(r"(?<=\w)(?:st|nd|rd|th) (?:\w+ ){0,2}(?:session|meeting)\b", re.IGNORECASE)
"""The 25th session, a third meeting: a sign of a session too, which begins with the word that counts."""
_COUNTED = re.compile(r"\w+$")
_OF_ONE = triggers.compile(
    r"\b(?:meeting|talks|conversation) (?:of|between) (?:the |an? |Mr\.? |Ms\.? )?(?:\w+ )?(?:(?:First |Deputy |Vice |"
    r"Acting |Executive )*(?:Secretary[- ]General|Director|Ambassador|Minister|President|Chairman|Head|Chief)\b|"
    r"[A-Z][a-z]+ [A-Z][a-z]+,)[^.;]{0,140}? (?:with|and)\b"
)
_OF_TWO = triggers.compile(
    r"\b(?:heads|chiefs|chairmen) of (?:the )?[\w’'-]+ and (?:the )?[\w’'-]+ (?:missions|secretariats|delegations|"
    r"offices|agencies|observers)\b|\b(?:secretaries[- ]general|executive directors) of (?:the )?[\w’'-]+ and (?:the )?"
    r"[\w’'-]+\b(?!,)|\b(?:foreign ministers|defence ministers|prime ministers|presidents) of "
    r"(?-i:[A-Z])[a-z]+ and (?-i:[A-Z])[a-z]+\b(?!,)",
    re.IGNORECASE,
)
"""One person meets another: "the meeting of Director X with a delegation" is no session of a body."""

_VISITS_US = triggers.compile(
    r"\b(?:visit(?:ed|s)?|visit (?:of|by)[^.;]{0,80}|arrived at|came to|called at|call(?:ed|s)? (?:up)?on|"
    r"paid a \w+ call)\b"
    r"[^.;]{0,120}\b(?:was received|were received|received|met|meets?|called on|call on|held talks|had talks|talks)\b|"
    r"\bcall(?:ed|s) (?:up)?on\b|\bwas received\b[^.;]{0,120}\bvisited\b",
    re.IGNORECASE,
)
_VISIT_WORDS = triggers.compile(r"\bvisit(?:ed|s|ing)?\b", re.IGNORECASE)
_FOR_A_CONFERENCE = triggers.compile(
    r"\b(?:met|meet|meets|gathered|gather|came together|come together|convened|assembled|got together)\b"
    r"(?:(?! (?:with|on|during) )[^.;]){0,80}? (?:(?:for|at|in) (?=an )|(?:for|at|in) (?=a )|for (?=the ))((?:an?|"
    r"the) (?:[\w’'-]+ ){0,4}?"
    r"(?:seminar|conference|workshop|round ?table|symposium|webinar|forum|congress|exhibition|panel)\b)",
    re.IGNORECASE,
)
"""Experts who met for a seminar held a seminar; "ministers met" alone would be a session."""

_TOGETHER = re.compile(
    r"\b(?:met|meets?|talked|conferred|exchanged|gathered|assembled|convened|sat|agreed|adopted|approved|considered|"
    r"asked|urged|"
    r"decided|endorsed|(?:held|at (?:a|their|its)|in (?:a|their|its)|by|via) (?:a )?video[- ]?conference|"
    r"had a video-?conference)\b"
)
_LOOSE = triggers.compile(
    r"\b(?:event|video-?conference|plenary|discussion|briefing|proceedings|panel|audience|dialogue)\b", re.IGNORECASE
)
_GROUP = triggers.compile(
    r"\b(?:council|heads of|ministers of|(?:presidents|chairs|chiefs|chairmen|rectors|mayors|secretaries|"
    r"governors|judges|prosecutors|directors) of|ministers[’']|foreign ministers|summit|leaders|administrations|"
    r"bankers|scholars|scientists|doctors|physicians|entrepreneurs|businessmen|businesswomen|students|delegates|"
    r"plenary|session|"
    r"commission|committee|experts|assembly|coordinators|officials of)\b|совет\w*|заседани\w+|глав\w+ |理事会|"
    r"峰会|委员会第",
    re.IGNORECASE,
)


def judge(read: reading.Reading, occasion: occasions.Occasion) -> tuple[values.Kind, values.Evidence]:
    """The kind of the occasion and the sentence that says so.

    Signs are weighed in the sentence that states the occasion best, in the headline, and in the sentence after, once
    the names of bodies, quoted themes and the settings on whose margins it took place have been taken out.
    """
    zones = _zones(read, occasion)
    standing = any(_STANDING.search(reading.sentence_text(read, index)) for index, _ in zones)
    received = _VISITS_US.search(reading.sentence_text(read, occasion.anchor)) is not None
    totals: dict[values.Kind, float] = {}
    proof: dict[values.Kind, values.Evidence] = {}
    for index, share in zones:
        whole = reading.sentence_text(read, index)
        text = plain(_ITS_SHORT_NAME.sub(" ", _STANDING.sub("Council session of", whole)) if standing else whole)
        if received:
            text = _VISIT_WORDS.sub(" ", text)
        elif gathered := _FOR_A_CONFERENCE.search(text):
            text = f"{text[: gathered.start()]} {text[gathered.start(1) :]}"
        for sign in kind_signs.SIGNS:
            found = _found(sign, text)
            if found is None:
                continue
            start, words = found
            if sign.kind == "multilateral_meeting" and (pair := _pair(text)) and start >= pair.start():
                continue
            weight = sign.weight * share * (1.0 - 0.3 * start / max(len(text), 1))
            if sign.kind == "bilateral_meeting" and _GROUP.search(text):
                weight *= 0.5
            totals[sign.kind] = totals.get(sign.kind, 0.0) + weight
            if sign.kind not in proof:
                proof[sign.kind] = reading.evidence(read, index, sign.rule, reading.place_of(words, whole))
    if not totals:
        return _by_setting(read, occasion)
    best = max(totals, key=lambda kind: totals[kind])
    return best, proof[best]


def _pair(text: str) -> re.Match[str] | None:
    """Where a text tells of two people, who hold no session."""
    return _OF_ONE.search(text) or _OF_TWO.search(text)


def _found(sign: kind_signs.Sign, text: str) -> tuple[int, str] | None:
    """Where a sign stands first in a text, and its words there."""
    match = sign.pattern.search(text)
    found = (match.start(), text[match.start() : match.end()]) if match else None
    if sign.kind == "multilateral_meeting" and (numbered := _NUMBERED.search(text)):
        counted = _COUNTED.search(text, 0, numbered.start())
        if counted and (found is None or counted.start() < found[0]):
            return counted.start(), text[counted.start() : numbered.end()]
    return found


def _by_setting(read: reading.Reading, occasion: occasions.Occasion) -> tuple[values.Kind, values.Evidence]:
    """The kind where only a loose word tells it.

    People who came together held a session if they are a group of officials, talks if not; who speaks at an event, a
    plenary or a briefing confers.
    """
    stated = plain(reading.sentence_text(read, occasion.anchor))
    if together := _TOGETHER.search(stated):
        proof = reading.evidence(read, occasion.anchor, "kind.together", reading.place_of(together.group(), stated))
        group = _GROUP.search(stated) and not _pair(stated)
        return ("multilateral_meeting" if group else "bilateral_meeting"), proof
    for index in report.order(read, occasion, 5):
        if _LOOSE.search(reading.sentence_text(read, index)):
            return "conference", reading.evidence(read, index, "kind.loose-word")
    return "other", reading.evidence(read, occasion.anchor, "kind.none")


def plain(text: str) -> str:
    """A sentence without the names, themes and settings that would speak for another kind of occasion."""
    text = _OFFICE_OF.sub(_OFFICE, _NAMES_OF_BODIES.sub(" ", text))
    if any(sign in text for sign in _ELSEWHERE_SIGNS):
        text = _SETTINGS_ELSEWHERE.sub(" ", text)
    return SETTINGS.sub(" ", _QUOTED.sub(" ", text))


def _zones(read: reading.Reading, occasion: occasions.Occasion) -> list[tuple[int, float]]:
    zones = [(occasion.anchor, 1.0)]
    if occasion.anchor != reading.TITLE and read.title:
        zones.append((reading.TITLE, 0.8))
    others = [index for index in report.opening(occasion) if index != occasion.anchor]
    return zones + [(index, 0.5 if index < occasion.anchor else 0.2) for index in others]
