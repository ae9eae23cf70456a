"""Webhooks, against a real HTTP server on loopback and the verification of Standard Webhooks' own library."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import json
import pathlib
import re

import httpx
import pytest
import pytest_httpserver
import standardwebhooks
import werkzeug

from monitor import errors
from monitor.notify import notice as told
from monitor.notify import protocol, schema, webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD = "whsec_b2xkLXNlY3JldC1vZi10aGUtZGVzaw=="


def _post(url: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> protocol.Answer:
    answer = httpx.post(url, content=content, headers=dict(headers), timeout=5, trust_env=False)
    asked = answer.headers.get("retry-after")
    wait = dt.timedelta(seconds=int(asked)) if asked else None
    return protocol.Answer(status=answer.status_code, after=wait, body=answer.content)


@pytest.fixture
def channel(httpserver: pytest_httpserver.HTTPServer) -> webhook.Webhook:
    """The channel with one target, the local server."""
    return webhook.Webhook({"desk": webhook.Target(url=httpserver.url_for("/hook"), secret=SECRET)}, _post)


@pytest.fixture
def to_desk(envelope: protocol.Envelope) -> protocol.Envelope:
    """The message on its way to that target."""
    return dataclasses.replace(envelope, recipient="desk")


def test_the_receiver_can_verify_what_arrives(
    httpserver: pytest_httpserver.HTTPServer, channel: webhook.Webhook, to_desk: protocol.Envelope
) -> None:
    """The library that receivers use accepts signature and time, and the data is the notice."""
    requests: list[werkzeug.Request] = []
    httpserver.expect_request("/hook", method="POST").respond_with_handler(
        lambda request: requests.append(request) or werkzeug.Response(status=204)
    )
    channel.send(to_desk)
    (request,) = requests
    event = standardwebhooks.Webhook(SECRET).verify(request.get_data(), dict(request.headers))
    assert request.headers["webhook-id"] == to_desk.id
    assert event["type"] == "meeting.held"
    assert event["timestamp"] == "2019-09-28T09:30:00Z"
    assert told.Notice.from_payload(event["data"]) == to_desk.notice


def test_a_changed_body_is_found_out(
    httpserver: pytest_httpserver.HTTPServer, channel: webhook.Webhook, to_desk: protocol.Envelope
) -> None:
    """The signature covers the body: the receiver's library refuses another one."""
    requests: list[werkzeug.Request] = []
    httpserver.expect_request("/hook").respond_with_handler(
        lambda request: requests.append(request) or werkzeug.Response(status=200)
    )
    channel.send(to_desk)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(SECRET).verify(requests[0].get_data() + b" ", dict(requests[0].headers))


@pytest.mark.parametrize(
    ("status", "retry"),
    [
        (301, False),
        (400, False),
        (401, True),
        (403, True),
        (404, True),
        (408, True),
        (410, False),
        (429, True),
        (500, True),
        (503, True),
    ],
)
def test_an_answer_says_whether_to_try_again(
    httpserver: pytest_httpserver.HTTPServer,
    channel: webhook.Webhook,
    to_desk: protocol.Envelope,
    status: int,
    retry: bool,
) -> None:
    """Overload, faults of the server and a wrong secret may pass; a refusal, a removal or a redirect will not."""
    httpserver.expect_request("/hook").respond_with_data("", status=status, headers={"Retry-After": "120"})
    with pytest.raises(protocol.NotifyError, match=f"webhook desk: answered {status}") as caught:
        channel.send(to_desk)
    assert caught.value.retry is retry
    assert caught.value.after == (dt.timedelta(seconds=120) if retry else None)
    assert caught.value.code == status
    assert caught.value.fault == ("recipient" if retry else "gone" if status == 410 else "message")


def test_what_the_receiver_said_is_kept_without_secrets(
    httpserver: pytest_httpserver.HTTPServer, to_desk: protocol.Envelope
) -> None:
    """The beginning of its answer stands in the error and in the receipt; what it quotes of the address does not."""
    target = webhook.Target(url=httpserver.url_for("/hooks/T0k3nT0k3n?key=s3cret"), secret=SECRET)
    channel = webhook.Webhook({"desk": target}, _post)
    said = f"no room at /hooks/T0k3nT0k3n\n for s3cret or {SECRET}" + " or else" * 99
    httpserver.expect_ordered_request("/hooks/T0k3nT0k3n").respond_with_data(said, status=507)
    httpserver.expect_ordered_request("/hooks/T0k3nT0k3n").respond_with_data("thank you", status=202)
    with pytest.raises(protocol.NotifyError, match="answered 507: no room at") as caught:
        channel.send(to_desk)
    assert not any(secret in str(caught.value) for secret in ("T0k3n", "s3cret", SECRET))
    assert len(str(caught.value)) < 400
    assert channel.send(to_desk) == protocol.Receipt(code=202, said="thank you")


class Unreachable(errors.MonitorError):
    """What a gate to the network raises."""

    def __init__(self, retry: bool) -> None:
        super().__init__("no answer")
        self.retry = retry
        self.retry_after = dt.timedelta(minutes=7)


@pytest.mark.parametrize("retry", [True, False])
def test_the_gate_decides_whether_an_unreachable_receiver_is_tried_again(
    to_desk: protocol.Envelope, retry: bool
) -> None:
    """An error of the gate is passed on with its own word on trying again, and when."""

    def post(*_: object) -> protocol.Answer:
        raise Unreachable(retry)

    channel = webhook.Webhook({"desk": webhook.Target(url="http://127.0.0.1:1/", secret=SECRET)}, post)
    with pytest.raises(protocol.NotifyError, match="no answer") as caught:
        channel.send(to_desk)
    assert caught.value.retry is retry
    assert caught.value.after == dt.timedelta(minutes=7)


