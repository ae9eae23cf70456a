"""A notice as a letter for people: `compose` gives subject, plain text and HTML. Pure.

The text part holds 72 columns; the HTML part is one column of plain markup, readable without its styles. Whatever was
scraped is escaped in HTML and cleaned of control characters everywhere.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
import textwrap
import typing
import urllib.parse

from monitor import legible
from monitor.notify import notice as told

if typing.TYPE_CHECKING:
    import jinja2

WIDTH = 72
SHORT_NAME = 16  # characters; a longer name gives way to its abbreviation in subjects
SUBJECT_LIMIT = 180  # characters; mail programs show far fewer, lists of messages cut here

_KINDS = {
    "bilateral_meeting": "bilateral meeting",
    "multilateral_meeting": "multilateral meeting",
    "press_event": "press event",
    "other": "other occasion",
}
_FORMATS = {"in_person": "in person", "online": "online", "hybrid": "in person and online"}
_ROLES = {"own_session": "its own session"}
_STATUSES = {"unknown": "reported"}
_STATES = {"ungraded": "involvement not graded"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter; `subject` is a single line."""

    subject: str
    text: str
    html: str


def compose(notice: told.Notice, leave: str | None = None) -> Letter:
    """The letter that tells of this notice; `leave` is the address of the page where one unsubscribes."""
    subject = headline(notice)
    names = {
        "notice": notice,
        "article": notice.article,
        "subject": subject,
        "title": line(notice.title),
        "reason": sentence(line(notice.reason)),
        "badge": state(notice),
        "style": line(notice.state.partition(":")[0]),
        "facts": facts(notice),
        "about": notice.withdrawn.partners if notice.withdrawn else notice.named,
        "said": facts_said(notice),
        "said_when": heading_said(notice),
        "leave": leave,
    }
    return Letter(
        subject=subject,
        text=template("alert.txt").render(names),
        html=template("alert.html").render(names),
    )


def headline(notice: told.Notice) -> str:
    """Which partners, what, when: ``ASEAN: SCO and ASEAN secretaries general met (26 Sep 2019)``."""
    wrong = notice.withdrawn
    named = [short(one) for one in (wrong.partners if wrong else notice.named)]
    who = ", ".join(named or [line(one).upper() for one in notice.gone] or ["SCO"])
    word = state(notice)
    lead = who if word in ("held", "reported") else f"{who}, {word}"
    meeting = wrong.said if wrong else notice.meeting
    when = told.when(meeting.date_start, meeting.date_end) if meeting else None
    before = "we said " if wrong else "was due " if meeting and meeting.is_off else ""
    tail = f" ({before}{when})" if when else ""
    subject = f"{lead}: {line(notice.title)}"
    room = SUBJECT_LIMIT - len(tail)
    return (subject if len(subject) <= room else f"{subject[: room - 1].rstrip()}…") + tail


def line(text: object) -> str:
    """Text on one line, without control characters."""
    return legible.line(text)


def sentence(text: str) -> str:
    """Words as a sentence, with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def state(notice: told.Notice) -> str:
    """The word for what is new, as a badge shows it."""
    word = line(notice.state.partition(":")[0])
    return _STATES.get(word, word)


def facts(notice: told.Notice) -> list[tuple[str, str]]:
    """Label and value of every fact that is known; of a meeting of which nothing holds, none but of the article."""
    found = [
        *(_of_meeting(notice.meeting) if notice.meeting and not notice.withdrawn else []),
        ("Published", _stamp(notice.article.published)),
        ("Language", notice.article.language if notice.mentions else None),
        ("Source", notice.article.source),
    ]
    return [(label, line(value)) for label, value in found if value]


def facts_said(notice: told.Notice) -> list[tuple[str, str]]:
    """Label and value of what we had said of a meeting and does not hold; nothing where some of it holds."""
    wrong = notice.withdrawn
    if wrong is None:
        return []
    who = "; ".join(f"{one.name}, {_ROLES.get(one.role, one.role)}" for one in wrong.partners)
    found = [*_of_meeting(wrong.said), ("With", who)]
    return [(label, line(value)) for label, value in found if value]


def heading_said(notice: told.Notice) -> str | None:
    """What stands above them: when we said so, and what is wrong with it."""
    wrong = notice.withdrawn
    if wrong is None:
        return None
    fault = "as if it were another meeting" if wrong.why == "joined" else "and does not hold"
    return f"What we said on {told.day(wrong.told_at.date())}, {fault}"


def _of_meeting(meeting: told.Meeting) -> list[tuple[str, str | None]]:
    status = _STATUSES.get(meeting.status, meeting.status)
    return [
        ("Was due" if meeting.is_off else "When", told.when(meeting.date_start, meeting.date_end)),
        ("Where", meeting.place),
        ("Format", _FORMATS.get(meeting.format)),
        ("What", f"{_KINDS.get(meeting.kind, meeting.kind)}, {status}"),
        ("Who", "; ".join(_person(one) for one in meeting.participants)),
    ]


def short(partner: told.Partner | told.Mention) -> str:
    """What a partner is called where there is little room: ids of a few letters are the usual abbreviations."""
    name = line(partner.name)
    return partner.id.upper() if len(name) > SHORT_NAME and re.fullmatch(r"[a-z]{2,8}", partner.id) else name


def _person(person: told.Person) -> str:
    """Name and office; the organisation only where the office does not name it already."""
    office, organisation = person.office or "", person.organisation or ""
    if organisation.casefold() in office.casefold():
        organisation = ""
    post = ", ".join(part for part in (office, organisation) if part)
    return f"{person.name} ({post})" if post else person.name


def _stamp(published: told.Published | None) -> str | None:
    if not isinstance(published, dt.datetime):
        return told.day(published) if published else None
    return f"{told.day(published.date())}, {published:%H:%M} ({published.tzname()})"


def _wrapped(text: object, indent: str = "") -> str:
    """Text in lines of at most `WIDTH` columns; a longer word, such as an address, stands on a line of its own."""
    return textwrap.fill(
        line(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _fact(label: str, value: str, indent: str = "") -> str:
    hanging = indent + " " * 11
    return textwrap.fill(f"{indent}{label + ':':<11}{value}", WIDTH, subsequent_indent=hanging, break_on_hyphens=False)


def web(address: str | None) -> str | None:
    """The address if it is one of the web and can be written on one line, else None: scraped links are not trusted."""
    if not address or line(address) != address or " " in address:
        return None
    return address if urllib.parse.urlsplit(address).scheme in ("http", "https") else None


def template(name: str) -> jinja2.Template:
    """A template of letters, with the filters that clean what was scraped."""
    return _templates().get_template(name)


@functools.cache
def _templates() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("monitor.notify"),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        line=line, wrapped=_wrapped, web=web, short=short, role=lambda role: _ROLES.get(role, role)
    )
    environment.globals["fact"] = _fact
    return environment
