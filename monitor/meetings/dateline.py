"""Where a story or a speech begins: the dateline of a news agency, the line that says where and when it was given."""

from __future__ import annotations

import datetime as dt
import re

from monitor.meetings import calendar_words, gazetteer, reading, resolving

HEAD = 6
"""So many first sentences of a page may be the head of a speech."""

_DATELINE = re.compile(
    r"^\W{0,3}(?!(?:On|In|From|At|By|Since|The|В|С)\b)(?:[A-ZА-ЯЁ][\w.'’-]*[\s,./()\[\]–—-]*){1,8}$|^(?:新华社|"
    r"中新社|人民网).{0,12}$"
)
_DATELINE_TAIL = re.compile(
    r"^,?\s*(?:\d{4})?[.,]?\s*(?:\(|/|--|—|–|-|:|APP\)|(?:[A-Z][\w.&’'-]*\s+){1,4}(?:--|[-–—])\s|\.\s*/|\.\s+[A-Z]\w+\s*-|电|\)|\.$)"
)
_PLACE_LINE = re.compile(r"^\(?(?!\w+day\b)[A-ZА-ЯЁ][\w'’. -]+,\s*(?:[A-Z][\w'’. -]+,\s*){0,2}(?:(?:on )?\w+day,\s*)?$")
_PLACES = re.compile(r"[,\s]+(?P<place>[A-Z][\w'’. -]+)(?:,\s*[A-Z][\w'’. -]+)*[).]*$")
_GIVEN = re.compile(
    r"^\W{0,2}(?:as )?(?:delivered|given|made|held|presented|prepared|remarks?|statement|speech|address|lecture|keynote"
    r"|transcript|recorded|opening remarks)\b[^;]{0,200}$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LABEL = 40
_WORDS = re.compile(r"\b[a-zа-яё]{2,}|[\u4e00-\u9fff]")
_CLOSED = re.compile(r"[\s).]*")


def day_of_writing(read: reading.Reading) -> dt.date | None:
    """The day that "today" and "on Thursday" count from: the dateline's where there is one, else the day of"
    " posting."""
    for sentence in read.sentences[:12]:
        for written in calendar_words.find(sentence.text[:120]) if _DIGIT.search(sentence.text, 0, 80) else ():
            if written.day and is_dateline(sentence.text, written):
                resolved = resolving.days(written, read.posted, announced=False)
                if resolved:
                    return resolved[0]
    return read.posted


def is_head_of_speech(read: reading.Reading, index: int, written: calendar_words.Written) -> bool:
    """Whether a date is that of a line above a speech or a transcript: where it was given and when, and no more.

    "Astana, 9 June 2017" · "January 14, 2016, Sochi" · "Delivered at the forum on 7 June 2012" · the place on one line
    and the day on the next.
    """
    if not written.day or index >= HEAD or not _is_paragraph(read, index):
        return False
    text = read.sentences[index].text
    before, after = text[: written.start], text[written.end :]
    if _CLOSED.fullmatch(after):
        alone = re.fullmatch(r"\(?\s*(?:\w+day,?\s*)?", before) is not None
        given_in = read.sentences[index - 1].text if alone and index else ""
        city, _, land = given_in.partition(",")
        return bool(_PLACE_LINE.match(before) or _GIVEN.match(before)) or (bool(land) and _is_city(city))
    place = _PLACES.match(after) if not before.strip("( ") else None
    return place is not None and _is_city(place["place"])


def is_stamp(text: str, written: calendar_words.Written) -> bool:
    """Whether a line holds a date and beside it a name or a label at most: it tells when the page was posted."""
    rest = text[: written.start] + text[written.end :]
    return written.day is not None and len(rest) < _LABEL and _WORDS.search(rest) is None


def _is_city(words: str) -> bool:
    return words.strip(" .") in gazetteer.CITIES


def _is_paragraph(read: reading.Reading, index: int) -> bool:
    """Whether a sentence is a whole paragraph: the head of a speech, not the start of a story."""
    paragraph = read.sentences[index].paragraph
    return sum(sentence.paragraph == paragraph for sentence in read.sentences[: index + 2]) == 1


def is_dateline(text: str, written: calendar_words.Written) -> bool:
    """Whether a date stands in the dateline that a sentence begins with: "BEIJING, April 3 (Xinhua) -- "."""
    if written.start > 60 or written.day is None:
        return False
    before, after = text[: written.start], text[written.end :]
    return _DATELINE.match(before) is not None and (not after or _DATELINE_TAIL.match(after) is not None)
