"""Does an article report or announce one occasion, and which of its sentences tell of it."""

from __future__ import annotations

import dataclasses
import re
import typing

from monitor.meetings import genre, offices, reading, scope, triggers


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The main occasion of an article.

    `sentences` are the indices of the sentences that tell of it; `anchor` is the one that states it best, -1 where only
    the title does. `announced`: it is still to come. `called_off`: it was cancelled, or put off to a day that is named.
    `reasons` say for each sentence of the article why it tells of something else, None where it does not.
    """

    sentences: tuple[int, ...]
    anchor: int
    announced: bool = False
    called_off: bool = False
    reasons: tuple[scope.Why | None, ...] = ()


NoOccasion = genre.Genre | typing.Literal["beside-ours", "nothing-told", "not-read"]
"""Why an article tells of no occasion: what it is instead, others met at ours, nobody comes together in it, or its
language is none of those that are read."""

_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DAY_NAMED = triggers.compile(
    rf"\b(?:(?:{_MONTHS})\.? \d{{1,2}}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday)\b", re.IGNORECASE
)
_DAY_IN_DIGITS = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})|\d{{1,2}} (?:январ|феврал|март|апрел|ма|июн|июл|август|"
    r"сентябр|октябр|ноябр|декабр)\w*)\b|\d{1,2}月\d{1,2}日|\d{1,2}日"
)
_OURS = triggers.compile(r"\bSCO\b|Shanghai Cooperation|\bШОС\b|Шанхайск\w+ организац|上合|上海合作组织")
_OCCASION = triggers.compile(rf"\b(?:{offices.OCCASION}|drills?|exercises?)\b", re.IGNORECASE)
_DISCUSSED = re.compile(
    r"(?<!SCO) and (?:the )?(?:[A-Z]\S* ){1,8}(?:discussed|talked about|consulted|compared notes)\b"
)
"""Two people who discussed something met, in whatever way."""

_AGREE = triggers.compile(
    r"\b(?:experts|ministers|leaders|heads of state|heads of government|coordinators|delegations|secretaries|"
    r"prosecutors|judges|negotiators|officials)\b[^.;]{0,80}? "
    r"(?:agreed|adopted|approved|discussed|considered|finali[sz]ed|coordinated|decided|endorsed|asked|called|urged)\b",
    re.IGNORECASE,
)
"""Officials who decided something together on a day sat together."""

_HEAD = 1
_AT_HEAD = 2
_LONGEST = 4000
_EARLY, _MOST, _LATER = 12, 6.0, 0.35
"""How many sentences may state the occasion, the points of the best statement, the cost of each sentence before it."""

_SIDELINES = triggers.compile(
    r"\b(?:on|at|in) the (?:sidelines|margins|fringes) of [^.;]*?(?=, (?!in |on |at )|[.;]|$)|"
    r"\bна полях [^,.;]*?(?=состоял|прош|встрет|встреч|провел|провёл|(?:по)?бесед|Генеральн\w+ (?:секретар|"
    r"директор)|генсек|[,.;]|$)|"
    r"在[^，。]*(?:期间|间隙)",
    re.IGNORECASE,
)
_COMES_TOGETHER = triggers.compile(
    rf"\b(?:met|meets?|meeting|conferred|confers|held talks|talks (?:with|between|in|were|took)|"
    rf"received(?! (?:an?|the (?:letter|message|award|medal|news|status|title)) )|was received|talked|"
    rf"spoke with|called on|conversed|"
    rf"conversation|took place|takes place|taking place|taken place|was held|were held|is held|being held|"
    rf"attended|attends?|attending|took part|takes? part|taking part|taken part|participated|participates?|"
    rf"present(?: at| were|,)|"
    rf"(?:was|were|is|are) (?:the )?(?:hosts?|hosted|scene|venue|setting|conducted|represented|signed|awarded|"
    rf"presented|unveiled|opened|organi[sz]ed|"
    rf"gathered|attended|marked)|brought together|gathered|came together|come together|gathering|assembled|"
    rf"convened|hosted|hosts|hosting|"
    rf"(?:welcom(?:ed|es)|greeted|hosted) (?:(?!for )[\w.’'-]+ ){{0,4}}?(?:secretary|minister|president|director|"
    rf"ambassador|delegation|guests|envoy|counterpart|head|chief)\b(?!['’]s)(?! general['’]s|-general['’]s)|"
    rf"lunched|dined|breakfasted|shown (?:a)?round|showed (?:\w+ )?(?:a)?round|sat down|sits down|"
    rf"paid a (?:\w+ )?call|courtesy (?:call|visit)|chatted|got together|co-chair(?:ed|s)|presided|"
    rf"exchanged (?:views|opinions|ideas|notes|impressions)(?: [^.;]{{0,60}}?)? with|brief(?:ed|s) (?:the |"
    rf"a )?(?:\w+ ){{0,3}}(?:council|assembly|"
    rf"committee|commission)|"
    rf"(?:at|in) (?:a|an|the) (?:[\w’'-]+ ){{0,3}}?(?:seminar|conference|forum|round ?table|workshop|symposium|"
    rf"reception|"
    rf"briefing|webinar|panel|meeting|session|summit)(?: here)? (?:on|in|held|that)|face to face|"
    rf"spoke (?:by|over|on) (?:the )?(?:tele)?phone|(?:tele)?phoned|(?:began|started) (?:its |their )?work|"
    rf"came to (?:the |his |her )?(?:\w+ )?(?:headquarters|secretariat|office)|put pen to paper|put their (?:names|"
    rf"signatures)|affixed|handed over|planted|laid (?:a )?(?:wreaths?|flowers)|"
    rf"sat (?:in|for|on|from|with|together|side by side|(?:at|round|around) (?:the|one|a) )|looked (?:a)?round|"
    rf"signed|inks?|inked|opened|opens|kicks? off|concluded|concludes|arrived|reached|paid a (?:\w+ )?visit|"
    rf"visits?|visited|"
    rf"addressed|addressing|addresses|spoke at|speaking at|speaks at|spoke (?:to|before) (?:a|the) \w+|"
    rf"sidelines of|launched|celebrated|"
    rf"debates?|consultations|{offices.OCCASION} of|session|exhibition|(?:told|said to|"
    rf"said before) (?:reporters|journalists|the \w+)|news conference|press conference|briefing|"
    rf"observe the|mission was|delegation|discuss(?:ed)? (?:at|in)|will (?:meet|hold|host|gather|attend|visit|"
    rf"take part)|to (?:meet|discuss|host|hold|attend|gather)|starts?|held)\b"
    r"|встрет\w+|встреч\w+|провел\w*|провёл|состоял\w+|прош[её]л\w*|прошл\w+|принял\w*|участ\w+|посетил\w*|"
    r"переговор\w+|"
    r"бесед\w+|заседани\w+|саммит\w*|конференц\w+|форум\w*|визит\w*|открыл\w+|подписан\w+|подписал\w*|награжд\w+"
    r"|会见|会晤|会谈|举行|举办|主办|承办|出席|拜会|参加|与会|访问|召开|签署|座谈|交流|应邀|开幕|会议|接见|走访",
    re.IGNORECASE,
)


def find(article: reading.Reading) -> Occasion | None:
    """The occasion that an article reports or announces; None for a statement, greeting, essay, interview or obituary.

    An occasion that was put off with no new day is none: nothing came together, and nothing is announced.
    """
    sought = seek(article)
    return sought if isinstance(sought, Occasion) else None


def seek(article: reading.Reading) -> Occasion | NoOccasion:
    """The occasion of an article as `find` gives it, or why there is none."""
    if article.language not in reading.READ:
        return "not-read"  # words that look alike in two languages prove nothing
    kind = genre.of(article)
    if kind is not None:
        return kind
    anchor = _anchor(article)
    if anchor is None:
        return "nothing-told"
    if _is_beside_ours(article, anchor):
        return "beside-ours"
    opening = " ".join([article.title, *(sentence.text[:_LONGEST] for sentence in article.sentences[:3])])
    reasons = scope.reasons(article, anchor)
    return Occasion(
        sentences=tuple(index for index, why in enumerate(reasons) if why is None),
        anchor=anchor,
        announced=genre.is_announced(article, anchor),
        called_off=genre.is_called_off(opening),
        reasons=reasons,
    )


def put_off(article: reading.Reading) -> Occasion | None:
    """What a text puts off at its head, told like an occasion; None where nothing is."""
    head = [*enumerate(sentence.text for sentence in article.sentences[:2]), (reading.TITLE, article.title)]
    anchor = next((index for index, line in head if genre.putting_off(line[:_LONGEST])), None)
    if anchor is None:
        return None
    reasons = scope.reasons(article, anchor)
    told = tuple(index for index, why in enumerate(reasons) if why is None)
    return Occasion(sentences=told, anchor=anchor, called_off=True, reasons=reasons)


def _is_beside_ours(article: reading.Reading, anchor: int) -> bool:
    """Whether others met on the sidelines of an SCO occasion, and the SCO had no part in it."""
    head = article.sentences[max(anchor, 0) : max(anchor, 0) + _HEAD]
    told = " ".join([article.title, *(sentence.text[:_LONGEST] for sentence in head)])
    apart = _SIDELINES.sub(" ", told)
    return apart != told and _OURS.search(told) is not None and _OURS.search(apart) is None


def _states(text: str, index: int) -> bool:
    """Whether a sentence states an occasion: by a verb of coming together or, at the head of a report, by its day."""
    if _COMES_TOGETHER.search(text):
        return True
    if index < _AT_HEAD and (_AGREE.search(text) or _DISCUSSED.search(text)) and _is_dated(text):
        return True
    return index < _AT_HEAD and _OCCASION.search(text) is not None and _is_dated(text)


def _is_dated(text: str) -> bool:
    return _DAY_IN_DIGITS.search(triggers.lowered(text)) is not None or _DAY_NAMED.search(text) is not None


def _anchor(article: reading.Reading) -> int | None:
    """The sentence that states the occasion best: early, dated, with a verb of coming together, naming the SCO."""
    best: tuple[float, int] | None = None
    for index, sentence in enumerate(article.sentences[:_EARLY]):
        if best is not None and best[0] >= _MOST - _LATER * index:
            break
        if not _states(sentence.text[:_LONGEST], index) or genre.is_furniture(sentence.text):
            continue
        points = (
            _MOST
            - _LATER * index
            - 3.0
            + 2.0 * _is_dated(sentence.text[:_LONGEST])
            + 1.0 * (_OURS.search(sentence.text[:_LONGEST]) is not None)
            - 1.0 * (not scope.is_closed(sentence.text))
        )
        if best is None or points > best[0]:
            best = (points, index)
    if best is not None:
        return best[1]
    return -1 if _COMES_TOGETHER.search(article.title) or genre.is_given_at_occasion(article.title) else None
