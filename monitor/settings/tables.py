"""The base of all tables of the configuration files."""

from __future__ import annotations

import pydantic


class Table(pydantic.BaseModel):
    """A table of a configuration file; an unknown key is a fault."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
