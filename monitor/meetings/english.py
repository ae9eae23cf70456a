"""What an English sentence of the main occasion's report says of each partner that it names."""

from __future__ import annotations

import re

from monitor.meetings import (
    beside,
    beyond,
    cues,
    elsewhere,
    finding,
    joined,
    offices,
    officials,
    phrases,
    setting,
    triggers,
    values,
)
from monitor.partners import catalogue

_COMMON = triggers.compile(
    rf"\b(?:{offices.OCCASION}|met|meet|meets|joint(?:ly)?|signed|sign|signs|inks?|inked|concluded|held|"
    rf"conducted|organi[sz]ed|convened|hosted|co-\w+ed|launched|opened)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"^(?:['’]s)?(?: \([\w-]+\))?,? (?:also |jointly |today |recently |has |have |is |are |was |were |will |to )*"
    r"(?:held|hold|holds|hosted?|hosts|hosting|attend\w*|took part|takes? part|taking part|participat\w+|"
    r"organi[sz]e[sd]?|organi[sz]ing|"
    r"convene[sd]?|conduct\w*|opened|launch\w*|joined|join|joins|sent|was represented|were represented|"
    r"presented|signed|signs?|inks?|met|meets?|"
    r"co-?organi\w+|co-?host\w+|present\b|receive[sd]?|welcomed|co-\w+ed|co-?(?:chairs?|leads?|ran)|ran|run|"
    r"runs|chair(?:ed|s)|"
    r"staged|mounted|sponsor(?:ed|s)|arranged|dispatched|lent|lends|seconded|delegated|fielded|spoke|took the floor|"
    r"(?:gave|"
    r"delivered) (?:a|an|the|its)|"
    r"came|among (?:them|those)|on hand|here|there|invited|sat|visited|called (?:on|at))\b",
    re.IGNORECASE,
)
_TAKES_PLACE = triggers.compile(
    r"\b(?:took place|takes place|taking place|taken place|was held|were held|is held|being held|opened|opens|"
    r"held|venue|hosted|hosts|attend\w*|"
    r"convened|started|starts|gathered|brought together|participat\w+|took part|takes part|taking part|address\w*|"
    r"scene|due|will be held|heard|hears|featured|features|"
    r"assembled|came together|spoke|speaks|speech|remarks|present|closed|concluded|"
    r"ended|representing|represented|guests?|joined|observers?|travel\w*|flew|went to)\b",
    re.IGNORECASE,
)
_ARRANGES = re.compile(r"\W*(?:\w+ ){0,3}?(?:organi[sz]|host|convene|launch|co-)", re.IGNORECASE)
_HOSTS = re.compile(r"(?:co-?)?host", re.IGNORECASE)
_HOSTED = re.compile(r"\W*(?:\w+ ){0,3}?host", re.IGNORECASE)
_HEADS = triggers.compile(r"\b(?:leaders|heads|presidents|ministers)\b", re.IGNORECASE)
_SIGNED = triggers.compile(
    r"\b(?:memorand|mou|protocol|agreement|arrangement|joint position|document)\w*\b[^.;]*\bbetween\b[^.;]*$|"
    r"\b(?:signed|signs|signing|inked|inks|concluded|initialled)\b[^.;]{0,60}?"
    r"\b(?:memorand|mou|protocol|agreement|arrangement|road ?map|action plan|plan|programme|document)\w*\b"
    r"[^.;,]*\bwith\b[^.;]*$",
    re.IGNORECASE,
)
_HAS_SIGNED = triggers.compile(
    r"\b(?:has|have|had|having|earlier|already|plan\w*|was to|to) sign(?:ed)?\b", re.IGNORECASE
)
_ADDRESSED = triggers.compile(
    r"\b(?:brief(?:ed|s)|address(?:ed|es)|reported to|report(?:ed|s) before|spoke (?:to|before|at)|speaks (?:to|"
    r"before|at)|"
    r"appeared before|(?:statement|speech|report|briefing|address) (?:to|before)) (?:the )?$",
    re.IGNORECASE,
)
_SITS = re.compile(
    r"(?:[\w’'-]+ ){0,3}?[\w’'-]*\b(?:Council|Assembly|Committee|Commission|UNSC|UNGA|Board)\b",
)
_TOLD_ELSEWHERE = triggers.compile(r"\b(?:said|recalled|noted|will|plans?|last year|earlier|previously)\b")

_IN_A_LIST_THAT_CAME = re.compile(
    r"(?: \([^)]{1,40}\))?(?:(?:, (?:and )?|,? and |"
    r",? as well as )(?:the )?[A-Z][\w’'-]*(?: (?!and\b)[\w’'()-]+){0,7}?){1,8}"
    r",? (?:(?:were|was) (?:also |all )?(?:represented|present|invited|there|among)|also |took part|attended|"
    r"participated|"
    r"sent (?:their|its|an?)|joined|are taking part|will (?:attend|take part|participate)|gathered|convened)\b"
)
"""The rest of a list of bodies, and what they did: "the UN, the EU and Turkey were represented"."""

_OTHER_CLAUSE = re.compile(
    r"\b(?:when|where|because|since|if|whose|what|how|why|through|via|(?:drew|draws|drawing|based|built) (?:up)?on|"
    r"financed|funded|paid for|supplied|given)\b"
)
"""Between a cue and a body: the cue is not about the body."""

_NOT_NOW = re.compile(
    r"\b(?:approaching|coming|upcoming|forthcoming|next|future|recent|previous|past|last|latest|planned)(?: \w+)? $",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"[^.;]{0,30}?\b(?:had|has|have|will|would|may|might|should|could|can|must|say|says|are|is|see|believe|expect|"
    r"estimate)\b",
)
"""Behind people of a body: what they do at other times."""

_ON_BEHALF = triggers.compile(r"\b(?:on behalf of|for)(?: the)? $", re.IGNORECASE)
_INVITED_BY = triggers.compile(r"\bat the (?:\w+ )?invitation of(?: the)? $", re.IGNORECASE)
_HABIT = triggers.compile(r"\b(?:each|every|annually|yearly|regularly|usually|often|traditionally)\b", re.IGNORECASE)
_JOINT_OF = triggers.compile(
    rf"\b(?:joint|trilateral|tripartite|three-way|four-way|common|quadrilateral) (?:[\w-]+ ){{0,2}}{offices.OCCASION} "
    r"(?:of|between|by|with|among)\b[^.;]*$",
    re.IGNORECASE,
)
_AN_OCCASION = triggers.compile(rf"\b{offices.OCCASION}\b", re.IGNORECASE)
_ORGANISER = triggers.compile(r"(?:co-?)?(?:organi[sz]er|host|sponsor|convene|organi[sz]ed|hosted)", re.IGNORECASE)
_SOME, _MANY = 3, 4
"""So many bodies in one sentence are a list; so many need no further sign of one."""

_NEAR, _JOINT_BEFORE = 40, 80
"""How near a cue's object is, and how far before and behind two joined names their occasion."""


def read(sentence: str, hits: tuple[catalogue.Hit, ...], *, lead: bool) -> list[finding.Finding]:
    """A finding for every hit. `lead` says that the sentence is the title or stands at the head of the report."""
    phrased = joined.shared(sentence, [phrases.around(sentence, hit) for hit in hits])
    around = setting.of(sentence, hits, phrased, lead=lead)
    ranks = officials.ranks(sentence, phrased)
    found = [
        finding.named(phrase.hit.partner, "rank") if place in ranks else _one(phrase, around)
        for place, phrase in enumerate(phrased)
    ]
    return joined.alike(sentence, phrased, found)


def _one(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    partner = phrase.hit.partner
    if around.is_quoted(phrase.start, phrase.end):
        return finding.named(partner, "quoted")
    refused = elsewhere.why(around.sentence, phrase.start, phrase.end)
    if refused:
        return finding.named(partner, refused)
    found = beyond.read(phrase, around)
    if found:
        return found
    if phrase.kind in _BY_KIND:
        return _BY_KIND[phrase.kind](phrase, around.clause_of(phrase.start, phrase.end))
    return finding.named(partner, _REASONS.get(phrase.kind, phrase.kind))


_REASONS = {"members": "member-state", "relation": "topic", "credential": "accredited-to"}


def _is_joint(phrase: phrases.Phrase, around: setting.Setting) -> bool:
    return beside.ours(around.sentence, phrase.hit.start, phrase.hit.end)


def _people(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    partner = phrase.hit.partner
    if around.is_reported(phrase.start):
        return finding.named(partner, "topic")
    nearest = around.governor(phrase.start)
    if around.gathers() or _AN_OCCASION.search(around.sentence):
        role: values.Role = "counterpart" if around.has("meet") and not around.has("part") else "participant"
        return finding.took_part(partner, role, "people", 0.92)
    if (nearest is None or nearest.kind not in setting.TOLD) and not _NOT_THERE.match(around.sentence, phrase.end):
        return finding.took_part(partner, "participant", "people-named", 0.7)
    return finding.named(partner, "topic")


def _occasion(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    partner = phrase.hit.partner
    nearest = around.governor(phrase.start)
    apart = nearest and nearest.kind == "margin" and around.sentence[phrase.end : phrase.end + 1] == ","
    if _is_joint(phrase, around) and not apart and not around.is_reported(phrase.start):
        return finding.took_part(partner, "participant", "joint-occasion", 0.93)
    if (nearest and nearest.kind in setting.TOLD) or _NOT_NOW.search(around.sentence[: phrase.hit.start]):
        return finding.named(partner, "other-occasion")
    if around.lead and _TAKES_PLACE.search(around.sentence):
        return finding.took_part(partner, "own_session", "lead", 0.8)
    return finding.named(partner, "other-occasion")


def _members(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    heads = around.lead and _HEADS.search(around.sentence) and _COMMON.search(around.sentence)
    if heads and _is_joint(phrase, around) and not around.is_reported(phrase.start):
        return finding.took_part(phrase.hit.partner, "own_session", "joint-session", 0.85)
    return finding.named(phrase.hit.partner, "member-state")


def _bare(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    nearest = around.governor(phrase.start)
    if _is_spoken_to(phrase, around):
        return finding.took_part(phrase.hit.partner, "addressee", "briefed", 0.85)
    if not around.is_reported(phrase.start):
        found = (
            _led_to(phrase, around)
            or (_governed(phrase, around, nearest) if nearest else None)
            or _signs(phrase, around)
            or (_on_its_own(phrase, around) if nearest is None or nearest.kind not in setting.TOLD else None)
        )
        if found:
            return found
    return finding.named(phrase.hit.partner, "framework" if nearest and nearest.kind == "margin" else "topic")


def _is_spoken_to(phrase: phrases.Phrase, around: setting.Setting) -> bool:
    """Whether a body that sits is spoken to: "briefed the UN Security Council"."""
    before = around.sentence[: phrase.start]
    spoken = _ADDRESSED.search(before)
    sits = spoken is not None and _SITS.match(around.sentence, phrase.start) is not None
    return spoken is not None and sits and _TOLD_ELSEWHERE.search(before[: spoken.start()]) is None


def _led_to(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding | None:
    """What stands right before a body: "at the invitation of", "a joint session of A, B and"."""
    partner, before = phrase.hit.partner, around.sentence[: phrase.start]
    if around.lead and _INVITED_BY.search(before):
        return finding.took_part(partner, "host", "invitation", 0.75)
    if _JOINT_OF.search(before):
        return finding.took_part(partner, "participant", "joint-occasion", 0.85)
    return None


def _governed(phrase: phrases.Phrase, around: setting.Setting, nearest: cues.Cue) -> finding.Finding | None:
    """What the cue before a body's name says: organised by it, representatives of it, attended by it, talks with it."""
    partner = phrase.hit.partner
    if nearest.kind == "organise" and (_ORGANISER.search(around.sentence) or _AN_OCCASION.search(around.sentence)):
        hosts = _HOSTS.match(around.sentence, nearest.start)
        return finding.took_part(partner, "host" if hosts else "organiser", "by-name", 0.9)
    if nearest.kind == "people" and (around.gathers() or (around.lead and _AN_OCCASION.search(around.sentence))):
        return finding.took_part(partner, "participant", "listed", 0.94)
    near = phrase.kind == "body" or around.listed >= _SOME or nearest.end + _NEAR > phrase.start
    if (
        nearest.kind in {"part", "meet"}
        and near
        and not _OTHER_CLAUSE.search(around.sentence, nearest.end, phrase.start)
    ):
        role: values.Role = "participant" if nearest.kind == "part" else "counterpart"
        return finding.took_part(partner, role, "by-name", 0.82)
    return None


def _signs(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding | None:
    before = around.sentence[: phrase.start]
    if around.has("sign") and not _HAS_SIGNED.search(before) and (_SIGNED.search(before) or _ON_BEHALF.search(before)):
        return finding.took_part(phrase.hit.partner, "participant", "signs", 0.75)
    return None


def _on_its_own(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding | None:
    """A body that does something itself, stands beside the SCO at an occasion, or in a long list."""
    partner = phrase.hit.partner
    if _DOES.match(around.sentence[phrase.end :]) and not _HABIT.search(_near(phrase, around)):
        return finding.took_part(partner, _role_of_doer(phrase, around), "acts", 0.86)
    if _IN_A_LIST_THAT_CAME.match(around.sentence, phrase.end):
        return finding.took_part(partner, "participant", "list-that-came", 0.85)
    if _is_joint(phrase, around) and _COMMON.search(_near(phrase, around)):
        return finding.took_part(partner, "counterpart", "beside-the-sco", 0.85)
    if not (around.gathers() or _AN_OCCASION.search(around.sentence)) or around.aside:
        return None
    if around.listed >= _MANY or (around.listed >= _SOME and around.lead):
        return finding.took_part(partner, "participant", "enumerated", 0.7)
    return None


def _near(phrase: phrases.Phrase, around: setting.Setting) -> str:
    end = max(phrase.end, beside.reach(around.sentence, phrase.hit.end))
    return around.sentence[max(0, phrase.start - _JOINT_BEFORE) : end + _NEAR]


def _role_of_doer(phrase: phrases.Phrase, around: setting.Setting) -> values.Role:
    """The part of a body that does something: it arranges, it acts together with the SCO, or it comes."""
    after = around.sentence[phrase.end :]
    if _ARRANGES.match(after):
        return "host" if _HOSTED.match(after) else "organiser"
    return "counterpart" if _is_joint(phrase, around) else "participant"


def _relation(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    if _is_joint(phrase, around) and re.search(
        r"\b(?:co-?operation|consultation) (?:meeting|talks|forum|dialogue)", around.sentence
    ):
        return finding.took_part(phrase.hit.partner, "participant", "joint-occasion", 0.85)
    return finding.named(phrase.hit.partner, "topic")


_BY_KIND = {
    "office": officials.read,
    "people": _people,
    "occasion": _occasion,
    "members": _members,
    "bare": _bare,
    "body": _bare,
    "relation": _relation,
}
