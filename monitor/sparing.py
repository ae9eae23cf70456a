"""Whom messages are spared: readers who unsubscribed or are in their quiet hours; and which silences there are."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

from sqlalchemy import orm

from monitor import rhythm, routing, silences
from storage import models, sending, unsubscribed
from storage import silences as stored

CHANNEL = "email"
"""The one channel whose readers leave by themselves."""


def rules(session: orm.Session, asked: collections.abc.Iterable[routing.Rule]) -> tuple[routing.Rule, ...]:
    """The rules without those recipients who want no more by them."""
    left = unsubscribed.pairs(session)
    return tuple(_without(rule, left) for rule in asked) if left else tuple(asked)


def silences_at(session: orm.Session, now: dt.datetime) -> tuple[silences.Silence, ...]:
    """The silences in force."""
    return tuple(
        silences.Silence(id=one.id, partner=one.partner, source=one.source, rule=one.rule)
        for one in stored.in_force(session, now)
    )


def is_unwanted(session: orm.Session, message: models.Message | sending.Claim) -> bool:
    """Whether a message that was written before comes to a reader who has left all the rules that asked for it.

    A notice to the operator is asked for by none, and goes out.
    """
    asked = message.payload.get("rules") if message.channel == CHANNEL else None
    return bool(asked) and unsubscribed.refuses(session, message.recipient, asked or ())


def quiet_until(message: models.Message | sending.Claim, now: dt.datetime) -> dt.datetime | None:
    """The end of its reader's quiet hours, if they are now: a message that is late or tried again waits for it too."""
    awake = rhythm.of_row(message.rhythm).awake(now)
    return awake if awake > now else None


def _without(rule: routing.Rule, left: frozenset[tuple[str, str | None]]) -> routing.Rule:
    def wants(one: routing.Recipient) -> bool:
        address = one.address.lower()
        return one.channel != CHANNEL or not {(address, None), (address, rule.name)} & left

    return dataclasses.replace(rule, recipients=tuple(filter(wants, rule.recipients)))
