"""Meetings as a calendar to subscribe to (RFC 5545). Pure.

UIDs are those of the files that go with mails. SEQUENCE counts the seconds from when a meeting became known to its last
change, so it rises with each and needs no counter. Days without an hour are whole days, and DTEND is the day after.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

from monitor import legible
from monitor.web import feeds
from storage import models

if typing.TYPE_CHECKING:
    import icalendar  # it takes 3 MB, and nobody may subscribe

_DAY = dt.timedelta(days=1)
_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
REFRESH = dt.timedelta(hours=6)
"""How often calendars are asked to look again (RFC 7986 section 5.7)."""


def calendar(feed: feeds.Feed, meetings: collections.abc.Iterable[models.Meeting], sender: str) -> bytes:
    """The meetings of which a day is known; the domain of who sends the mails makes the UIDs the archive's own."""
    domain = sender.rpartition("@")[2]
    import icalendar

    made = icalendar.Calendar()
    made.add("prodid", "-//sco-monitor//archive//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", feed.title)
    made.add("x-wr-calname", feed.title)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in meetings:
        if one.date_start is not None:
            made.add_component(_event(feed, one, one.date_start, domain))
    content: bytes = made.to_ical()
    return content


def _event(feed: feeds.Feed, meeting: models.Meeting, first: dt.date, domain: str) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.id}@{domain}")
    event.add("sequence", max(0, int((meeting.updated_at - meeting.created_at).total_seconds())))
    event.add("dtstamp", meeting.updated_at.astimezone(dt.UTC))
    event.add("created", meeting.created_at.astimezone(dt.UTC))
    event.add("last-modified", meeting.updated_at.astimezone(dt.UTC))
    event.add("dtstart", first)
    event.add("dtend", max(first, meeting.date_end or first) + _DAY)
    event.add("status", _STATUS.get(meeting.status, "CONFIRMED"))
    event.add("summary", feeds.title(meeting))
    event.add("description", feeds.summary(meeting, feed.partners))
    event.add("transp", "TRANSPARENT")
    event.add("url", feed.url(meeting))
    if meeting.place:
        event.add("location", legible.line(meeting.place))
    return event
