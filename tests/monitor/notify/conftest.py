"""A notice to send, and servers on loopback that take it."""

from __future__ import annotations

import collections.abc
import datetime as dt
import email
import email.message
import email.policy
import socket
import typing

import pytest
from aiosmtpd import controller, smtp

from monitor.notify import notice as told
from monitor.notify import protocol


@pytest.fixture
def notice() -> told.Notice:
    """A meeting held, with one partner."""
    return told.Notice(
        state="held",
        reason="a meeting was reported",
        meeting=told.Meeting(
            id=12,
            title="SCO and ASEAN secretaries general compare notes",
            kind="bilateral_meeting",
            status="held",
            date_start=dt.date(2019, 9, 26),
            date_end=dt.date(2019, 9, 26),
            format="in_person",
            place="New York",
            participants=(told.Person(name="Vladimir Norov", office="SCO Secretary-General"),),
        ),
        article=told.Article(
            title="SCO and ASEAN secretaries general compare notes",
            url="http://eng.sectsco.org/news/20190928/584134.html",
            source="secretariat",
            published=dt.date(2019, 9, 28),
        ),
        partners=(
            told.Partner(
                id="asean", name="ASEAN", role="counterpart", score=0.97, evidence="They met on Thursday.", rule="met"
            ),
        ),
        rules=("desk",),
        archive_url="http://127.0.0.1:8000/meetings/12",
    )


@pytest.fixture
def envelope(notice: told.Notice) -> protocol.Envelope:
    """That notice on its way to Anna."""
    return protocol.Envelope(
        id="3f0c8e3a-1b52-4a54-9d6c-0a6d3f1d9b11",
        recipient="anna@example.org",
        notice=notice,
        created_at=dt.datetime(2019, 9, 28, 9, 30, tzinfo=dt.UTC),
    )


class PostOffice:
    """Keeps the mails it takes; answers `mail`, `rcpt`, `data`, `quit`, where set, instead of taking them."""

    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []
        self.mail: str | None = None
        self.quit: str | None = None
        self.rcpt: str | None = None
        self.data: str | None = None

    async def handle_MAIL(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to MAIL FROM."""
        del server, session, options
        if self.mail:
            return self.mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_QUIT(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        """Answer to QUIT."""
        del server, session, envelope
        return self.quit or "221 Bye"

    async def handle_RCPT(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to RCPT TO."""
        del server, session, options
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        """Answer to the letter itself."""
        del server, session
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(mail)
        return "250 taken"


@pytest.fixture
def office() -> PostOffice:
    """What stands behind the mail server."""
    return PostOffice()


@pytest.fixture
def mail_port(office: PostOffice) -> collections.abc.Iterator[int]:
    """A mail server on a free port of loopback that asks nobody to log in."""
    yield from _serve(office)


@pytest.fixture
def login_port(office: PostOffice) -> collections.abc.Iterator[int]:
    """A mail server that knows Anna by her password and takes nothing from others."""

    def known(*asked: object) -> smtp.AuthResult:
        login = asked[-1]
        return smtp.AuthResult(success=login == smtp.LoginPassword(b"anna", b"right"), handled=False)

    # In the clear, which a real server would refuse: what is tried here is our side of the dialogue.
    yield from _serve(office, authenticator=known, auth_required=True, auth_require_tls=False)


def _serve(office: PostOffice, **options: typing.Any) -> collections.abc.Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = controller.Controller(office, hostname="127.0.0.1", port=port, **options)
    server.start()
    yield port
    server.stop()
