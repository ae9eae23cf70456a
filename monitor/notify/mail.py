"""A message as an e-mail: `compose` gives text, HTML, calendar file, and the headers that mail programs go by. Pure.

- Message-ID is the id of the outbox, the same at every attempt. What concerns one meeting or one source is one
  conversation: References leads back to a root that no letter has, and over what was sent before.
- List-Id (RFC 2919) lets readers sort; List-Unsubscribe with List-Unsubscribe-Post (RFC 8058) lets them leave by one
  click, where there is an archive that can take it.
- Auto-Submitted (RFC 3834) asks for no answers out of the office.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import email.headerregistry
import email.message
import email.policy
import email.utils
import re
import textwrap
import typing

from monitor import unsubscribing
from monitor.notify import bulletin, calendar_file, condition, digest, letter, protocol

_CONVERSATION = 20  # messages named in References: a meeting has a handful, and the root holds them together anyway
_LINE, _LONGEST_LINE = 77, 998  # RFC 5322 section 2.1.1: what should not be exceeded, and what must not


class _Unbroken(email.headerregistry.UnstructuredHeader):
    """Ids and addresses: lines break between two of them only, while the library would encode what is long."""

    name: str

    def fold(self, *, policy: typing.Any) -> str:
        """The header as it is sent."""
        lines = textwrap.wrap(
            str(self),
            _LINE,
            initial_indent=f"{self.name}: ",
            subsequent_indent=" ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        return "".join(f"{line}{policy.linesep}" for line in lines)


def _policy() -> email.policy.EmailPolicy[email.message.EmailMessage]:
    registry = email.headerregistry.HeaderRegistry()
    for name in ("references", "in-reply-to", "list-id", "list-unsubscribe"):
        registry.map_to_type(name, typing.cast(typing.Any, _Unbroken))
    return email.policy.SMTP.clone(header_factory=registry)


POLICY = _policy()


def compose(
    message: protocol.Envelope, sender: str, links: unsubscribing.Links | None = None
) -> email.message.EmailMessage:
    """The mail of one message; `links` makes the ways to unsubscribe. Raises ValueError where an address is none."""
    origin, recipient = _address(sender), _address(message.recipient)
    leave = _leave(message, links)
    written = bulletin.compose(message.notice, leave)
    mail = email.message.EmailMessage(policy=POLICY)
    mail["From"] = origin
    mail["To"] = recipient
    mail["Subject"] = _literal(written.subject)
    mail["Date"] = email.utils.format_datetime(dt.datetime.now(dt.UTC))
    for name, value in _ids(message, origin.domain):
        mail[name] = value
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"SCO meeting alerts <meetings.sco-monitor.{origin.domain}>"
    if leave:
        mail["List-Unsubscribe"] = f"<{leave}>"
        if leave.startswith("https://"):  # RFC 8058 section 3.1: one click is for nothing less
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(written.text)
    mail.add_alternative(written.html, subtype="html")
    if (entry := calendar_file.write(message, origin.addr_spec, origin.domain)) is not None:
        method = calendar_file.method(message)
        mail.add_attachment(entry, subtype="calendar", filename=calendar_file.name(message), params={"method": method})
    return mail


def _literal(subject: str) -> str:
    """The subject without what looks like an encoded word (RFC 2047): the library, and readers, would decode it."""
    return subject.replace("=?", "= ?")


def _ids(message: protocol.Envelope, domain: str) -> collections.abc.Iterator[tuple[str, str]]:
    yield "Message-ID", f"<{letter.line(message.id)}@{domain}>"
    if (subject := _subject(message)) is None:
        return
    before = [f"<{letter.line(one)}@{domain}>" for one in message.earlier[-_CONVERSATION:]]
    if before:
        yield "In-Reply-To", before[-1]
    yield "References", " ".join([f"<{subject}@{domain}>", *before])


def _subject(message: protocol.Envelope) -> str | None:
    """What the message is about, as a name for programs: a meeting, a source, or nothing that lasts."""
    if isinstance(message.notice, condition.Condition):
        return re.sub(r"[^\w.-]+", "-", f"{message.notice.about}-{message.notice.source}", flags=re.ASCII)
    if isinstance(message.notice, digest.Digest):
        return None
    return f"meeting-{message.notice.meeting.id}" if message.notice.meeting else None


def _leave(message: protocol.Envelope, links: unsubscribing.Links | None) -> str | None:
    """The link by which the reader leaves the rules of this letter. The operator's notices have none."""
    if links is None or isinstance(message.notice, condition.Condition):
        return None
    rules = message.notice.rules or None
    link = links.to(unsubscribing.Leave(recipient=message.recipient, rules=rules))
    return link if len(link) < _LONGEST_LINE - len("List-Unsubscribe: <>") else None


def _address(text: str) -> email.headerregistry.Address:
    """The one address in the text, with or without a display name. Raises ValueError for none, two or a faulty one."""
    fault = ValueError(f"no e-mail address: {letter.line(text)!r}")
    try:
        field: typing.Any = email.policy.SMTP.header_factory("To", letter.line(text))
    except IndexError as error:  # what the standard library makes of an address that ends in @
        raise fault from error
    addresses: tuple[email.headerregistry.Address, ...] = field.addresses
    if letter.line(text) != text or field.defects or len(addresses) != 1 or not addresses[0].domain:
        raise fault
    return addresses[0]
