"""What an English sentence of the main occasion's report says of each partner that it names."""

from __future__ import annotations

import itertools
import re

from monitor.meetings import cues, finding, offices, phrases, quotes, values
from monitor.partners import catalogue

_OURS = r"(?:(?:the )?(?:SCO|Shanghai Cooperation Organi[sz]ation)(?: \(SCO\))?)"
_JOINED = re.compile(
    rf"(?:{_OURS}(?:['’]s)?(?: secretariats?| RATS| regional anti-?terrorist structure)? ?(?:,|and|&|-|–|—|/|with|plus)[ ]?(?:the )?(?:[\w .()-]{{1,60}}, ?(?:and )?(?:the )?)?(?:[\w ]{{0,40}}\band (?:the )?)?)$",
    re.IGNORECASE,
)
_JOINED_AFTER = re.compile(
    rf"^(?:['’]s)?(?: \([A-Z]+\))?(?: secretariats?)? ?(?:,|and|&|-|–|—|/|with|plus) ?(?:[\w .()-]{{1,60}}(?:,|and) ?(?:the )?)?{_OURS}",
    re.IGNORECASE,
)
_COMMON = re.compile(
    rf"\b(?:{offices.OCCASION}|met|meet|meets|joint(?:ly)?|signed|sign|signs|inks?|inked|concluded|held|conducted|organi[sz]ed|launched|opened)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"^(?:['’]s)?(?: \([\w-]+\))?,? (?:also |jointly |today |recently |has |have |is |are |will |to )*"
    r"(?:held|hold|holds|hosted?|hosts|hosting|attend\w*|took part|takes? part|taking part|participat\w+|organi[sz]e[sd]?|organi[sz]ing|"
    r"convene[sd]?|conduct\w*|opened|launch\w*|joined|join|joins|sent|was represented|were represented|presented|signed|signs?|inks?|met|meets?|"
    r"co-?organi\w+|co-?host\w+|present\b|receive[sd]?|welcomed)\b",
    re.IGNORECASE,
)
_TAKES_PLACE = re.compile(
    r"\b(?:took place|takes place|taking place|taken place|was held|were held|is held|being held|opened|opens|held|venue|hosted|hosts|attend\w*|"
    r"convened|started|starts|gathered|brought together|participat\w+|took part|takes part|taking part|address\w*|"
    r"scene|due|will be held|assembled|came together|spoke|speaks|speech|remarks|present|closed|concluded|ended|representing)\b",
    re.IGNORECASE,
)
_TO_OFFICIAL = re.compile(r"\b(?:told|informed|briefed|acquainted|thanked|welcomed|greeted|received|met|assured|introduced|with|from|(?:attended|met|received|read|out|delivered|signed|opened|chaired|made|joined|represented|led|headed|briefed|told|informed|given|co-chaired|moderated|presided over) by)(?: the| his guest| his)?\s*$", re.IGNORECASE)
_APART = re.compile(r",|\b(?:which|who|whom|read)\b")
_PRESENT = re.compile(r"\b(?:read (?:out|by)|read|conveyed|read-out)\b", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:video|live|online|virtual\w*|in person)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex-|late|then|elected|appointed|election|appointment|candidate for)\b[^,;]{0,40}$", re.IGNORECASE)
_MEETS = re.compile(
    r"\b(?:met|meets?|meetings?|talks|conferred|conversations?|consultations|negotiations|received|interlocutors?|dialogue|discussed|exchanged|"
    r"visit(?:ed|s)?|called on|guests?|audience|conversed|talked|hosted)\b",
    re.IGNORECASE,
)

_ASIDE = re.compile(r"[,”\"] (?:[\w.’'-]+ ){1,5}$")
_SPEAKER = re.compile(r"(?: [\w.’'-]+){1,6}[,.]")
_NAME_AFTER = re.compile(r",? (?:(?:Mr|Ms|Mrs|Dr|H\.E)\.? )*((?:[A-Z][\w’'-]+ ?){1,4})")
_NAME_BEFORE = re.compile(r"((?:[A-Z][\w’'-]+ ){1,3}[A-Z][\w’'-]+), (?:the )?$")
_ARRANGES = re.compile(r"\W*(?:\w+ ){0,3}?(?:organi[sz]|host|convene|launch|co-)", re.IGNORECASE)
_SIGNED = re.compile(r"\b(?:memorand|mou|protocol|agreement|arrangement|joint position|document)\w*\b[^.;]*\bbetween\b[^.;]*$", re.IGNORECASE)
_RANK = re.compile(r"\b(?:under|deputy|assistant)[- ]?secretary", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:and|,|-|–|—|/)?\s*(?:also )?(?:the )?")
_AN_OCCASION = re.compile(rf"\b{offices.OCCASION}\b", re.IGNORECASE)
_ORGANISER = re.compile(r"(?:co-?)?(?:organi[sz]er|host|sponsor|convene|organi[sz]ed|hosted)", re.IGNORECASE)
_SOME, _MANY = 3, 4
"""So many bodies in one sentence are a list; so many need no further sign of one."""

_SAID_BEFORE = frozenset({"speech", "topic", "message", "plan"})


def read(sentence: str, hits: tuple[catalogue.Hit, ...], *, lead: bool) -> list[finding.Finding]:
    """A finding for every hit. `lead` says that the sentence is the title or stands at the head of the report."""
    found = [
        cue
        for cue in cues.find(sentence)
        if not _is_attribution(sentence, cue) and not any(hit.start < cue.end and cue.start < hit.end for hit in hits)
    ]
    kinds = {cue.kind for cue in found}
    spans = quotes.spans(sentence)
    phrased = [phrases.around(sentence, hit) for hit in hits]
    listed = len({phrase.hit.partner for phrase in phrased if phrase.kind in {"bare", "body", "people", "office"}})
    setting = _Setting(found, kinds, spans, lead, listed)
    ranks = _ranks(sentence, phrased)
    return [
        finding.named(phrase.hit.partner, "rank") if place in ranks else _one(sentence, phrase, setting)
        for place, phrase in enumerate(phrased)
    ]


def _is_attribution(sentence: str, cue: cues.Cue) -> bool:
    """Whether a verb of speech stands aside, ", he said,", and does not make what follows into told words."""
    if cue.kind != "speech":
        return False
    before, after = sentence[max(0, cue.start - 60) : cue.start], sentence[cue.end :]
    return (_ASIDE.search(before) is not None and after[:1] in {",", ".", ""}) or (
        before.endswith((", ", "” ", '" ')) and _SPEAKER.match(after) is not None
    )


def _ranks(sentence: str, phrased: list[phrases.Phrase]) -> set[int]:
    """The offices that are only the rank of the next: "UN Under-Secretary-General and Executive Secretary of ESCAP"."""
    return {
        place
        for place, (phrase, after) in enumerate(itertools.pairwise(phrased))
        if phrase.kind == after.kind == "office"
        and after.hit.parent == phrase.hit.partner
        and _RANK.search(sentence[phrase.start : phrase.end])
        and _JOINT.fullmatch(sentence[phrase.end : after.start])
    }


class _Setting:
    """The sentence around a phrase."""

    __slots__ = ("cues", "kinds", "lead", "listed", "quoted")

    def __init__(self, found: list[cues.Cue], kinds: set[cues.Kind], quoted: list[tuple[int, int]], lead: bool, listed: int) -> None:
        self.cues, self.kinds, self.quoted, self.lead, self.listed = found, kinds, quoted, lead, listed

    def before(self, place: int) -> list[cues.Cue]:
        """The cues to the left of a place, the nearest first."""
        return [cue for cue in reversed(self.cues) if cue.end <= place]

    def gathers(self) -> bool:
        return bool(self.kinds & {"part", "organise", "meet", "sign"})


def _one(sentence: str, phrase: phrases.Phrase, setting: _Setting) -> finding.Finding:
    partner = phrase.hit.partner
    if any(start <= phrase.start and phrase.end <= end for start, end in setting.quoted):
        return finding.named(partner, "quoted")
    if phrase.kind in _BY_KIND:
        return _BY_KIND[phrase.kind](sentence, phrase, setting)
    return finding.named(partner, _REASONS.get(phrase.kind, phrase.kind))


_REASONS = {"members": "member-state", "relation": "topic", "credential": "accredited-to"}


def _is_joint(sentence: str, phrase: phrases.Phrase) -> bool:
    """Whether the body stands beside the SCO: "SCO-ASEAN", "the SCO and the UN", "the CIS, CSTO and SCO"."""
    hit = phrase.hit
    return bool(_JOINED.search(sentence[max(0, hit.start - 160) : hit.start]) or _JOINED_AFTER.match(sentence[hit.end : hit.end + 160]))


def _governor(setting: _Setting, place: int) -> cues.Cue | None:
    """The nearest cue to the left that is not merely the head of a list."""
    for cue in setting.before(place):
        if cue.kind != "listing":
            return cue
    return None


def _is_reported(setting: _Setting, place: int) -> bool:
    """Whether somebody's words are told at this place: a verb of speech stands before it."""
    return any(cue.kind in {"speech", "plan"} for cue in setting.before(place))


def _office(sentence: str, phrase: phrases.Phrase, setting: _Setting) -> finding.Finding:
    partner, before = phrase.hit.partner, sentence[: phrase.start]
    person = _surname(sentence[phrase.end :], before)
    nearest = _governor(setting, phrase.start)
    if _FORMER.search(before):
        return finding.named(partner, "biography")
    if _is_author(sentence, phrase, nearest):
        return finding.named(partner, "message")
    if _MEETS.search(sentence) and not _is_told(setting, phrase, sentence):
        return finding.took_part(partner, "counterpart", "official", 0.96, person)
    if setting.kinds & {"part", "organise", "people", "sign"} and not _is_told(setting, phrase, sentence):
        return finding.took_part(partner, "participant", "official", 0.94, person)
    if _is_told(setting, phrase, sentence):
        return finding.named(partner, "topic")
    return finding.took_part(partner, "participant", "official-speaks", 0.86, person)


def _is_author(sentence: str, phrase: phrases.Phrase, nearest: cues.Cue | None) -> bool:
    """Whether the official only wrote or was congratulated, and did not speak by video."""
    return (
        nearest is not None
        and nearest.kind == "message"
        and _APART.search(sentence[nearest.end : phrase.start]) is None
        and _PRESENT.search(sentence) is None
    )


def _surname(after: str, before: str) -> str | None:
    """The last name of whoever holds an office: "Director Li Wei", "Li Wei, Director"."""
    found = _NAME_AFTER.match(after) or _NAME_BEFORE.search(before)
    return found.group(1).split()[-1] if found else None


def _is_told(setting: _Setting, phrase: phrases.Phrase, sentence: str) -> bool:
    """Whether the official is only spoken of; whoever is told, thanked or met, or speaks himself, is not."""
    if _TO_OFFICIAL.search(sentence[: phrase.start]):
        return False
    nearest = _governor(setting, phrase.start)
    return nearest is not None and (nearest.kind in {"speech", "topic", "plan"} or _is_reported(setting, phrase.start)) and nearest.kind not in {"part", "meet"}


def _people(sentence: str, phrase: phrases.Phrase, setting: _Setting) -> finding.Finding:
    partner = phrase.hit.partner
    if _is_reported(setting, phrase.start):
        return finding.named(partner, "topic")
    nearest = _governor(setting, phrase.start)
    if setting.gathers() or _AN_OCCASION.search(sentence):
        role: values.Role = "counterpart" if "meet" in setting.kinds and "part" not in setting.kinds else "participant"
        return finding.took_part(partner, role, "people", 0.92)
    if nearest is None or nearest.kind not in _SAID_BEFORE | {"margin"}:
        return finding.took_part(partner, "participant", "people-named", 0.7)
    return finding.named(partner, "topic")


def _occasion(sentence: str, phrase: phrases.Phrase, setting: _Setting) -> finding.Finding:
    partner = phrase.hit.partner
    if _is_joint(sentence, phrase) and not _is_reported(setting, phrase.start):
        return finding.took_part(partner, "participant", "joint-occasion", 0.93)
    nearest = _governor(setting, phrase.start)
    if nearest and nearest.kind in {"margin", "topic", "speech", "message", "plan"}:
        return finding.named(partner, "other-occasion")
    if setting.lead and _TAKES_PLACE.search(sentence):
        return finding.took_part(partner, "own_session", "lead", 0.88)
    return finding.named(partner, "other-occasion")


def _members(sentence: str, phrase: phrases.Phrase, setting: _Setting) -> finding.Finding:
    heads = re.search(r"\b(?:leaders|heads|presidents|ministers)\b", sentence, re.IGNORECASE)
    if heads and setting.lead and _is_joint(sentence, phrase) and _COMMON.search(sentence) and not _is_reported(setting, phrase.start):
        return finding.took_part(phrase.hit.partner, "own_session", "joint-session", 0.85)
    return finding.named(phrase.hit.partner, "member-state")


def _bare(sentence: str, phrase: phrases.Phrase, setting: _Setting) -> finding.Finding:
    partner = phrase.hit.partner
    nearest = _governor(setting, phrase.start)
    reported = _is_reported(setting, phrase.start)
    if not reported and nearest is not None:
        if nearest.kind == "organise" and (_ORGANISER.search(sentence) or _AN_OCCASION.search(sentence)):
            return finding.took_part(partner, "organiser", "by-name", 0.9)
        if nearest.kind == "people" and setting.gathers():
            return finding.took_part(partner, "participant", "listed", 0.94)
        if nearest.kind in {"part", "meet"} and (phrase.kind == "body" or setting.listed >= _SOME or nearest.end + 40 > phrase.start):
            role: values.Role = "participant" if nearest.kind == "part" else "counterpart"
            return finding.took_part(partner, role, "by-name", 0.82)
    if not reported and "sign" in setting.kinds and _SIGNED.search(sentence[: phrase.start]):
        return finding.took_part(partner, "participant", "signs", 0.75)
    if nearest is None or nearest.kind not in _SAID_BEFORE | {"margin"}:
        if _DOES.match(sentence[phrase.end :]) and not reported:
            return finding.took_part(partner, _role_of_doer(sentence, phrase), "acts", 0.86)
        if _is_joint(sentence, phrase) and _COMMON.search(sentence) and not reported:
            return finding.took_part(partner, "counterpart", "beside-the-sco", 0.85)
        if not reported and (setting.listed >= _MANY or (setting.listed >= _SOME and setting.lead)):
            return finding.took_part(partner, "participant", "enumerated", 0.7)
    return finding.named(partner, "framework" if nearest and nearest.kind == "margin" else "topic")


def _role_of_doer(sentence: str, phrase: phrases.Phrase) -> values.Role:
    """The part of a body that does something: it arranges, it acts together with the SCO, or it comes."""
    if _ARRANGES.match(sentence[phrase.end :]):
        return "organiser"
    return "counterpart" if _is_joint(sentence, phrase) else "participant"


def _relation(sentence: str, phrase: phrases.Phrase, _: _Setting) -> finding.Finding:
    if _is_joint(sentence, phrase) and re.search(r"\b(?:co-?operation|consultation) (?:meeting|talks|forum|dialogue)", sentence):
        return finding.took_part(phrase.hit.partner, "participant", "joint-occasion", 0.85)
    return finding.named(phrase.hit.partner, "topic")


_BY_KIND = {
    "office": _office,
    "people": _people,
    "occasion": _occasion,
    "members": _members,
    "bare": _bare,
    "body": _bare,
    "relation": _relation,
}
