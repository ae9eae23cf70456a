"""The words that speak for each kind of occasion."""

from __future__ import annotations

import re
import typing

from monitor.meetings import triggers, values


class Sign(typing.NamedTuple):
    """Words that speak for a kind of occasion, and how much."""

    kind: values.Kind
    rule: str
    pattern: triggers.Pattern
    weight: float


def _sign(kind: values.Kind, rule: str, weight: float, pattern: str) -> Sign:
    return Sign(kind, rule, triggers.compile(pattern, re.IGNORECASE), weight)


SIGNS = (
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
        r"reception|\b(?:at|in|during|with) (?:a|the) (?:\w+ ){0,2}ceremony\b|"
        r"gala|awards? (?:its|the|ceremony)|award(?:ed|s|ing)\b|medal|credentials|flag[- ]raising|"
        r"(?:memorandum|mou|agreement|joint position)\b[^.;]{0,160}\b(?:was|were|been) (?:signed|concluded|inked)|"
        r"opening ceremony of|ribbon|(?:planted|plants?|planting) (?:\w+ ){0,2}trees?|wreaths?|foundation stone|"
        r"(?:library|monument|museum|(?:information|cultural|training|research) cent(?:er|re)|school|park|hall|"
        r"street|office)\b[^.;]{0,60}\b(?:was|were) (?:officially |solemnly )?(?:opened|inaugurated)|celebrat\w+|"
        r"commemorat\w+|anniversary (?:event|celebration|reception|meeting))|"
        r"при[её]м\b[^.]{0,30}(?:посвящ|по случаю)|церемони\w+|награжд\w+|подписани\w+|招待会|签署仪式|揭牌|仪式|颁发",
    ),
    _sign(
        "visit", "kind.visit", 3.2,
        r"\b(?:paid an? (?:\w+ )?visit|(?:official|working|informal|three-day|two-day|familiarisation) visit|"
        r"visits?\b|"
        r"visited|visiting|on a visit|arriv(?:es?|ed) in|tour(?:ed|s)?\b|travell?ed to|"
        r"(?-i:reached|flew (?:in)?to|landed in|went to|touched down in|set foot in) (?-i:[A-Z])\w+|(?:is|"
        r"was) on a (?:\w+ )?(?:trip|visit)|(?:on|for) an? excursion|looked (?:a)?round|"
        r"shown (?:a)?round)|"
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
        r"(?: general)?(?: of[^,.;]{0,70})?(?: \w+){0,3} (?:meetings?|met|convened|gathered|assembled)\b|"
        r"\bcouncil\b[^.;]{0,90}\b(?:met|"
        r"convened|gathered|assembled|meets)\b|\bheads of (?:state|government)\b|\bministerial\b|\bworking group\b|"
        r"\bgeneral assembly\b|\b(?:in|held a) plenary\b|\bplenary (?:session|meeting)\b|\b(?:meets?|met|"
        r"meeting) (?:of|with) [^.;]{0,60}"
        r"\b(?:officials|ministers|heads|leaders|secretaries|experts|executives|coordinators)\b|"
        r"\bsecurity council\b|\bmultilateral\b|\btrilateral\b|\btripartite\b|\bcontact group\b|"
        r"\bministers of the sco\b|"
        r"\b(?:attend(?:ed|s|ing)?|(?:took|takes|taking) part in|participat(?:ed|es|ing) in|address(?:ed|es|ing)|"
        r"sp(?:oke|eaks|eaking) at)(?: on [\w ]{3,24})? (?:an?|the) (?:[\w-]+ ){0,4}?meeting\b(?! with\b)|"
        r"заседани\w+|саммит\w*|совещани\w+|сесси\w+|консультаци\w+|会议|理事会|峰会|"
        r"专家会|例会",
    ),
    _sign(
        "conference", "kind.conference", 3.6,
        r"(?<!video )(?<!video-)\bconferences?\b|"
        r"\b(?:held|hosted|conducted|organi[sz]ed|holds) (?:a|an) (?:[\w-]+ ){0,3}trainings?\b(?! course)|"
        r"\bforum\b|\bseminar\b|\bround[- ]?table\b|\bsymposium\b|\bworkshop\b|\bexpo(?:sition)?\b|"
        r"\bexhibition\b|\bfair\b|\bcongress\b|\b(?:science|business|media|innovation|tourism|trade|investment|"
        r"youth|education|fashion|film) week\b|\b(?:annual|first|second|third|business|policy|expert|"
        r"strategic|regional|high-level) dialogue\b|\bdialogue (?:held|was held|took place|takes place)\b|\bpanel \d|"
        r"\bside[- ]events?\b|\bpanel (?:session|"
        r"discussion)\b|\bwebinar\b|"
        r"\b(?:special|joint|high-level)[^.;,]{0,24}\bevents?\b|\bpromotion\b|\bthink[- ]tank\b|\bconvention\b|"
        r"\bbriefing for\b|\bsession (?:on|entitled|titled|called|named|(?-i:[A-Z][a-z]+ (?:[A-Z]|for |of |in )))|"
        r"\b(?:thematic|side|parallel|break-?out|panel|business|expert|special|interactive|poster) session\b|"
        r"конференци\w+|форум\w*|семинар\w*|кругл\w+ стол\w*|выставк\w+|мероприяти\w+|论坛|研讨会|博览会|圆桌|"
        r"展览|推介会|大会",
    ),
    _sign(
        "other", "kind.other", 3.7,
        r"\bfestivals?\b|\b(?:half-)?marathon\b|\btournament\b|\b(?:summer|winter|youth|children['’]s) camp\b|"
        r"\bconcert\b|\b(?:sports|asian|nomad|youth) games\b|\b(?:anti-?terror\w*|joint|military|naval|border|command)"
        r"(?: [\w-]+){0,2}? (?:drills?|exercises?)\b|\bdrill\b|\b(?:training|refresher|language|retraining) courses?\b|"
        r"\b(?:observers?|observer mission|mission) (?:of the SCO |from the SCO )?(?:observed|worked|monitored|"
        r"watched)\b|"
        r"\bobserv(?:ed|es|ing) the (?:[\w-]+ ){0,3}(?:elections?|referendum|vote|voting)\b|"
        r"фестивал\w+|марафон\w*|лагер\w+|учени(?:я|й|ях)\b|(?:夏|冬|青年|交流|训练)营|联合?演习|艺术节|马拉松|文化节",
    ),
    _sign(
        "bilateral_meeting", "kind.talks", 3,
        r"\b(?:met|meets?|meeting|talks?|talked|confer(?:red|s)|conversation|spoke|discuss\w*|consultations|"
        r"dialogue)\b"
        r"[^.;]{0,100}\b(?:with|between|by|and)\b|"
        r"\bmeeting (?-i:[A-Z])[\w’'-]* (?:[\w’'-]+ ){0,5}?(?:Secretary|Minister|President|Director|Ambassador|Head)\b|"
        r"\b(?:was|were) received\b|\breceiv(?:ed|es|ing)\b|"
        r"\bheld (?:a meeting|talks)|"
        r"\bhad (?:a meeting|talks|a conversation)|\btalks\b|\bcall(?:s|ed) (?:in )?(?:on|upon|at)\b|\bsat down\b|"
        r"\b(?:hosted|hosts|welcomed) (?:an? |the )?(?:[\w-]+ ){0,3}(?:delegation|group|guests|Secretary[- ]General|"
        r"ambassador|minister|envoy|director)\b(?!['’]s)|"
        r"\bcourtesy call\b|"
        r"\bexchanged (?:views|opinions) (?:[^.;]{0,40} )?with\b|\b(?:working )?(?:breakfast|lunch|dinner) with\b|"
        r"встрет\w+|встреч[аеиу]\w*|беседу?\w*|принял\w*|"
        r"переговор\w+|"
        r"会见|会晤|会面|会谈|拜会|通话",
    ),
)  # fmt: skip
"""A kind may be told by several; what speaks for it where is weighed in `kind`."""
