"""What forms send that change something: the fields of saved searches."""

from __future__ import annotations

import typing

import pydantic

from monitor import saving
from monitor.web import asking
from storage import models, query, saved


class SearchToSave(pydantic.BaseModel):
    """What the form takes that saves a search, or changes one."""

    name: typing.Annotated[str, pydantic.StringConstraints(max_length=2 * saving.LONGEST_NAME)] = ""
    q: typing.Annotated[str, pydantic.StringConstraints(max_length=2 * query.LONGEST)] = ""
    target: models.SearchTarget = "meetings"

    def record(self) -> saved.SearchRecord:
        """The same as storage takes it."""
        return saved.SearchRecord(name=self.name, query=self.q, target=self.target)


class AlertToMake(pydantic.BaseModel):
    """What the form takes that makes an alert: somebody who is offered, or a mail address, and a name for the rule."""

    recipient: typing.Annotated[str, pydantic.StringConstraints(max_length=4_000)] = ""
    address: asking.Word = None
    name: asking.Word = None
