"""Rules that were added to those of the settings, while the service runs."""

from __future__ import annotations

import datetime as dt
import typing

from sqlalchemy import orm

from storage.models import columns


class RuleInForce(columns.Base):
    """Since when a rule is known to stand as it does, whether it is of the settings or was added.

    `digest` is of all that bears on whom it tells: the rule itself and those before it that may be the last.
    """

    __tablename__ = "rule_in_force"

    name: orm.Mapped[str] = orm.mapped_column(primary_key=True)
    digest: orm.Mapped[str]
    since: orm.Mapped[dt.datetime]


class Rule(columns.Base):
    """Whom to tell of what. `keys` are those of a ``[[rule]]`` in `alerts.toml`, without its name.

    Rules are tried by `position`, from 1, behind all of the settings.
    """

    __tablename__ = "rule"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(unique=True)
    position: orm.Mapped[int]
    keys: orm.Mapped[dict[str, typing.Any]]
    enabled: orm.Mapped[bool] = orm.mapped_column(default=True)
    author: orm.Mapped[str | None]
    created_at: orm.Mapped[dt.datetime]
    changed_at: orm.Mapped[dt.datetime]
