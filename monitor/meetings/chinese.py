"""What a Chinese sentence of the main occasion's report says of each partner that it names."""

from __future__ import annotations

import re

from monitor.meetings import finding
from monitor.partners import catalogue

_OFFICE = re.compile(
    r"^[^，。；、,;:]{0,14}?(?:秘书长|执行秘书|总干事|总裁|行长|主席|主任|署长|总监|总协调员|协调员|特别代表|特使|大使|执委会主席|干事长|负责人|高级代表|专员|官员|代表团|代表|"
    r"处长|司长|顾问|执行主任|副秘书长)"
)
_VENUE = re.compile(r"^(?:总部|大厦|大楼|会议中心|办事处大楼)")
_DOCUMENT = re.compile(
    r"^(?:宪章|决议|公约|框架|可持续发展|2030|全球反恐战略|名录|世界遗产|大会第|安理会决议|"
    r"发挥|在国际事务|为核心|原则|体系)"
)
_MEMBERS = re.compile(r"^(?:国家|成员国|各国|地区|轮值主席)")
_MEETS = re.compile(r"约见|面谈|晤谈|到访|来访|走访|交换意见|会见|会谈|会晤|拜会|接见|座谈|视频会|通话|磋商|交谈|会面")
_TAKES_PART = re.compile(
    r"莅临|到场|受邀|旁听|连线|演讲|出席|参加|与会|参会|致辞|发言|讲话|列席|主持|来自|应邀|参与|代表"
)
_HELD = re.compile(r"联手|协办|合办|举行|召开|举办|开幕|主办|承办")
_ORGANISED = re.compile(
    r"(?:由|和|与|同|、)[^。；]{0,40}(?:共同|联合|合作)?(?:主办|举办|承办|协办|"
    r"组织)|^[^，。；,;]{0,20}(?:共同|联合)(?:主办|举办|举行)"
)
_SESSION = re.compile(r"^[^，。；,;]{0,20}(?:会议|峰会|大会|论坛|委员会|会)")
_ATTENDS = re.compile(r"(?:出席|参加|列席)[^，。；,;]{0,6}$")
_MEANWHILE = re.compile(r"^[^，。；,;]{0,20}(?:期间|间隙|框架)")
_SAID = re.compile(
    r"表示|指出|强调|认为|说[,，:：]|介绍|称[,，:：]|谈到|祝贺|重申|讨论|"
    r"就[^，。]*交换|愿"
)
_LISTED = re.compile(
    r"^[^。；]{0,60}等?(?:[^。；，]{0,20})(?:代表|官员|负责人|专家|出席|参加|"
    r"与会|参会)"
)
_OURS_BESIDE = re.compile(r"(?:上合组织|上海合作组织)(?:秘书处)?[与和同—\-、]$")


def read(sentence: str, hits: tuple[catalogue.Hit, ...], *, lead: bool) -> list[finding.Finding]:
    """A finding for every hit. `lead` says that the sentence is the title or stands at the head of the report."""
    return [_one(sentence, hit, lead) for hit in hits]


def _one(sentence: str, hit: catalogue.Hit, lead: bool) -> finding.Finding:
    before, after = sentence[: hit.start], sentence[hit.end :]
    for why, pattern in (
        ("venue", _VENUE),
        ("document", _DOCUMENT),
        ("member-state", _MEMBERS),
        ("framework", _MEANWHILE),
    ):
        if pattern.match(after):
            return finding.named(hit.partner, why)
    if _SAID.search(before):
        return finding.named(hit.partner, "topic")
    return (
        _person(sentence, hit.partner, after)
        or _body(sentence, hit, before, after)
        or (_session(hit.partner, before, after) if lead else None)
        or finding.named(hit.partner, "topic")
    )


def _person(sentence: str, partner: str, after: str) -> finding.Finding | None:
    if not _OFFICE.match(after):
        return None
    if _MEETS.search(sentence):
        return finding.took_part(partner, "counterpart", "official", 0.93)
    return finding.took_part(partner, "participant", "official", 0.9 if _TAKES_PART.search(sentence) else 0.7)


def _body(sentence: str, hit: catalogue.Hit, before: str, after: str) -> finding.Finding | None:
    if _TAKES_PART.search(sentence) and _LISTED.match(after):
        return finding.took_part(hit.partner, "participant", "listed", 0.88)
    if _ORGANISED.search(before[-30:] + after[:30]) and _HELD.search(sentence):
        return finding.took_part(hit.partner, "organiser", "by-name", 0.8)
    if _OURS_BESIDE.search(before) and (_MEETS.search(sentence) or _HELD.search(sentence)):
        return finding.took_part(hit.partner, "counterpart", "beside-the-sco", 0.85)
    return None


def _session(partner: str, before: str, after: str) -> finding.Finding | None:
    if not _SESSION.match(after):
        return None
    if _ATTENDS.search(before):
        return finding.took_part(partner, "own_session", "attended", 0.8)
    return finding.took_part(partner, "own_session", "lead", 0.8) if _HELD.search(after) else None
