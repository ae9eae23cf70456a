"""Announced meetings as a file for calendars (RFC 5545), to be taken over by hand or by the mail program.

The entry has one UID for the meeting's whole life. Its SEQUENCE is the number of messages that its reader was written
about the meeting before: it rises with each, after a restart as well. Days without an hour are whole days, and DTEND is
the day after the last (section 3.6.1). The entry takes up nobody's time, for it is a meeting of others.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

from monitor.notify import digest, letter, protocol
from monitor.notify import notice as told

if typing.TYPE_CHECKING:
    import icalendar  # what makes the file takes 3 MB, and only a meeting ahead brings one

_DAY = dt.timedelta(days=1)


def write(message: protocol.Envelope, organiser: str, domain: str) -> str | None:
    """The file that goes with a message, as text; None where there is nothing for a calendar in it.

    That is a meeting with a day that is announced; moved, put off or called off, where it was announced before; taken
    out where an entry went out for what was never to be. Of a digest each such meeting is an entry, as its newest
    notice has it. `organiser` is the address of who publishes the entries, `domain` makes the UIDs the sender's own.
    """
    found = [
        event
        for notice, earlier, known in _told(message)
        if (event := _event(message, notice, earlier, organiser, domain, known=known)) is not None
    ]
    return _calendar(found, method(message)) if found else None


def method(message: protocol.Envelope) -> str:
    """What is to be done with the file (RFC 5546): what we were wrong about is taken out again by CANCEL."""
    notice = message.notice
    return "CANCEL" if isinstance(notice, told.Notice) and notice.withdrawn else "PUBLISH"


def name(message: protocol.Envelope) -> str:
    """What the file is called."""
    return "meetings.ics" if isinstance(message.notice, digest.Digest) else "meeting.ics"


def _told(message: protocol.Envelope) -> collections.abc.Iterator[tuple[told.Notice, int, bool]]:
    """Each notice that counts, how many messages there were before it, and whether its reader knows the meeting."""
    if isinstance(message.notice, told.Notice):
        yield message.notice, len(message.earlier), bool(message.earlier)
    elif isinstance(message.notice, digest.Digest):
        for chapter in digest.chapters(message.notice):
            for story in chapter.stories:
                yield story.newest, story.entries[-1].earlier, bool(story.entries[0].earlier or len(story.entries) > 1)


def _event(
    message: protocol.Envelope, notice: told.Notice, earlier: int, organiser: str, domain: str, *, known: bool
) -> icalendar.Event | None:
    meeting = notice.withdrawn.said if notice.withdrawn else notice.meeting
    if meeting is None or not belongs(notice, meeting, known=known):
        return None
    first = meeting.date_start or meeting.date_end
    if first is None:
        return None
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.id}@{domain}")
    event.add("sequence", earlier)
    event.add("dtstamp", message.created_at.astimezone(dt.UTC))
    event.add("dtstart", first)
    event.add("dtend", max(first, meeting.date_end or first) + _DAY)
    event.add("status", "CANCELLED" if notice.withdrawn else _status(meeting))
    event.add("summary", _summary(meeting))
    event.add("description", _description(notice))
    event.add("organizer", icalendar.vCalAddress(f"mailto:{organiser}"))
    event.add("transp", "TRANSPARENT")
    if meeting.place:
        event.add("location", letter.line(meeting.place))
    if address := letter.web(notice.archive_url) or letter.web(notice.article.url):
        event.add("url", address)
    return event


def _calendar(events: collections.abc.Iterable[icalendar.Event], method: str) -> str:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//sco-monitor//alerts//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode("utf-8")


def belongs(notice: told.Notice, meeting: told.Meeting, *, known: bool) -> bool:
    """Whether a calendar is to hear of it: whoever was not told before has no entry to move or to cross out."""
    state = notice.state.partition(":")[0]
    if notice.correction is not None and notice.correction.in_calendar:
        return True
    if state == "announced" or (state in ("changed", "corrected") and meeting.status in ("announced", "postponed")):
        return not notice.withdrawn
    return state in ("postponed", "cancelled") and known


def _status(meeting: told.Meeting) -> str:
    """A meeting that waits for its new day keeps its entry on the old one, as one that is open."""
    if meeting.status == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if meeting.awaits_day else "CONFIRMED"


def _summary(meeting: told.Meeting) -> str:
    title = letter.line(meeting.title)
    return f"{meeting.status.capitalize()}: {title}" if meeting.is_off else title


def _description(notice: told.Notice) -> str:
    said = [letter.sentence(letter.line(notice.reason))]
    said += [f"{letter.line(one.name)}: “{letter.line(one.evidence)}”" for one in notice.partners]
    return "\n".join([*said, *filter(None, [letter.web(notice.article.url)])])
