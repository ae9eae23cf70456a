"""Whom to tell, in `alerts.toml`: the keys of a table that has recipients, and the targets that these name."""

from __future__ import annotations

import typing

import pydantic

from monitor.settings import fields, tables


class Recipients(tables.Table):
    """The recipients of a rule, or of what the operator is told, by channel."""

    email: tuple[fields.MailAddress, ...] = ()
    webhook: tuple[fields.Slug, ...] = ()
    """Names of ``[webhook.NAME]`` tables."""
    chat: tuple[fields.Slug, ...] = ()
    """Names of ``[chat.NAME]`` tables."""
    file: fields.Words | None = None
    """A file to which a JSON line is added."""
    stdout: bool = False
    """Print to the terminal of the daemon."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody is told."""
        return not (self.email or self.webhook or self.chat or self.file or self.stdout)


class Webhook(tables.Table):
    """A receiver of signed JSON. Its address may hold a token, so it is not shown."""

    url: fields.WebAddress = pydantic.Field(repr=False)
    secret: fields.WebhookSecret | None = None
    old_secret: fields.WebhookSecret | None = None
    """The one before, while the receiver changes over: what goes out is signed with both."""
    format: typing.Literal["standard", "cloudevents"] = "standard"

    @pydantic.model_validator(mode="after")
    def _has_the_new_secret(self) -> typing.Self:
        if self.old_secret and not self.secret:
            raise ValueError("'old_secret' stands beside a new 'secret'; give that too")
        return self


class Chat(tables.Table):
    """A room or person of a chat service. Its address holds the keys to it, so it is not shown."""

    url: typing.Annotated[pydantic.SecretStr, pydantic.Field(min_length=1)]
    """An address as Apprise writes it, such as ``slack://…``."""
