"""What the words behind a body's name make of it: an organiser, a guest, the host of who visits its head."""

from __future__ import annotations

import re

from monitor.meetings import finding, offices, phrases, setting, triggers, values

_TAKES_PART = (
    r"(?:led|leads|spoke|speaks|took (?:part|the floor)|takes part|taking part|participat\w+|attend\w*|joined|gave|"
    r"delivered|presented|moderated|chaired|addressed|opened|closed|were (?:present|there|among|invited)|"
    r"was (?:present|there|among|invited|represented)|helped to (?:organi[sz]e|run|prepare)|ran|held|taught|"
    r"trained|lectured|shared|told|briefed|reported|received|welcomed|met|hosted|showed|read out)"
)
_WHOSE = re.compile(
    rf"(?: \([^)]{{1,60}}\))?,? whose (?:[\w’'-]+ ){{0,5}}?(?:{offices.PEOPLE}|{offices.OFFICE})\b[^.;]{{0,90}}?"
    rf"\b{_TAKES_PART}\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"(?: \([^)]{1,60}\))?, which (?:had |has |also |jointly )*(?:sent|co-\w+ed|(?:organi[sz]ed|hosted|convened|"
    r"sponsored|funded|supported|arranged|initiated)|was represented|were represented|took part|joined|attended|"
    r"acted as|served as|helped to (?:organi[sz]e|run|prepare))\b",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?: \([^)]{1,60}\))?,? \(?(?:which (?:was|were) )?represented (?:there |here |online )?by\b", re.IGNORECASE
)
_IS_ORGANISER = re.compile(
    r"(?: \([^)]{1,60}\))?,? (?:(?:also |both |jointly )*(?:is|are|was|were|will be|acts?|acted|acting|serves?|served|"
    r"serving|came in|stands?|stood)(?: both| also)? |being |, )"
    r"(?:as )?(?:an? |the |one of the |among the |(?:its|their) )?(?:(?:other|main|chief|principal|key|official|fellow|"
    r"joint|general|second|third) )*"
    r"(?P<part>co-?organi[sz]ers?|organi[sz]ers?|co-?hosts?|hosts?|co-?sponsors?|sponsors?|co-?chairs?|"
    r"partners? (?:of|in|for)(?= (?:the|this) (?:\w+ ){0,3}?"
    rf"{offices.OCCASION}\b)|guests? of hono(?:u)?r|invited guests?|participants?|observers? at)\b",
    re.IGNORECASE,
)
_HOSTS = re.compile(r"(?:co-?)?host", re.IGNORECASE)
_COMES = re.compile(r"guest|invited|participant|observer", re.IGNORECASE)
_AT_ITS_SEAT = triggers.compile(
    r"\b(?:visit(?:ed|s)?|visit to|toured?|arrived at|came to|called at|calls at|was at|tour of|trip to|received|"
    r"welcomed|met|talks|meeting)\b",
    re.IGNORECASE,
)
_ITS_HEAD = re.compile(
    rf"[^.;]{{0,120}}?\b(?:its|the (?:organi[sz]ation|body|agency|bank|league|commission|secretariat)['’]s) "
    rf"(?:[\w’'-]+ ){{0,3}}?{offices.OFFICE}\b",
    re.IGNORECASE,
)
_BELONGS = re.compile(
    r"\b(?:which|who|that|also) (?:also )?(?:takes part|participates?|take part|is active|are active) in (?:the )?$"
)
"""What a state does in a body as its member."""

_ITS_THINGS = re.compile(
    r"(?:['’]s?)? (?:(?!(?:attends|takes|joins|hosts|holds|sends|opens|meets|signs|runs|chairs|leads|helps|supports|"
    r"backs|was|is|"
    r"has|does|as|its|this|plus|versus|besides|sponsors|convenes|organi[sz]es|arranges|co-\w+|speaks|visits|receives|"
    r"calls|plans|"
    r"wants|presents|launches|stages|becomes|says|gives|follows|moderates|considers|welcomes|continues|begins|starts|"
    r"ends|"
    r"participates|contributes|provides|proposes|agrees|towards|afterwards|"
    rf"{offices.PEOPLE}|{offices.OCCASION}|{offices.BODY}|{offices.OFFICE})\b)(?-i:[a-z]{{3,}})s\b|"
    r"(?:data|guidance|aid|loan|loans|advice|money|assistance|equipment|channel|database|money|model|experience|"
    r"practice|vaccine)\b)",
    re.IGNORECASE,
)
"""Things of a body, which nobody sends: "UNICEF stocks", "INTERPOL channels"."""

_HEADS_IT = re.compile(
    r"^(?:He|She|The (?:guest|diplomat|official)) (?:also )?(?:heads|leads|represents|directs|runs) (?:the )?$"
)
_HOLDING_AT = re.compile(
    r"\b(?:took place|takes place|held|hosted|taking place|will be|was|were|on show|shown|staged) "
    r"(?:[\w’'-]+ ){0,6}?(?:at|in|inside) (?:the )?$"
)
_OFFICES = re.compile(r"(?:['’]s?)? (?:[\w-]+ )?(?:office|offices|centre|center)\b(?! of )", re.IGNORECASE)
_ITS_OWN = re.compile(
    rf"[^.;]{{0,60}}?(?:\b(?:its|their|his) own (?:[\w-]+ ){{0,3}}?{offices.OCCASION}\b|"
    rf"\b{offices.OCCASION} of (?:its|their) own\b|\b(?:another|a separate|a different) (?:[\w-]+ ){{0,2}}?"
    rf"{offices.OCCASION}\b)",
    re.IGNORECASE,
)


def read(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding | None:
    """What stands behind a body's name says that it took part, or that it had an occasion of its own elsewhere.

    "UNCTAD, whose experts led two of the sessions", "UNESCO is a co-organizer", "the headquarters of the ECO, where its
    Secretary General received him"; None where nothing of that kind does.
    """
    partner = phrase.hit.partner
    if _HEADS_IT.search(around.sentence[: phrase.hit.start]):
        return finding.took_part(partner, "participant", "who-heads-it", 0.75)
    after = around.sentence[phrase.hit.end :]
    if phrase.kind == "venue":
        seat = _ITS_HEAD.match(around.sentence, phrase.end) and _AT_ITS_SEAT.search(around.sentence)
        return finding.took_part(partner, "host", "its-head", 0.8) if seat else None
    if phrase.kind not in {"bare", "body"}:
        return None
    if phrase.kind == "bare" and phrase.end == phrase.hit.end and _ITS_THINGS.match(after):
        return finding.named(partner, "topic")
    if _OFFICES.match(after) and _HOLDING_AT.search(around.sentence[: phrase.hit.start]):
        return finding.named(partner, "venue")
    if _BELONGS.search(around.sentence[: phrase.hit.start]) and phrase.kind == "bare":
        return finding.named(partner, "member-state")
    if organiser := _IS_ORGANISER.match(after):
        return finding.took_part(partner, _role(organiser["part"]), "is-organiser", 0.88)
    if _WHOSE.match(after) or _WHICH.match(after) or _SENT_FROM.match(after):
        return finding.took_part(partner, "participant", "clause-behind", 0.86)
    if _ITS_OWN.match(after):
        return finding.named(partner, "other-occasion")
    return None


def _role(part: str) -> values.Role:
    if _HOSTS.match(part):
        return "host"
    return "participant" if _COMES.match(part) else "organiser"
