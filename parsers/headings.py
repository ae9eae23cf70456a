"""Which line of a saved text is its title, and which lines tell its date, judged by their form and place."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import itertools
import re

from parsers import dates, prose, urls

HEAD_LINES = 60  # non-empty lines, at the top of the page, in which title and stamp are looked for
BODY_LINE = 160  # characters from which a line that ends as a sentence is taken for the body
BODY_WORDS = 25  # or so many words
TOLD_SHARE = 0.5  # of its long words, from which a text is told by a title
TITLE_LINE = 420  # no title is longer
TITLE_WORDS = 4  # nor shorter, if there is another
HEADLINE_WORDS = 6  # so many has a headline at least that stands above a second one, and no rubric
STAMP_LINE = 110  # a line that tells the date is no longer
SLUG_CUT = 60  # characters from which an address may leave out the end of a title
SLUG_SHARE = 0.6  # of the words, from which a line is the title that the address spells

_CRUMB = re.compile(r"^(?:[•»›]\s*)?(?:home|首页|главная)\b.*|.*\S ?[>›] ?\S.*", re.IGNORECASE)
_GLUED_TITLE = re.compile(r"^(?:[\d年月日\s]{6,20})?(?P<title>.{10,120}?)(?P=title)+(?=\S)")
_PATH = re.compile(r"\S ?[/>›»|] ?$")
_BEHIND = re.compile(r"\s*(?:[,|(]|\s[–—-])\s[^\s,]+(?:[\s,]+[^\s,]+){0,4}[\s,]*$")
_SITE = re.compile(r"(?:\s[–—-]\s[A-Z][\w.]+)?\s\|\s[^\s|]+(?:\s[^\s|]+){0,4}$")
_BYLINE = re.compile(r"(?:(?:story|written|reported|posted) )?by\s|автор\b", re.IGNORECASE)
_DAY_WORDS = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|янв|фев|мар|апр|ма[йя]|июн|июл|"
    r"авг|сен|окт|ноя|дек)\w*|\d+(?:st|nd|rd|th)\b|\b(?:at|on|of|am|pm|gmt|msk|utc)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\W?(?:as )?(?:delivered|given|made|held|presented|spoken|recorded)\b.*\d", re.IGNORECASE)
_QUOTING = re.compile(r"\w: ?[“\"‘«][^”\"’»]+[.!?][”\"’»]$")  # a heading of the form: Speaker: “What was said.”


@dataclasses.dataclass(frozen=True, slots=True)
class Title:
    """A title and the line where it stands; `line` is -1 where the address gave it."""

    text: str
    line: int


def find_title(rows: list[str], url: str | None) -> Title:
    """The title of a saved page of plain lines, empty where neither the lines nor the address have one."""
    head = [(number, row) for number, row in enumerate(rows) if row][:HEAD_LINES]
    slug = urls.slug_title(url)
    return (
        _labelled(head)
        or _like_slug(head, slug)
        or _doubled(head)
        or _above_stamp(head, slug)
        or _first_heading(head)
        or _below_teasers(head, slug)
        or _slug(rows, slug)
        or _day_of_address(head, url)
        or (_caption(head) if urls.is_sectsco(url) else None)
        or Title("", -1)
    )


def _labelled(head: list[tuple[int, str]]) -> Title | None:
    for number, row in head:
        if row.casefold().startswith("[title]"):
            return Title(row[len("[title]") :].strip(), number)
    return None


def _like_slug(head: list[tuple[int, str]], slug: str | None) -> Title | None:
    """The line that shares most of its words with the address."""
    wanted = set(prose.fold(slug or "").split())
    best = max(
        ((_shared(wanted, row), -number, row) for number, row in head if _is_heading(without_stamp(row))), default=None
    )
    return Title(_as_address(without_stamp(best[2]), slug or ""), -best[1]) if best and best[0] >= SLUG_SHARE else None


def _as_address(row: str, slug: str) -> str:
    """A heading without the place, day or site behind it that the address, if it is not cut short, does not spell."""
    parts = _BEHIND.search(row)
    whole = parts is not None and len(slug) < SLUG_CUT and prose.fold(row[: parts.start()]) == prose.fold(slug)
    return row[: parts.start()] if parts and whole else row


def _shared(wanted: set[str], row: str) -> float:
    words = set(prose.fold(row).split())
    return len(wanted & words) / max(len(wanted), len(words)) if wanted and words else 0.0


def _doubled(head: list[tuple[int, str]]) -> Title | None:
    """A heading that stands twice: on two lines among the first, glued on the first, or at the end of the way to it."""
    if glued := _GLUED_TITLE.match(head[0][1]) if head else None:
        return Title(glued["title"], -1)
    script = prose.script_of(" ".join(row for _, row in head))
    for (number, row), (_, following) in itertools.pairwise(head):
        if row == following and _is_heading(row) and prose.script_of(row) == script:
            return Title(row, number)
    for (_, row), (number, following) in itertools.pairwise(head):
        if row.endswith(following) and _PATH.search(row[: -len(following)]) and _is_headline(following):
            return Title(following, number)
    return None


def _above_stamp(head: list[tuple[int, str]], slug: str | None) -> Title | None:
    """The last heading before the body that has a stamp for its next line; the signature of a statement is none."""
    found = None
    for at, ((_, row), (_, following)) in enumerate(itertools.pairwise(head)):
        if is_body(row):
            break
        if _is_heading(row) and weight(row) >= TITLE_WORDS and is_stamp(following) and not _is_signature(head, at):
            found = at
    return _above_second_headline(head, found, slug) if found is not None else None


def _is_signature(head: list[tuple[int, str]], at: int) -> bool:
    """Whether a line and the day below it end the page, and something was said above them."""
    return at + 2 == len(head) and any(prose.is_sentence(row) and _is_headline(row) for _, row in head[:at])


def _above_second_headline(head: list[tuple[int, str]], at: int, slug: str | None) -> Title:
    """A heading, or the one right above it, if that is as much a headline of the text and the address spells neither.

    News sites set a second headline between the first one and the stamp.
    """
    (number, row), (before, above) = head[at], head[at - 1]
    wanted = set(prose.fold(slug or "").split())
    told = at > 0 and _is_heading(above) and _is_headline(above) and not _PATH.search(above)
    if told and _shared(wanted, above) >= _shared(wanted, row):
        text = " ".join(below for _, below in head[at + 1 :] if prose.is_sentence(below))
        if share(above, text) >= TOLD_SHARE:
            return Title(above, before)
    return Title(row, number)


def _is_headline(row: str) -> bool:
    """Whether a line has the length of a headline: a rubric is shorter."""
    return weight(row) >= HEADLINE_WORDS


def _first_heading(head: list[tuple[int, str]]) -> Title | None:
    """The first line of some length that has the form of a heading, before the body begins."""
    crumbs = " ".join(row for _, row in head[:10] if _CRUMB.fullmatch(row))
    short = None
    for number, row in head:
        if is_body(row):
            break
        row = _SITE.sub("", without_stamp(row))
        if not _is_heading(row) or row in crumbs:
            continue
        if weight(row) >= TITLE_WORDS:
            return Title(row, number)
        short = short or (Title(row, number) if weight(row) >= 3 else None)
    return short


def _below_teasers(head: list[tuple[int, str]], slug: str | None) -> Title | None:
    """A heading below the paragraphs of other news: the text under it repeats its words, that above it does not.

    Where there is an address of words, in whatever language, some of them begin like some of the heading's.
    """
    wanted = {word[:4] for word in prose.fold(slug or "").split() if len(word) >= 4}
    for at, (number, row) in enumerate(head):
        above = [other for _, other in head[:at] if is_body(other)]
        below = [other for _, other in head[at + 1 :] if is_body(other)][:2]
        if not above or not below or weight(row) < TITLE_WORDS + 2 or is_body(row) or not _is_heading(row):
            continue
        told, alike = share(row, " ".join(below)), wanted & {word[:4] for word in prose.fold(row).split()}
        strange = max(share(row, other) for other in above) <= told * SLUG_SHARE
        if told >= TOLD_SHARE and strange and (not wanted or alike):
            return Title(row, number)
    return None


def share(title: str, text: str) -> float:
    """How many of a title's long words a text has, in whatever form: 0 to 1."""
    wanted = {word[:5] for word in prose.fold(title).split() if len(word) >= 4}
    return len(wanted & {word[:5] for word in prose.fold(text).split()}) / len(wanted) if wanted else 0.0


