"""Messages that were not sent, as records of what they would have said."""

from __future__ import annotations

from monitor import intake, routing
from storage import walks


def records(taken: intake.Taken) -> list[walks.WithheldRecord]:
    """What would have been sent of an article that was taken in quietly."""
    return [
        walks.WithheldRecord(
            article_id=taken.article_id,
            state=one.notice.state,
            recipient=one.recipient.address,
            channel=one.recipient.channel,
            told=told(one),
        )
        for one in taken.messages
        if one.silence is None
    ]


def told(message: routing.Outgoing) -> str:
    """What a message says, in a line: the partners, and the meeting or the article."""
    notice = message.notice
    named = ", ".join([*(one.name for one in notice.partners), *(one.name for one in notice.mentions)])
    graded = "" if notice.meeting else " (involvement not graded)"
    return f"{named}{graded}: {notice.title}"
