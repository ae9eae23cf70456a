"""A notice or a condition as a short message for a chat: `compose` gives a title and plain text. Pure.

Lines are as long as they are, for the reader's window breaks them. What was scraped can ring nobody and hide no
address: an ``@`` that a service could take for a call (``@everyone``), the like of Slack (``<!channel>``), and a link
with words of its own (``[x](https://…)``) are parted by a space that is not seen.
"""

from __future__ import annotations

import dataclasses
import re

from monitor.notify import condition, digest, letter, overview
from monitor.notify import notice as told

_CALL = re.compile(r"(?<=[@＠])(?=[\w<!-])|(?<=<)(?=[!#|]|https?:)|(?<=\])(?=\()")
LIMIT = 3000  # characters of text; the services cut at 1,000 to 40,000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One chat message; `title` is a single line."""

    title: str
    text: str


def compose(what: digest.Telling) -> Brief:
    """The chat message that tells of this."""
    if isinstance(what, told.Notice):
        title, lines = letter.headline(what), _of_notice(what)
    elif isinstance(what, digest.Digest):
        title, lines = overview.headline(what), _of_digest(what)
    else:
        title, lines = letter.line(what.heading), _of_condition(what)
    text = "\n".join(lines)
    if len(text) > LIMIT:
        text = f"{text[: LIMIT - 1].rstrip()}…"
    return Brief(title=_quiet(title), text=_quiet(text))


def _of_notice(notice: told.Notice) -> list[str]:
    lines = [letter.sentence(letter.line(notice.reason))]
    if notice.withdrawn:
        lines += [f"{letter.heading_said(notice)}:"]
        lines += [f"{label}: {value}" for label, value in letter.facts_said(notice)]
    lines += [f"{label}: {value}" for label, value in letter.facts(notice)]
    if notice.meeting and notice.meeting.called_off:
        lines.append(_quoted(notice.meeting.status.capitalize(), notice.meeting.called_off))
    for partner in notice.partners:
        lines.append(_quoted(letter.line(partner.name), partner.evidence))
    for mention in notice.mentions:
        lines.append(_quoted(f"{letter.line(mention.name)} (named, involvement not graded)", mention.evidence))
    return [*lines, *filter(None, map(letter.web, (notice.article.url, notice.archive_url)))]


def _of_digest(what: digest.Digest) -> list[str]:
    """A few lines for each meeting; the sentences are in the archive, where the links lead."""
    lines = []
    for chapter in digest.chapters(what):
        lines.append(f"— {letter.line(chapter.name)}")
        for story in chapter.stories:
            words = ", ".join(word for _, word, _ in overview.news(story))
            facts = " · ".join(f"{_before(label)}{value}" for label, value in overview.facts(story))
            lines.append(f"{letter.line(story.newest.title)} ({words})" + (f": {facts}" if facts else ""))
            lines += [reason for _, _, reason in overview.news(story) if reason]
            lines += filter(None, [letter.web(story.newest.archive_url) or letter.web(story.newest.article.url)])
    return [*lines, *filter(None, [letter.web(what.archive_url)])]


def _before(label: str) -> str:
    return "we said " if label == "We said" else ""


def _of_condition(what: condition.Condition) -> list[str]:
    said = [letter.line(what.reason)] if what.reason else []
    return [*said, *filter(None, map(letter.web, (what.url, what.archive_url)))]


def _quoted(name: str, sentence: str) -> str:
    return f"{name}: “{letter.line(sentence)}”"


def _quiet(text: str) -> str:
    return _CALL.sub("\u200b", text)
