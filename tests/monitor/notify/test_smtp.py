"""E-mail, against a real mail server on loopback."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import socket
import typing

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor.notify import mail, protocol, smtp


class Office(typing.Protocol):
    """What these tests use of the post office."""

    mails: list[typing.Any]
    rcpt: str | None
    mail: str | None
    quit: str | None
    data: str | None


def _mailbox(port: int, **more: typing.Any) -> smtp.Mailbox:
    return smtp.Mailbox(
        smtp.Server(host="127.0.0.1", port=port, sender="SCO alerts <alerts@monitor.example>", timeout=5, **more)
    )


def test_a_mail_arrives_as_text_and_html(mail_port: int, office: Office, envelope: protocol.Envelope) -> None:
    """What arrives holds the subject, both bodies, the ids and the marks of an automatic mail."""
    _mailbox(mail_port).send(envelope)
    (mail,) = office.mails
    assert mail["Subject"] == "ASEAN: SCO and ASEAN secretaries general compare notes (26 Sep 2019)"
    assert mail["From"] == "SCO alerts <alerts@monitor.example>"
    assert mail["To"] == "anna@example.org"
    assert mail["Message-ID"] == f"<{envelope.id}@monitor.example>"
    assert mail["References"] == "<meeting-12@monitor.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "<meetings.sco-monitor.monitor.example>" in mail["List-Id"]
    assert mail["Date"]
    for part in (mail.get_body(("plain",)), mail.get_body(("html",))):
        assert "They met on Thursday." in part.get_content()
        assert "http://eng.sectsco.org/news/20190928/584134.html" in part.get_content()


def test_a_second_attempt_has_the_same_message_id(envelope: protocol.Envelope) -> None:
    """The Message-ID hangs on the outbox alone, so that a mailbox can drop a repeat."""
    first, second = (mail.compose(envelope, "alerts@monitor.example") for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("where", "answer", "retry"),
    [
        ("rcpt", "450 4.2.1 greylisted, come back later", True),
        ("rcpt", "550 5.1.1 no such mailbox", False),
        ("data", "451 4.3.0 disk is full", True),
        ("data", "554 5.7.1 not wanted", False),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    mail_port: int, office: Office, envelope: protocol.Envelope, where: str, answer: str, retry: bool
) -> None:
    """A 4yz may be tried again, a 5yz may not, and the error holds what the server said."""
    setattr(office, where, answer)
    with pytest.raises(protocol.NotifyError, match=answer[:9]) as caught:
        _mailbox(mail_port).send(envelope)
    assert caught.value.retry is retry
    assert caught.value.recipient == "anna@example.org"


def test_no_server_is_tried_again(envelope: protocol.Envelope) -> None:
    """A refused connection says nothing about the letter."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(protocol.NotifyError) as caught:
        _mailbox(port).send(envelope)
    assert caught.value.retry


def test_a_silent_server_is_left_after_the_timeout(envelope: protocol.Envelope) -> None:
    """A server that accepts and says nothing holds up nobody for longer than the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = smtp.Server(host="127.0.0.1", port=silent.getsockname()[1], sender="a@b.example", timeout=0.2)
        with pytest.raises(protocol.NotifyError, match="timed out") as caught:
            smtp.Mailbox(server).send(envelope)
    assert caught.value.retry


def test_a_server_without_the_asked_security_gets_nothing(
    mail_port: int, office: Office, envelope: protocol.Envelope
) -> None:
    """Where STARTTLS or a login is asked for and not offered, nothing is sent in the clear."""
    for more in ({"security": "starttls"}, {"username": "anna", "password": "secret"}):
        with pytest.raises(protocol.NotifyError) as caught:
            _mailbox(mail_port, **more).send(envelope)
        assert caught.value.retry
        assert "secret" not in str(caught.value)
    assert office.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_a_login_opens_the_server_and_a_wrong_one_is_tried_again(
    login_port: int, office: Office, envelope: protocol.Envelope
) -> None:
    """With the password the mail is taken; with a wrong one it waits for somebody to mend the settings."""
    _mailbox(login_port, username="anna", password="right").send(envelope)
    assert len(office.mails) == 1
    with pytest.raises(protocol.NotifyError, match="535") as caught:
        _mailbox(login_port, username="anna", password="wrong").send(envelope)
    assert caught.value.retry
    assert "wrong" not in str(caught.value)
    assert len(office.mails) == 1


@pytest.mark.parametrize("address", ["", "anna", "anna@", "@example.org", "a@b.example, c@d.example", "a b@c.example"])
def test_an_address_that_is_none_is_given_up(envelope: protocol.Envelope, address: str) -> None:
    """A recipient that cannot be one is refused before any connection, and for good."""
    with pytest.raises(protocol.NotifyError, match="no e-mail address") as caught:
        _mailbox(1).send(dataclasses.replace(envelope, recipient=address))
    assert not caught.value.retry


@hypothesis.given(st.text(max_size=80), st.sampled_from(["\r\nBcc: evil@example.org", "\n\n<b>", "\x00", "\u2028", ""]))
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_no_title_can_add_a_header(envelope: protocol.Envelope, title: str, break_in: str) -> None:
    """Whatever a page calls its meeting, the mail has the same headers and can be written and read again."""
    meeting = dataclasses.replace(envelope.notice.meeting, title=title + break_in + title)
    odd = dataclasses.replace(envelope, notice=dataclasses.replace(envelope.notice, meeting=meeting))
    written = mail.compose(odd, "alerts@monitor.example")
    read = email.message_from_bytes(bytes(written), policy=email.policy.default)
    assert read.keys() == mail.compose(envelope, "alerts@monitor.example").keys()
    assert read["Bcc"] is None
    assert read["Subject"].endswith("(26 Sep 2019)")


@hypothesis.given(st.text(min_size=1, max_size=30), st.sampled_from(["\n", "\r\n", "\r", "\x0b", "\x85"]))
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_no_recipient_can_add_a_header(envelope: protocol.Envelope, text: str, end: str) -> None:
    """An address with a line break is no address."""
    with pytest.raises(ValueError, match="no e-mail address"):
        mail.compose(dataclasses.replace(envelope, recipient=f"a@b.example{end}Bcc: {text}"), "a@b.example")


def test_a_password_is_not_shown() -> None:
    """The server's settings can be logged without giving the password away."""
    assert "secret" not in repr(smtp.Server(host="h", sender="a@b.example", password="secret"))


def test_a_letter_that_was_taken_is_not_sent_again_for_a_rude_good_bye(
    mail_port: int, office: Office, envelope: protocol.Envelope
) -> None:
    """Once the server took the letter, whatever it answers to QUIT is no failure."""
    office.quit = "421 closing"
    _mailbox(mail_port).send(envelope)
    assert len(office.mails) == 1


def test_a_refused_sender_is_tried_again(mail_port: int, office: Office, envelope: protocol.Envelope) -> None:
    """A sender that the server does not allow is a fault of the settings: it loses no alert."""
    office.mail = "553 not yours"
    with pytest.raises(protocol.NotifyError, match="refuses the sender: 553 not yours") as caught:
        _mailbox(mail_port).send(envelope)
    assert caught.value.retry
