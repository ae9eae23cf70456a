"""What sort of occasion it is."""

from __future__ import annotations

import re
import typing

from monitor.meetings import occasion as occasions
from monitor.meetings import reading, report, triggers, values

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
    r"World Economic Forum|SCO Forum|上海合作组织|亚洲相互协作与信任措施会议|"
    r"Совещани\w+ по взаимодействию и мерам доверия в Азии",
)
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


class _Sign(typing.NamedTuple):
    kind: values.Kind
    rule: str
    pattern: triggers.Pattern
    weight: float


def _sign(kind: values.Kind, rule: str, weight: float, pattern: str) -> _Sign:
    return _Sign(kind, rule, triggers.compile(pattern, re.IGNORECASE), weight)


_SIGNS = (
    _sign(
        "press_event", "kind.press", 4,
        r"\b(?:press|news)[- ]conference\b|\b(?:holds?|held|gave|gives) (?:a|an|its) (?:\w+ )?briefing\b|"
        r"\b(?:press|media|news|weekly|daily) briefing|"
        r"\b(?:told|briefed|informed|answered|addressed|(?:speaking|spoke) (?:to|with|before)|"
        r"talk(?:ed|ing) (?:to|with)|said (?:to|before)|in (?:a )?conversation with|met(?: with)?|"
        r"questions (?:of|from)|remarks to) (?:the )?(?:\w+ )?(?:reporters|journalists|correspondents|newsmen|"
        r"media(?: representatives| outlets)?(?! (?:company|group|forum|outlet))|the press|"
        r"press(?= (?:after|in|at|on|before)\b))(?!['’])\b|\bpress (?:approach|stakeout|scrum)|"
        r"\b(?:media|press|journalists[’']|reporters[’']) questions|\binterview\w*\b|пресс-конференц\w+|брифинг\w*|"
        r"интервью|"
        r"吹风会|记者会|新闻发布会|采访",
    ),
    _sign(
        "ceremony", "kind.ceremony", 3.2,
        r"\b(?:sign(?:ing|ature)s? (?:ceremony|of)|(?:signed|ink(?:ed|s)?|signs?|concluded|signatures?)\b[^.;]{0,60}\b"
        r"(?:memorandum|mou|agreement|protocol|joint position|joint statement|document|road ?map|action plan|"
        r"contract|accord|pact|arrangement|(?:programme|program|plan) (?:of|for|on)|work plan)|unveil\w+|inaugurat\w+|"
        r"reception|"
        r"gala|awards? (?:its|the|ceremony)|award(?:ed|s|ing)\b|medal|credentials|flag[- ]raising|"
        r"(?:memorandum|mou|agreement|joint position)\b[^.;]{0,160}\b(?:was|were|been) (?:signed|concluded|inked)|"
        r"opening ceremony of|celebrat\w+|commemorat\w+|anniversary (?:event|celebration|reception|meeting))|"
        r"при[её]м\b[^.]{0,30}(?:посвящ|по случаю)|церемони\w+|награжд\w+|подписани\w+|招待会|签署仪式|揭牌|仪式|颁发",
    ),
    _sign(
        "visit", "kind.visit", 3.2,
        r"\b(?:paid an? (?:\w+ )?visit|(?:official|working|informal|three-day|two-day|familiarisation) visit|"
        r"visits?\b|"
        r"visited|visiting|on a visit|arriv(?:es?|ed) in|tour(?:ed|s)?\b|travell?ed to|"
        r"(?-i:reached|flew (?:in)?to|landed in|touched down in|set foot in) (?-i:[A-Z])\w+|(?:is|was) on a trip)|"
        r"посети\w+|визит\w*|"
        r"访问|参观|抵达",
    ),
    _sign(
        "multilateral_meeting", "kind.session", 3.4,
        r"\bsummit\b|\b(?:session|meeting|consultations|sitting)\b(?! at\b)[^.;]{0,30}\b(?:of|council|group|commission|"
        r"committee)\b|"
        r"\b(?:regular|extraordinary|annual|special|next) (?:\w+ ){0,2}(?:session|meeting)\b|\bsession\b|"
        r"\b(?:two|three|four|five|2|3)-day (?:meeting|gathering|talks|consultations)\b|"
        r"\b(?:ministers|heads|leaders|secretaries|experts|coordinators|prosecutors|chiefs|presidents|judges|mayors|"
        r"members)[’']?"
        r"(?: of[^,.;]{0,70})?(?: \w+){0,3} (?:meetings?|met|convened|gathered|assembled)\b|"
        r"\bcouncil\b[^.;]{0,90}\b(?:met|"
        r"convened|gathered|assembled|meets)\b|\bheads of (?:state|government)\b|\bministerial\b|\bworking group\b|"
        r"\bgeneral assembly\b|\b(?:in|held a) plenary\b|\bplenary (?:session|meeting)\b|\b(?:meets?|met|"
        r"meeting) (?:of|with) [^.;]{0,60}"
        r"\b(?:officials|ministers|heads|leaders|secretaries|experts|executives|coordinators)\b|"
        r"\bsecurity council\b|\bmultilateral\b|\btrilateral\b|\btripartite\b|\bcontact group\b|"
        r"\bministers of the sco\b|заседани\w+|саммит\w*|совещани\w+|сесси\w+|консультаци\w+|会议|理事会|峰会|"
        r"专家会|例会",
    ),
    _sign(
        "conference", "kind.conference", 3.6,
        r"\bconferences?\b|"
        r"(?<!by )(?<!via )(?<!by a )(?<!via a )(?<!of a )(?<!through a )(?<!in a )\bvideo-?conference\b|"
        r"\bforum\b|\bseminar\b|\bround[- ]?table\b|\bsymposium\b|\bworkshop\b|\bexpo(?:sition)?\b|"
        r"\bexhibition\b|\bfair\b|\bfestival\b|\bcongress\b|\bside[- ]events?\b|\bpanel (?:session|"
        r"discussion)\b|\bwebinar\b|"
        r"\b(?:special|joint|high-level)[^.;,]{0,24}\bevents?\b|\bpromotion\b|\bthink[- ]tank\b|\bconvention\b|"
        r"\bbriefing for\b|\bsession (?:on|entitled|titled|called|named|(?-i:[A-Z][a-z]+ (?:[A-Z]|for |of |in )))|"
        r"\b(?:thematic|side|parallel|break-?out|panel|business|expert|special|interactive|poster) session\b|"
        r"конференци\w+|форум\w*|семинар\w*|кругл\w+ стол\w*|выставк\w+|мероприяти\w+|论坛|研讨会|博览会|圆桌|"
        r"展览|推介会|大会",
    ),
    _sign(
        "bilateral_meeting", "kind.talks", 3,
        r"\b(?:met|meets?|meeting|talks?|talked|confer(?:red|s)|conversation|spoke|discuss\w*|consultations|"
        r"dialogue)\b"
        r"[^.;]{0,100}\b(?:with|between|by|and)\b|\b(?:was|were) received\b|\breceiv(?:ed|es|ing)\b|"
        r"\bheld (?:a meeting|talks)|"
        r"\bhad (?:a meeting|talks|a conversation)|\btalks\b|\bcall(?:s|ed) (?:in )?(?:on|upon|at)\b|\bsat down\b|"
        r"\b(?:hosted|hosts|welcomed) (?:an?|the) (?:[\w-]+ ){0,3}(?:delegation|group|guests|Secretary[- ]General)\b|"
        r"\bcourtesy call\b|"
        r"\bexchanged (?:views|opinions) (?:[^.;]{0,40} )?with\b|\b(?:working )?(?:breakfast|lunch|dinner) with\b|"
        r"встрет\w+|встреч[аеиу]\w*|беседу?\w*|принял\w*|"
        r"переговор\w+|"
        r"会见|会晤|会面|会谈|拜会|通话",
    ),
)  # fmt: skip
_NUMBERED = triggers.compile(r"(?<=\w)(?:st|nd|rd|th) (?:\w+ ){0,2}(?:session|meeting)\b", re.IGNORECASE)
"""The 25th session, a third meeting: a sign of a session too, which begins with the word that counts."""
_COUNTED = re.compile(r"\w+$")
_OF_ONE = triggers.compile(
    r"\b(?:meeting|talks|conversation) (?:of|between) (?:the |an? |Mr\.? |Ms\.? )?(?:\w+ )?(?:(?:First |Deputy |Vice |"
    r"Acting |Executive )*(?:Secretary[- ]General|Director|Ambassador|Minister|President|Chairman|Head|Chief)\b|"
    r"[A-Z][a-z]+ [A-Z][a-z]+,)[^.;]{0,140}? (?:with|and)\b"
)
"""One person meets another: "the meeting of Director X with a delegation" is no session of a body."""

