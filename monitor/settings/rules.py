"""The rules of `alerts.toml`, and of the database, which have the same keys: whom to tell of which meetings."""

from __future__ import annotations

import typing

import pydantic

from monitor.settings import fields, rhythms, targets

Kind = typing.Literal[
    "bilateral_meeting", "multilateral_meeting", "conference", "visit", "ceremony", "press_event", "statement", "other"
]
Status = typing.Literal["held", "announced", "cancelled", "postponed", "unknown"]
Role = typing.Literal["participant", "host", "organiser", "counterpart", "addressee", "own_session"]


class Rule(targets.Recipients, rhythms.Leaving):
    """Whom to tell of which meetings, and by which channel."""

    name: fields.Words
    partners: typing.Annotated[tuple[fields.Slug, ...], pydantic.Field(min_length=1)]
    """Ids of partners, or ``any``."""
    organs: bool = True
    """False: only where the body itself took part, not one that belongs to it."""
    involvement: tuple[Role, ...] | None = None
    """Only partners that took part so; None: however they did."""
    kinds: tuple[Kind, ...] | None = None
    """Only meetings of these kinds; None: of any."""
    statuses: tuple[Status, ...] | None = None
    """Only meetings that stand so; None: however they stand."""
    min_score: typing.Annotated[float, pydantic.Field(ge=0, le=1)] = 0.5
    """How sure the involvement of the partner must be."""
    sources: tuple[fields.Slug, ...] | None = None
    """Only meetings that one of these sources reports; None: any."""
    languages: tuple[fields.Language, ...] | None = None
    """Only meetings of which there is a report in one of these languages; None: any."""
    places: tuple[fields.Words, ...] | None = None
    """Only meetings at one of these places; None: wherever they are."""
    people: tuple[fields.Words, ...] | None = None
    """Only meetings in which one of these people takes part; None: whoever does."""
    query: fields.Query | None = None
    """Only meetings of which a report has these words, as the archive's search takes them."""
    ungraded: bool = False
    """Tell also where a partner is named in a language whose texts are not read for its part."""
    continue_: bool = pydantic.Field(True, alias="continue")
    """False: where this rule matches, those behind it are not tried."""

    @pydantic.model_validator(mode="after")
    def _tells_somebody(self) -> typing.Self:
        if self.is_empty:
            raise ValueError("tells nobody; give it email, webhook, chat, file or stdout")
        return self
