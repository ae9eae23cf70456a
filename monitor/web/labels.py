"""The words that pages use for the values of the archive, all in one place."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "kind": {
        "bilateral_meeting": "Bilateral meeting",
        "multilateral_meeting": "Multilateral meeting",
        "conference": "Conference",
        "visit": "Visit",
        "ceremony": "Ceremony",
        "press_event": "Press event",
        "statement": "Statement",
        "other": "Other occasion",
    },
    "status": {
        "held": "Held",
        "announced": "Announced",
        "cancelled": "Cancelled",
        "postponed": "Postponed",
        "unknown": "Status not known",
    },
    "format": {
        "in_person": "In person",
        "online": "Online",
        "hybrid": "In person and online",
        "unknown": "Not said",
    },
    "role": {"own_session": "Its own session"},
    "why": {
        "background": "Named as background",
        "other-occasion": "Named for another occasion",
        "furniture": "Named in the frame of the page",
        "institution": "Named where the text says what a body is",
        "quoted": "Named in what somebody said",
        "venue": "Named as a building",
        "member-state": "Its members are named, not the body",
        "document": "Named for a document or a programme",
        "accredited-to": "Somebody is accredited to it",
        "message": "Named as author or receiver of a message",
        "absent": "Did not come",
        "rank": "Named in the rank of an official of another body",
        "biography": "Named in somebody's life",
        "framework": "Named as a framework",
        "topic": "Talked about",
        "no-occasion": "Named in an article that reports no meeting",
        "not-graded": "Named in a language whose sentences are not read",
        "unread": "Named in a passage too long to be a sentence",
        "unproven": "Named, without proof that it took part",
    },
    "field": {
        "title": "Title",
        "kind": "Kind",
        "status": "Status",
        "date_start": "First day",
        "date_end": "Last day",
        "format": "Form",
        "place": "Place",
        "text": "Text",
        "published": "Posting day",
        "author": "Author",
    },
    "health": {
        "new": "Not yet polled",
        "ok": "Good",
        "failing": "Not reached",
        "quiet": "Silent",
        "suspect": "Suspect",
        "gapped": "With a gap",
    },
    "cause": {
        "limit": "Too many result pages",
        "unreadable": "A result page could not be read",
        "ended": "No further result page",
        "stopped": "Broken off",
    },
    "outcome": {
        "ok": "Read",
        "not_modified": "Unchanged",
        "empty": "Empty listing",
        "failed": "Failed",
        "broken_off": "Broken off",
    },
    "message": {
        "due": "Due",
        "sending": "Being sent",
        "sent": "Sent",
        "given_up": "Given up",
        "held": "Held back",
        "dropped": "Dropped",
        "waiting": "Waits for its time",
        "bundled": "Sent with others",
        "silenced": "Silenced",
    },
    "attempt": {"sent": "Sent", "retry": "Failed, tried again", "gave_up": "Given up", "dropped": "Dropped"},
    "state": {},
    "channel": {"email": "E-mail", "webhook": "Webhook", "chat": "Chat", "file": "File", "stdout": "Terminal"},
    "confidence": {"sure": "Sure", "likely": "Likely", "guess": "A guess"},
    "language": {"en": "English", "ru": "Russian", "zh": "Chinese"},
}


def word(value: str | None, table: str) -> str:
    """The word for a value of one of the tables; a value that has none is shown as it is, made readable."""
    if value is None:
        return "Not known"
    bare = value.partition(":")[0]  # the state `changed` carries a digest behind a colon
    readable = bare.replace("_", " ").replace("-", " ")
    return WORDS[table].get(bare) or readable[:1].upper() + readable[1:]


def masked(recipient: str) -> str:
    """A recipient without the address of a person: ``d…@example.org``. Who may open the pages need not know it."""
    local, at, host = recipient.rpartition("@")
    return f"{local[:1]}…@{host}" if at else recipient