def test_a_webhook_without_a_secret_is_not_signed(to_desk: protocol.Envelope) -> None:
    """A target without a secret gets the id and the time, and no signature."""
    seen: dict[str, str] = {}

    def post(_: str, __: bytes, headers: collections.abc.Mapping[str, str]) -> protocol.Answer:
        seen.update(headers)
        return protocol.Answer(status=200)

    webhook.Webhook({"desk": webhook.Target(url="http://127.0.0.1:1/")}, post).send(to_desk)
    assert seen["webhook-id"] == to_desk.id
    assert "webhook-signature" not in seen


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_a"])
def test_a_secret_that_is_none_waits_to_be_mended(to_desk: protocol.Envelope, secret: str) -> None:
    """A secret that is not base64 is a fault of the configuration, not of the message, and is not shown."""
    channel = webhook.Webhook({"desk": webhook.Target(url="http://127.0.0.1:1/", secret=secret)}, _post)
    with pytest.raises(protocol.NotifyError, match="secret is not base64") as caught:
        channel.send(to_desk)
    assert caught.value.retry


def test_an_unknown_webhook_waits_to_be_named(channel: webhook.Webhook, envelope: protocol.Envelope) -> None:
    """A message to a webhook that the configuration does not name is tried again: that may be a slip."""
    with pytest.raises(protocol.NotifyError, match="no webhook of this name") as caught:
        channel.send(envelope)
    assert caught.value.retry


def test_the_token_in_an_address_is_told_to_nobody(to_desk: protocol.Envelope) -> None:
    """Neither what is noted of a failure nor what is shown of a target holds the address, which may be a secret."""
    target = webhook.Target(url="https://hooks.example/T0/s3cret?key=s3cret", secret=SECRET)

    def unreachable(url: str, *_: object) -> protocol.Answer:
        raise errors.MonitorError(f"no answer ({url})")

    with pytest.raises(protocol.NotifyError) as caught:
        webhook.Webhook({"desk": target}, unreachable).send(to_desk)
    assert str(caught.value) == "webhook desk: no answer (hooks.example)"
    assert "s3cret" not in repr(target)


def _sent(target: webhook.Target, message: protocol.Envelope) -> tuple[bytes, dict[str, str]]:
    """What goes out to a target: body and headers."""
    seen: list[tuple[bytes, dict[str, str]]] = []

    def post(_: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> protocol.Answer:
        seen.append((content, dict(headers)))
        return protocol.Answer(status=204)

    webhook.Webhook({"desk": target}, post, "https://sco.example").send(message)
    (sent,) = seen
    return sent


def test_during_a_rotation_either_key_verifies(to_desk: protocol.Envelope) -> None:
    """With an old secret beside the new one, receivers with either accept, and one with neither refuses."""
    content, headers = _sent(webhook.Target(url="http://127.0.0.1:1/", secret=SECRET, old_secret=OLD), to_desk)
    assert len(headers["webhook-signature"].split()) == 2
    for key in (SECRET, OLD):
        assert standardwebhooks.Webhook(key).verify(content, headers)["type"] == "meeting.held"
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook("whsec_bmVpdGhlcg==").verify(content, headers)
    content, headers = _sent(webhook.Target(url="http://127.0.0.1:1/", secret=SECRET), to_desk)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(OLD).verify(content, headers)


def test_old_secrets_are_not_shown() -> None:
    """Neither key stands in what is logged of a target."""
    shown = repr(webhook.Target(url="http://127.0.0.1:1/", secret=SECRET, old_secret=OLD))
    assert SECRET not in shown
    assert OLD not in shown


def test_a_cloud_event_on_demand(to_desk: protocol.Envelope) -> None:
    """In structured mode the body is a CloudEvent 1.0 with the same data, and is signed all the same."""
    target = webhook.Target(url="http://127.0.0.1:1/", secret=SECRET, format="cloudevents")
    content, headers = _sent(target, to_desk)
    event = standardwebhooks.Webhook(SECRET).verify(content, headers)
    assert headers["content-type"] == "application/cloudevents+json"
    assert {key: event[key] for key in event if key != "data"} == {
        "specversion": "1.0",
        "id": to_desk.id,
        "source": "https://sco.example",
        "type": "sco-monitor.meeting.held",
        "time": "2019-09-28T09:30:00Z",
        "datacontenttype": "application/json",
    }
    assert told.Notice.from_payload(event["data"]) == to_desk.notice


def test_the_schema_in_the_documents_is_that_of_the_code() -> None:
    """docs/webhook.schema.json is what `sco-monitor alerts schema` prints; a change of the payload shows there."""
    document = pathlib.Path(__file__).parents[3] / "docs" / "webhook.schema.json"
    assert json.loads(document.read_text("utf-8")) == schema.event()


def test_the_schema_names_all_that_an_event_has(to_desk: protocol.Envelope) -> None:
    """Every key of an event, of its data and of what stands in these is in the schema."""
    known, event = schema.event(), to_desk.event()
    assert set(event) == set(known["properties"])
    shapes = known["$defs"]
    assert set(event["data"]) == set(shapes["Notice"]["properties"])
    assert set(event["data"]["meeting"]) == set(shapes["Meeting"]["properties"])
    assert set(event["data"]["partners"][0]) == set(shapes["Partner"]["properties"])
    fits = [one for one in known["oneOf"] if re.search(one["properties"]["type"]["pattern"], event["type"])]
    assert [one["properties"]["data"]["$ref"] for one in fits] == ["#/$defs/Notice"]
