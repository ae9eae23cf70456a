"""What a Russian sentence of the main occasion's report says of each partner that it names."""

from __future__ import annotations

import re

from monitor.meetings import finding, quotes, triggers
from monitor.partners import catalogue

_OFFICE = (
    r"(?:генеральн\w+ секретар\w+|генсек\w*|генеральн\w+ директор\w*|исполнительн\w+ (?:секретар\w+|директор\w*)|"
    r"председател\w+|директор\w*|глав\w{1,2}|руководител\w+|представител\w+|спецпредставител\w+|координатор\w*|"
    r"заместител\w+|замест\w+|министр\w*|посланник\w*|президент\w*|секретар\w+|советник\w*|делегаци\w+|"
    r"эксперт\w*|сотрудник\w*|посл\w*|посол)"
)
_BEFORE = triggers.compile(rf"(?<!\w){_OFFICE}(?: [^,;.:]{{0,60}})?\s*$", re.IGNORECASE)
_LISTED = re.compile(
    r"(?<!\w)(?:представител\w+|делегаци\w+|эксперт\w+|руководител\w+|глав\w?|сотрудник\w+|"
    r"специалист\w+)(?!\w)[^.]*$",
    re.IGNORECASE,
)
_DOCUMENT = triggers.compile(
    r"(?:устав\w*|резолюци\w+|конвенци\w+|стратеги\w+|принцип\w+|норм\w*|цел\w+|деклараци\w+|спис\w+|эгид\w+|"
    r"рамк\w+)\s(?:\w+ ){0,2}$",
    re.IGNORECASE,
)
_VENUE = triggers.compile(r"(?:штаб-квартир\w+|здани\w+|офис\w*)\s(?:\w+ ){0,1}$", re.IGNORECASE)
_MARGIN = triggers.compile(
    r"(?:пол(?:ях|е)\W?|кулуарах|рамках|эгидой|преддверии|итогам|итогах)(?: [^,.;]{0,60})?$",
    re.IGNORECASE,
)
_ACCREDITED = triggers.compile(r"(?:представител\w+|миссии|представительств\w+)[^,;]{0,60} при\s$", re.IGNORECASE)
_MEMBERS = triggers.compile(r"(?:стран\w*|государств\w*|член\w*|участник\w*)[\w\s–—-]*$", re.IGNORECASE)
_MEETS = triggers.compile(
    r"(?:встрет\w+|встреч\w+|переговор\w+|бесед\w+|принял\w*|консультаци\w+|обсуд\w+|обменял\w*)", re.IGNORECASE
)
_TAKES_PART = triggers.compile(
    r"(?:участ\w+|участник\w*|выступил\w*|присутств\w+|приветств\w+|открыл\w*|собра\w+|прибыл\w*|гост\w+|"
    r"приглаш\w+|подписа\w+|подключил\w*|присоединил\w*|посетил\w*|направил\w*|представля\w*)",
    re.IGNORECASE,
)
_ORGANISED = triggers.compile(
    r"(?:организ(?:ован\w+|атор\w+|овал\w*)|с участием|при участии|в сотрудничестве с|в партн[её]рстве с|"
    r"провед[её]н\w*|совместн\w+|инициатив\w+|при поддержке|"
    r"соорганизатор\w*)[^.]{0,80}$",
    re.IGNORECASE,
)
_SESSION = triggers.compile(
    r"(?:сесси\w+|заседани\w+|саммит\w*|конференци\w+|форум\w*|встреч\w+|совещани\w+)\s(?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)
_SENT_BY = re.compile(r"(?:^|[,;.] |\s)от (?:\w+ ){0,2}$", re.IGNORECASE)
_DOES = re.compile(
    r"^,? (?:также )?(?:представл\w+|представил\w*|направил\w*|организовал\w*|принял\w* участие)", re.IGNORECASE
)
_HELD = triggers.compile(r"(?:состоял\w+|прош[её]л\w*|проход\w+|участ\w+|открыл\w+|провел\w*|провёл)", re.IGNORECASE)
_SAID = triggers.compile(
    r"(?:отметил\w*|подчеркнул\w*|заявил\w*|сказал\w*|рассказал\w*|сообщил\w*|выразил\w*|напомнил\w*|указал\w*|"
    r"по словам|по мнению|обсуд\w+|речь шла|предмет\w+|доказал\w*)",
    re.IGNORECASE,
)


_OURS = r"(?:ШОС|Шанхайск\w+ организац\w+ сотрудничества)"
_OURS_BEFORE = re.compile(rf"{_OURS}\s?(?:[—–-]|и|с|,)\s?(?:\w+ )?$")
_OURS_AFTER = re.compile(rf"^\s?(?:[—–-]|и|с|,)\s?(?:\w+ )?{_OURS}")
_OCCASION = triggers.compile(
    r"(?:мероприяти\w+|встреч\w+|заседани\w+|консультаци\w+|конференци\w+|форум\w*|семинар\w*|меморандум\w*|"
    r"диалог\w*)",
    re.IGNORECASE,
)


def read(sentence: str, hits: tuple[catalogue.Hit, ...], *, lead: bool) -> list[finding.Finding]:
    """A finding for every hit. `lead` says that the sentence is the title or stands at the head of the report."""
    spans = quotes.spans(sentence)
    return [_one(sentence, hit, lead, any(start <= hit.start < end for start, end in spans)) for hit in hits]


def _one(sentence: str, hit: catalogue.Hit, lead: bool, quoted: bool) -> finding.Finding:
    before = sentence[: hit.start]
    refused = _refused(before, quoted)
    if refused:
        return finding.named(hit.partner, refused)
    reported = _SAID.search(before) is not None
    meets, takes_part = _MEETS.search(sentence) is not None, _TAKES_PART.search(sentence) is not None
    if not reported and _BEFORE.search(before):
        if meets:
            return finding.took_part(hit.partner, "counterpart", "official", 0.93)
        return finding.took_part(hit.partner, "participant", "official", 0.88 if takes_part else 0.7)
    if not reported and (meets or takes_part) and _LISTED.search(before):
        return finding.took_part(hit.partner, "participant", "listed", 0.88)
    if not reported and takes_part and _SENT_BY.search(before):
        return finding.took_part(hit.partner, "participant", "listed", 0.85)
    if not reported and _DOES.match(sentence[hit.end :]):
        return finding.took_part(hit.partner, "participant", "acts", 0.8)
    if not reported and _ORGANISED.search(before):
        return finding.took_part(hit.partner, "organiser", "by-name", 0.8)
    beside = _OURS_BEFORE.search(before) or _OURS_AFTER.match(sentence[hit.end :])
    if lead and not reported and beside and _OCCASION.search(sentence):
        return finding.took_part(hit.partner, "participant", "beside-the-sco", 0.8)
    if lead and not reported and _HELD.search(sentence) and _SESSION.search(before):
        return finding.took_part(hit.partner, "own_session", "lead", 0.8)
    return finding.named(hit.partner, "topic")


def _refused(before: str, quoted: bool) -> str | None:
    if quoted:
        return "quoted"
    near = before[-90:]
    for why, pattern in (
        ("venue", _VENUE),
        ("document", _DOCUMENT),
        ("accredited-to", _ACCREDITED),
        ("framework", _MARGIN),
        ("member-state", _MEMBERS),
    ):
        if pattern.search(near):
            return why
    return None
