"""Signed links by which a reader of e-mail says "no more": who, and by which rules. Pure.

A link is the archive's address and a signed text (`monitor.signing`). It never runs out, for old letters must be good
for it too; with another key all links before are void.
"""

from __future__ import annotations

import dataclasses
import json

from monitor import signing

PATH = "/unsubscribe/"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A reader's wish: no more to `recipient` by these rules, or, with None, by any."""

    recipient: str
    rules: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes links below an address and reads them. `base` has no closing slash."""

    base: str
    key: str = dataclasses.field(repr=False)

    def to(self, leave: Leave) -> str:
        """The link that says this."""
        return f"{self.base}{PATH}{self.token(leave)}"

    def token(self, leave: Leave) -> str:
        """The last part of that link."""
        return self._seal.sign(json.dumps([leave.recipient, leave.rules], separators=(",", ":")).encode("ascii"))

    def read(self, token: str) -> Leave | None:
        """What the last part of a link says; None where it was not made with this key."""
        said = self._seal.read(token)
        if said is None:
            return None
        recipient, rules = json.loads(said)
        return Leave(recipient=recipient, rules=None if rules is None else tuple(rules))

    @property
    def _seal(self) -> signing.Seal:
        return signing.Seal(key=self.key.encode(), purpose="unsubscribe")
