"""A message to try a channel with: whom it goes to, and what it says."""

from __future__ import annotations

import datetime as dt
import secrets

from monitor import errors, notify, settings
from monitor.notify import notice as told
from monitor.notify import protocol


class UnknownRecipient(errors.MonitorError):
    """Nobody, or more than one, goes by the name that was given."""


def recipient(configuration: settings.Settings, given: str) -> tuple[str, str]:
    """The channel and the address on it that are meant. Raises `UnknownRecipient`.

    `given` is an address that some rule has, or ``CHANNEL:ADDRESS``; a mail address may be any.
    """
    channel, colon, address = given.partition(":")
    if colon and channel in notify.CHANNELS and address:
        return channel, address
    tables: list[settings.Recipients] = [*configuration.rules, configuration.operator]
    known = dict.fromkeys(one for table in tables for one in notify.recipients(table))
    known |= dict.fromkeys(("webhook", name) for name in configuration.webhooks)
    known |= dict.fromkeys(("chat", name) for name in configuration.chats)
    meant = [one for one in known if one[1] == given]
    if len(meant) > 1:
        raise UnknownRecipient(f"{given!r} may be {' or '.join(':'.join(one) for one in meant)}; write it so")
    if not meant and "@" not in given:
        names = ", ".join(sorted(":".join(one) if one[0] != one[1] else one[0] for one in known))
        raise UnknownRecipient(f"no rule tells {given!r}; alerts.toml knows {names or 'nobody'}")
    return meant[0] if meant else ("email", given)


def message(address: str, archive: str, now: dt.datetime) -> protocol.Envelope:
    """A sample of what rules send, under an id of its own; it says of itself that it is one."""
    title = "A sample: no such meeting takes place"
    day = now.date() + dt.timedelta(days=7)
    notice = told.Notice(
        state="announced",
        reason="a test of this channel, asked for by the operator",
        meeting=told.Meeting(
            id=0,
            title=title,
            kind="bilateral_meeting",
            status="announced",
            date_start=day,
            date_end=day,
            format="in_person",
            place="Beijing",
            participants=(told.Person(name="Somebody", office="SCO Secretary-General"),),
        ),
        article=told.Article(title=title, url=archive, source="sample", published=now),
        partners=(
            told.Partner(
                id="sample",
                name="Sample Partner",
                role="counterpart",
                score=1.0,
                evidence="Next week the Secretary-General will receive nobody at all.",
                rule="sample",
            ),
        ),
        archive_url=archive,
    )
    return protocol.Envelope(id=f"sample-{secrets.token_hex(8)}", recipient=address, notice=notice, created_at=now)