def _slug(rows: list[str], slug: str | None) -> Title | None:
    """The title that the address spells, if its words are words of this text: a transliterated address is no title.

    The text lends its capitals and apostrophes: ``un`` is UN where the text writes it so.
    """
    if not slug:
        return None
    spelled: dict[str, collections.Counter[str]] = {}
    for word in re.findall(r"[^\W\d_]+(?:['’]s\b)?", " ".join(rows)):
        spelled.setdefault(re.sub(r"['’]", "", word).casefold(), collections.Counter())[word] += 1
    words = [_with_apostrophe(word, spelled) for word in slug.split()]
    known = [word for word in words if re.sub(r"['’]", "", word).casefold() in spelled or "'" in word]
    if len(known) * 2 < len(words):
        return None
    if slug[1:].islower():
        words = [_as_in_text(word, spelled) for word in words]
        words[0] = words[0][:1].upper() + words[0][1:]
    return Title(" ".join(words), -1)


def _with_apostrophe(word: str, spelled: dict[str, collections.Counter[str]]) -> str:
    """A name with the apostrophe that an address loses: ``chinas`` where the text knows China and no chinas."""
    forms = spelled.get(word[:-1].casefold()) if word[-1:] in {"s", "S"} and len(word) > 2 else None
    if not forms or word.casefold() in spelled or not all(form[0].isupper() for form in forms):
        return word
    return f"{forms.most_common(1)[0][0]}'s"


