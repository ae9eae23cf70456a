"""A digest as a letter for people: `compose` gives subject, plain text and HTML. Pure.

Each meeting stands once, with the partner that its notice leads with: what is new, when, where, the sentences that
prove who took part, and the ways on. The rest is behind the link into the archive.
"""

from __future__ import annotations

from monitor.notify import digest as several
from monitor.notify import letter
from monitor.notify import notice as told

_NAMED = 6  # partners in a subject; the letter has them all
_SHOWN = ("When", "Was due", "Where", "What")
_SHOWN_OF_MENTIONS = ("Published", "Language", "Source")


def compose(digest: several.Digest, leave: str | None = None) -> letter.Letter:
    """The letter that brings these notices; `leave` is the address of the page where one unsubscribes."""
    subject = headline(digest)
    names = {
        "digest": digest,
        "chapters": several.chapters(digest),
        "subject": subject,
        "title": lead(digest),
        "stamp": stamp(digest),
        "facts": (),
        "facts_of": facts,
        "news_of": news,
        "proofs_of": proofs,
        "leave": leave,
    }
    return letter.Letter(
        subject=subject,
        text=letter.template("digest.txt").render(names),
        html=letter.template("digest.html").render(names),
    )


def headline(digest: several.Digest) -> str:
    """How many meetings and which partners: ``3 meetings: ASEAN, CICA (daily digest, 29 Mar 2026)``."""
    tail = f" ({digest.name}, {told.day(digest.local.date())})" if digest.name else ""
    return f"{lead(digest)[: letter.SUBJECT_LIMIT - len(tail)]}{tail}"


def lead(digest: several.Digest) -> str:
    """The same without the day."""
    chapters = several.chapters(digest)
    if not chapters:
        return "Nothing new"
    meetings = sum(story.newest.meeting is not None for chapter in chapters for story in chapter.stories)
    mentions = sum(len(chapter.stories) for chapter in chapters) - meetings
    counts = [_count(meetings, "meeting"), _count(mentions, "mention")]
    partners = [_short(chapter) for chapter in chapters if chapter.id]
    more = len(partners) - _NAMED
    listed = ", ".join(partners[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return " and ".join(filter(None, counts)) + (f": {listed}" if listed else "")


def stamp(digest: several.Digest) -> str:
    """What it is and when, on the reader's clock: ``Daily digest, 29 Mar 2026, 08:00 (Europe/Berlin)``."""
    when = f"{told.day(digest.local.date())}, {digest.local:%H:%M} ({digest.zone})"
    return f"{digest.name.capitalize()}, {when}" if digest.name else when


def news(story: several.Story) -> list[tuple[str, str, str | None]]:
    """What is new of it, oldest first: style, word, and the reason where that says more than the word."""
    found = []
    for entry in story.entries:
        state, _, more = entry.notice.state.partition(":")
        says_more = (more or entry.notice.withdrawn) and entry.notice.meeting
        said = letter.line(entry.notice.reason).removeprefix(f"{state}: ")
        reason = letter.sentence(said) if says_more else None
        found.append((letter.line(state), letter.state(entry.notice), reason))
    return found


def facts(story: several.Story) -> list[tuple[str, str]]:
    """Label and value of the facts that a digest shows; how the meeting stands only where the news does not say it."""
    shown = _SHOWN if story.newest.meeting else _SHOWN_OF_MENTIONS
    if wrong := letter.facts_said(story.newest):
        return [("We said", " · ".join(value for label, value in wrong if label in shown))]
    found = [(label, value) for label, value in letter.facts(story.newest) if label in shown]
    ends = [f", {word}" for _, word, _ in news(story)]
    said = next((end for label, value in found for end in ends if label == "What" and value.endswith(end)), "")
    return [(label, value.removesuffix(said) if label == "What" else value) for label, value in found]


def proofs(story: several.Story) -> list[tuple[str | None, str]]:
    """Whom each sentence proves to have taken part, or names, and the sentence; None where the heading says whom."""
    meeting = story.newest.meeting
    off = [(meeting.status.capitalize(), meeting.called_off)] if meeting and meeting.called_off else []
    by_sentence: dict[str, list[str]] = {}
    for one in story.newest.named:
        by_sentence.setdefault(letter.line(one.evidence), []).append(letter.line(one.name))
    found = [*off, *((", ".join(names), one) for one, names in by_sentence.items())]
    heading = [letter.line(one.name) for one in story.newest.named[:1]]
    alone = [name for name, _ in found] == heading
    return [(None if alone else name, one) for name, one in found]


def _short(chapter: several.Chapter) -> str:
    return letter.short(chapter.partner) if chapter.partner else letter.line(chapter.name)


def _count(number: int, word: str) -> str | None:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else None
