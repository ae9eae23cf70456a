"""Is an article the report of an occasion, or a statement, a letter, an interview, the text of a speech?"""

from __future__ import annotations

import re
import typing

from monitor.meetings import offices, reading, triggers

Genre = typing.Literal["speech", "message", "interview", "statement", "postponed", "obituary"]

_SPOKEN_TO = re.compile(
    r"^\W*(?:your excellenc|excellenc|dear |distinguished |ladies and gentlemen|honou?rable |esteemed |respected |"
    r"mr\.? (?:chair|president|secretary|speaker)|уважаем\w+ |дорогие |дамы и господа|ваши? превосходительств|"
    r"尊敬的|女士们|各位)",
    re.IGNORECASE,
)
_FIRST_PERSON = triggers.compile(r"\b(?:I|my|me|we|our|us)\b|\b(?:Я|я|мне|меня)\b|我谨|我代表")
_REMARKS_AT = triggers.compile(
    rf"\b(?:remarks?|statement|speech|address|keynote)\b[^.]{{0,100}}?\b(?:to|at|during|"
    rf"before)\b[^.]{{0,140}}\b(?:{offices.OCCASION}|council|assembly)|"
    rf"\b(?:выступлени\w+|речь) (?:на|в)\b",
    re.IGNORECASE,
)
_MESSAGE = triggers.compile(
    r"\b(?:congratulat\w+|condolences?|message|messages|letters?|greetings?|greets|telegrams?|felicitat\w+|"
    r"obituary|passed away|"
    r"mourns?|соболезнован\w+|поздрав\w+|приветстви\w+|письм\w+|послани\w+)\b|唁电|贺电|贺信|致贺|慰问|祝贺|新年致辞|贺词",
    re.IGNORECASE,
)
_INTERVIEW = triggers.compile(
    r"\b(?:interview(?:s|ed)?|op-ed|opinion|article by|articles? (?:of|by)|интервью|статья)\b|专访|署名文章",
    re.IGNORECASE,
)
_STATEMENT = triggers.compile(
    r"\b(?:issues? (?:a )?statement|issued (?:a )?statement|statement (?:by|of|on|regarding|in connection)|"
    r"(?:joint )?statement|declaration of|заявлени\w+|comment by|commentary)\b|声明|谈话",
    re.IGNORECASE,
)
_PUT_OFF = triggers.compile(
    r"\b(?:postpon\w+|put(?:ting)? off|be put off|deferred|rescheduled|перенес\w+|отлож\w+)\b|推迟|延期",
    re.IGNORECASE,
)
_CALLED_OFF = triggers.compile(r"\b(?:cancel\w+|called off|call off|scrapped|отмен\w+)\b|取消", re.IGNORECASE)
_NEW_DAY = triggers.compile(
    r"\b(?:will now|new dates? (?:is|are)|(?:rescheduled|postponed|put off|moved|"
    r"перенес\w+) (?:\w+ ){0,6}?(?:to|for|until|till|на) (?:\w+ ){0,2}?\d)|"
    r"(?:推迟|延期|延后|改期)(?:至|到|于)[^。，]{0,6}?\d",
    re.IGNORECASE,
)
_REPORTED = triggers.compile(
    r"\b(?:met|meets|meeting (?:with|of|in|between|was|took)|conferred|held talks|took place|was held|"
    r"were held|attended|took part|participated|"
    r"ceremony|conference|forum|summit|visited|received (?:in|by|at)|was received|news conference|"
    r"consultations|held|organi[sz]ed|videoconference|seminar|round ?table|opening (?:session|remarks))\b|"
    r"встрет\w+|состоял\w+|провел\w*|провёл|会见|会晤|举行|出席",
    re.IGNORECASE,
)
_TO_COME = triggers.compile(
    r"\b(?:will|is to|are to|to be held|is due|are due|is scheduled|are scheduled|is expected|upcoming|"
    r"plans? to|is planned|forthcoming|"
    r"состоится|пройд[её]т|планирует\w*|запланирован\w*)\b|将于|将在|即将",
    re.IGNORECASE,
)
_HAPPENED = triggers.compile(
    r"\b(?:met|conferred|was|were|took|attended|held|said|told|briefed|answered|spoke|received|opened|participated|joined|has|have|"
    r"hosted|addressed)\b|"
    r"состоял\w+|прош[её]л|провел\w*|провёл|встретил\w+",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r", (?:as |according to )?[^,.;]{0,80}\b(?:said|says|announced|reported|reports|stated|confirmed|told|informed)\b"
    r"[^,.;]*\.?$"
)
"""Who says so, at the end of a sentence: the announcement's own words stand before it."""

_PASSIVE = re.compile(r"\bbe(?: \w+ly)? \w+", re.IGNORECASE)
_FURNITURE = re.compile(
    r"^(?:home|menu|share|source|print|editor|date|comments?|location|read more|related|latest|follow|photo|"
    r"powered by|tags?|"
    r"首页|编辑|来源|分享|打印|推荐|相关)\b|^\W*$|©",
    re.IGNORECASE,
)

_LONGEST = 4000


def of(article: reading.Reading) -> Genre | None:
    """What an article without an occasion of its own is; None for a report or an announcement."""
    title, lead = article.title, [sentence.text[:_LONGEST] for sentence in article.sentences[:4]]
    first = " ".join(lead[:2])
    if _is_speech(title, lead):
        return "speech"
    told = f"{title} {first}"
    opening = f"{title} {lead[0] if lead else ''}" if title else told
    if _PUT_OFF.search(told) and not _NEW_DAY.search(told):
        return "postponed"
    if _INTERVIEW.search(title) and not re.search(r"\b(?:met|meets|meeting)\b", title):
        return "interview"
    about = opening if _MESSAGE.search(title) else told
    if _MESSAGE.search(opening) and not _REPORTED.search(_without_message(about)):
        return "message"
    if _STATEMENT.search(title) and not is_given_at_occasion(title) and not _REPORTED.search(told):
        return "statement"
    return None


def _is_speech(title: str, lead: list[str]) -> bool:
    spoken = any(_SPOKEN_TO.match(sentence) for sentence in lead)
    if not spoken:
        return False
    said_at = any(_REMARKS_AT.search(line) and not _SPOKEN_TO.match(line) for line in (title, *lead))
    return not said_at and any(_FIRST_PERSON.search(sentence) for sentence in lead)


def is_given_at_occasion(line: str) -> bool:
    """Whether a line says that a speech was given at an occasion: "Remarks to the Council", "Address at the forum"."""
    return _REMARKS_AT.search(line) is not None


def _without_message(told: str) -> str:
    return re.sub(r"[“\"«][^”\"»]*[”\"»]?", " ", told)


def is_announced(article: reading.Reading, anchor: int) -> bool:
    """Whether the occasion is still to come."""
    stated = article.sentences[anchor].text if anchor >= 0 else article.title
    stated = _ATTRIBUTED.sub("", stated)
    return _TO_COME.search(stated) is not None and _HAPPENED.search(_PASSIVE.sub(" ", stated)) is None


def putting_off(line: str) -> re.Match[str] | None:
    """The words by which a line puts something off."""
    return _PUT_OFF.search(line)


def is_called_off(told: str) -> bool:
    """Whether the occasion was cancelled or moved."""
    return (_CALLED_OFF.search(told) or _PUT_OFF.search(told)) is not None


def is_furniture(sentence: str) -> bool:
    """Whether a line belongs to the page rather than to the text."""
    return _FURNITURE.search(sentence) is not None
