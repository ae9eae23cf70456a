"""People named in a Chinese sentence, with the office before the name."""

from __future__ import annotations

import re

from monitor.meetings import names

_OFFICE = (
    r"(?:副?秘书长|副?总统|副?主席|副?总理|副?部长|副?外长|临时代办|副?大使|总干事|署长|副?局长|副?主任|"
    r"副?司长|协调员|"
    r"副?书记|副?省长|副?市长|会长|院长|校长|代表|特使|总裁|行长|议长|首相|国王|执行主任|国务委员兼外长|专员|助理)"
)
_STOP = (
    r"(?=[,，。、:：;；()（）《“\"]|(?:分别|将|应邀|受到|同|与|和|及|在|于|说|表示|指出|强调|出席|会见|会晤|"
    r"会面|举行|赞扬|感谢|"
    r"拜会|介绍|谈到|认为|对|向|也|以|就|宣布|率|访问|发表|主持|参加|致|感|先生|女士|随后|代表|\d|大使代表|"
    r"秘书长代表|履新)|$)"
)
_NAME = (
    r"(?P<name>(?!的|们|前来|发言|履新|加以|也|各|这|该|其|均|等|一|理事|会议|级|和|与|还|兼|团|国|处|在|由)"
    r"[\u4e00-\u9fff·﹒・•.]{2,14}?)"
)
_TITLED = re.compile(
    rf"(?P<office>[^,，。、;；:：()（）和与同在由]{{0,24}}?{_OFFICE}(?:兼[\u4e00-\u9fff]{{2,5}})?){_NAME}{_STOP}"
)
_PAIR = re.compile(r"(?<=[\u4e00-\u9fff])和(?P<name>[\u4e00-\u9fff·]{2,8}?)(?=[,，。]|分别|共同|主持)")
_AFTER = re.compile(
    rf"(?:^|[,，。、]|对|向|由|同|与|欢迎|有)(?P<name>(?!各|两|中|外|有|欢迎|祝贺)[\u4e00-\u9fff·]{{2,4}})(?P<office>{_OFFICE})"
)
_SPEAKER = re.compile(
    r"(?:^|[,，。、])(?P<name>[\u4e00-\u9fff·]{2,8}?)(?=(?:说|表示|指出|强调|谈到|认为|感谢|随后)[,，\u4e00-\u9fff])"
)
_BEFORE_OFFICE = re.compile(r"^.*(?:会见|会晤|拜会|约见|接见|陪同|欢迎|邀请)了?")
_NOT_A_NAME = re.compile(
    r"双方|各方|中方|会议|会面|会晤|会谈|会见|组织|国家|上合|代表|同时|此外|他们|记者|有关|秘书|部长|大使|专家|两|举行|联合国|今|成员|"
    r"推迟|取消|(?:盟|独联体|部|局|署|厅|委员会|银行|基金|中心)$"
)


def find(text: str) -> tuple[names.Named, ...]:
    """The people named in a Chinese sentence, in order. Speakers without an office count as surnames of others."""
    found: list[names.Named] = []
    for pattern in (_TITLED, _AFTER, _SPEAKER):
        for match in pattern.finditer(text):
            start, end = match.span("name")
            name = match["name"]
            if _NOT_A_NAME.search(name) or any(n.start < end and start < n.end for n in found):
                continue
            office = match.groupdict().get("office")
            office = _BEFORE_OFFICE.sub("", office) if office else None
            titled = office is not None
            found.append(names.Named(name, start, end, office, whole=titled, titled=titled))
    found.extend(_pairs(text, found))
    return tuple(sorted(found, key=lambda named: named.start))


def _pairs(text: str, found: list[names.Named]) -> list[names.Named]:
    """The second of two people under one office: 副秘书长甲和乙."""
    return [
        names.Named(match["name"], *match.span("name"), first.office, whole=True, titled=True)
        for first in found
        for match in _PAIR.finditer(text, first.end - 1)
        if match.start() == first.end and not _NOT_A_NAME.search(match["name"])
    ]