_TOGETHER = re.compile(
    r"\b(?:met|meets?|talked|conferred|exchanged|gathered|assembled|convened|sat together|held a video-?conference|"
    r"had a video-?conference)\b"
)
_LOOSE = triggers.compile(
    r"\b(?:event|plenary|discussion|briefing|proceedings|panel|audience|dialogue)\b", re.IGNORECASE
)
_GROUP = triggers.compile(
    r"\b(?:council|heads of|ministers of|(?:presidents|chairs|chiefs|chairmen|rectors|mayors|secretaries|"
    r"governors|judges|prosecutors|directors) of|ministers[’']|foreign ministers|summit|leaders|administrations|"
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
    totals: dict[values.Kind, float] = {}
    proof: dict[values.Kind, values.Evidence] = {}
    for index, share in zones:
        whole = reading.sentence_text(read, index)
        text = plain(_ITS_SHORT_NAME.sub(" ", _STANDING.sub("Council session of", whole)) if standing else whole)
        for sign in _SIGNS:
            found = _found(sign, text)
            if found is None:
                continue
            start, words = found
            if sign.kind == "multilateral_meeting" and (pair := _OF_ONE.search(text)) and start >= pair.start():
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


def _found(sign: _Sign, text: str) -> tuple[int, str] | None:
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
        return ("multilateral_meeting" if _GROUP.search(stated) else "bilateral_meeting"), proof
    for index in report.order(read, occasion, 5):
        if _LOOSE.search(reading.sentence_text(read, index)):
            return "conference", reading.evidence(read, index, "kind.loose-word")
    return "other", reading.evidence(read, occasion.anchor, "kind.none")


def plain(text: str) -> str:
    """A sentence without the names, themes and settings that would speak for another kind of occasion."""
    text = _NAMES_OF_BODIES.sub(" ", text)
    if any(sign in text for sign in _ELSEWHERE_SIGNS):
        text = _SETTINGS_ELSEWHERE.sub(" ", text)
    return SETTINGS.sub(" ", _QUOTED.sub(" ", text))


def _zones(read: reading.Reading, occasion: occasions.Occasion) -> list[tuple[int, float]]:
    zones = [(occasion.anchor, 1.0)]
    if occasion.anchor != reading.TITLE and read.title:
        zones.append((reading.TITLE, 0.8))
    others = [index for index in report.opening(occasion) if index != occasion.anchor]
    return zones + [(index, 0.5 if index < occasion.anchor else 0.2) for index in others]