def _as_in_text(word: str, spelled: dict[str, collections.Counter[str]]) -> str:
    """A word as the text writes it: in lower case if it ever does, for capitals may be those of a sentence's start."""
    forms = spelled.get(word.casefold())
    return word if not forms or word in forms else forms.most_common(1)[0][0]


def _day_of_address(head: list[tuple[int, str]], url: str | None) -> Title | None:
    """A heading that is a day and nothing else, as in a chronicle, where the address spells that day in its words."""
    parts = urls.split(url or "")
    spelled = prose.fold(parts.path.rsplit("/", 1)[-1]) if parts else ""
    days = ((number, row) for number, row in head if re.search(r"[^\W\d_]{3}", row) and _is_day(row))
    return next((Title(row, number) for number, row in days if spelled.startswith(prose.fold(row))), None)


def _caption(head: list[tuple[int, str]]) -> Title | None:
    """On sectsco.org the lead photo's caption often repeats a title that the saved text lacks."""
    language = prose.guess_language("\n".join(row for _, row in head))
    for number, row in head[1:-1]:
        if _is_heading(row) and weight(row) >= 5 and prose.guess_language(row) in {language, None}:
            return Title(row, number)
    return None


def weight(row: str) -> float:
    """Length in words; two characters of Chinese count as one."""
    chinese = len(re.findall(r"[\u3400-\u9fff]", row))
    return chinese / 2 + len(re.findall(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_]+)*", row))


def is_body(row: str) -> bool:
    """Whether a line is a paragraph: long, and closed as a sentence is."""
    if _QUOTING.search(row):
        return False
    return prose.is_sentence(row) and (len(row) >= BODY_LINE or weight(row) >= BODY_WORDS)


def _is_heading(row: str) -> bool:
    if (
        _is_day(row)
        or is_given(row)
        or prose.is_furniture(row)
        or _CRUMB.fullmatch(row)
        or len(row) > TITLE_LINE
        or is_stamp(row)
    ):
        return False
    return not re.search(r"(?:(?<!\b[A-Z])[.\u3002]|[,;:\uff0c\uff1b\uff1a\u3001])$|https?://", row)


def _is_day(row: str) -> bool:
    """Whether a line tells a day and nothing else, with its year or without, and perhaps a place."""
    return (
        re.search(r"\d", row) is not None
        and _DAY_WORDS.search(row) is not None
        and weight(_DAY_WORDS.sub("", row)) <= 1
    )


def is_given(row: str) -> bool:
    """Whether a line of a speech's head says where and when it was given: ``Delivered at the forum on 7 June 2012``."""
    return len(row) <= BODY_LINE and _GIVEN.match(row) is not None


def is_stamp(row: str) -> bool:
    """Whether a line is there to tell the date, with a name or a label beside it at most."""
    found = dates.find_stamp(row, dt.UTC) if len(row) <= STAMP_LINE else None
    if not found:
        return False
    rest = row[: found.start] + row[found.end :]
    timed = isinstance(found.stamp, dt.datetime)
    return (
        weight(rest) <= 3
        or (found.end >= len(row) - 2 and (timed or _BYLINE.match(row) is not None))
        or bool(re.search(r"\||published|posted|updated|,\s?by\s", rest, re.IGNORECASE))
    )


def without_stamp(row: str) -> str:
    """A heading without the time stamp that was set behind it on the same line."""
    found = dates.find_stamp(row, dt.UTC) if len(row) <= TITLE_LINE + STAMP_LINE else None
    if found and isinstance(found.stamp, dt.datetime) and found.end >= len(row) - 1 and weight(row[: found.start]) >= 4:
        return row[: found.start].rstrip(" |,-–")
    return row


def is_crumb(row: str) -> bool:
    """Whether a line is the way to the page: ``Home > World``."""
    return bool(_CRUMB.fullmatch(row))
