"""Lines of a page of the Secretariat that are labels and no text: days, the site's name, signatures."""

from __future__ import annotations

import datetime as dt
import re

from parsers import dates, prose

LONGEST_STAMP = 80  # characters of a line that tells a day
LONGEST_LABEL = 24  # characters of the words that may stand beside it
LONGEST_RUBRIC = 60  # characters of the name of a section or of the site
LABEL = 30  # characters that may stand before an address which is the page's own

_DIGIT = re.compile(r"[0-9]")
_BARS = re.compile(r"\s*[|·•]\s*")
_URL = re.compile(r"https?://\S+")
_SIGNATURE = re.compile(
    r"(?:the )?(?:press|information) (?:service|office|centre|department)\b.{0,60}(?<!\.)"
    r"|(?:пресс-служба|пресс-центр|департамент информации).{0,60}(?<!\.)|.{0,12}(?:新闻处|新闻中心|新闻司)",
    re.IGNORECASE,
)

_SITE_NAMES = frozenset(
    map(
        prose.fold,
        (
            "Shanghai Cooperation Organisation", "Shanghai Cooperation Organization", "SCO", "SCO Secretariat",
            "Secretariat of the SCO", "The Shanghai Cooperation Organisation", "Secretariat", "sectsco.org", "InfoSCO",
            "Secretariat of the Shanghai Cooperation Organisation", "ШОС", "Секретариат ШОС", "Секретариат",
            "Шанхайская организация сотрудничества", "Секретариат Шанхайской организации сотрудничества",
            "上海合作组织", "上合组织", "上海合作组织秘书处", "上合组织秘书处",
        ),
    )
)  # fmt: skip
_RUBRIC = re.compile(
    r"(?:news|press releases?|all news|latest news|the latest|events?|documents?|articles?|archives?|photos?|media"
    r"|transcripts?|statements?|speeches|interviews?|politics?|economy|culture|security|print(?: version)?|home|main"
    r"|главная|новости|все новости|последние новости|события|пресс[ -]релизы?|документы|статьи|архив|фото|стенограммы?"
    r"|заявления|интервью|политика|экономика|культура|безопасность|версия для печати|лента новостей"
    r"|新闻|新闻中心|要闻|最新新闻|全部新闻|动态|首页|文件|图片|政治|经济|文化|安全|打印)",
    re.IGNORECASE,
)


def is_stamp(line: str) -> bool:
    """Whether a line tells a day or a time of day, perhaps with a label or a section beside it, and nothing else."""
    if len(line) > LONGEST_STAMP or not (_DIGIT.search(line) if line.isascii() else any(map(str.isdigit, line))):
        return False
    if not re.search(r"[^\W\d_]", line):
        return True
    parts = _BARS.split(line)
    if len(parts) > 1:
        return all(not part or prose.is_furniture(part) or is_rubric(part) or is_stamp(part) for part in parts)
    found = dates.find_stamp(line, dt.UTC)
    rest = re.sub(r"[\W\d_]+", " ", line[: found.start] + " " + line[found.end :]).split() if found else []
    return found is not None and len(rest) <= 2 and sum(map(len, rest)) <= LONGEST_LABEL


def is_rubric(text: str) -> bool:
    """Whether a text names the site or a section of it, or says nothing."""
    if len(text) > LONGEST_RUBRIC:
        return False
    return prose.fold(text) in _SITE_NAMES or not text.strip(" ,.") or bool(_RUBRIC.fullmatch(text.strip()))


def is_label(text: str) -> bool:
    """Whether a line at the edge of a text is none of it: a label, a day, the site's name or its own words."""
    bare = _URL.sub("", text).strip(" :()[]\u2014-")
    return (
        prose.is_furniture(text)
        or is_stamp(text)
        or is_rubric(bare)
        or _SIGNATURE.fullmatch(bare) is not None
        or ("\v" not in text and prose.is_notice(text))
        or (_URL.search(text) is not None and len(bare) <= LABEL)
    )


def without_edges(texts: list[str], title: str) -> list[str]:
    """The blocks without the lines over and under the text that stand in one with it."""
    if not texts:
        return []
    first = texts[0].split("\v")
    while len(first) > 1 and (is_label(prose.plain(first[0])) or prose.is_same(prose.plain(first[0]), title)):
        first.pop(0)
    last = texts[-1].split("\v") if len(texts) > 1 else first
    while len(last) > 1 and is_label(prose.plain(last[-1])):
        last.pop()
    return ["\v".join(first), *texts[1:-1], *(["\v".join(last)] if len(texts) > 1 else [])]
