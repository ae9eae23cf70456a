"""Whether the process is up, and whether it can serve."""

from __future__ import annotations

import typing

import fastapi
import pydantic
import sqlalchemy.exc

from monitor.web import access, failures
from storage import database

router = fastapi.APIRouter(tags=["health"])


class Health(pydantic.BaseModel):
    """All is well."""

    status: typing.Literal["ok"] = "ok"


@router.get("/healthz", summary="Is the process up?")
def up() -> Health:
    """Always 200 while the process answers at all."""
    return Health()


@router.get("/readyz", summary="Can the archive be read?", response_model=Health, responses=failures.UNREADABLE)
def ready(request: fastapi.Request, shared: access.Shared) -> typing.Any:
    """200 where the database is reachable, its schema is the one this version works with, and a daemon in this process
    gets on; else 503 and why.
    """
    try:
        database.check(shared.engine)
    except (database.StorageError, sqlalchemy.exc.SQLAlchemyError) as error:
        return failures.answer(request, 503, str(error).splitlines()[0])
    ail = shared.ails() if shared.ails is not None else None
    return Health() if ail is None else failures.answer(request, 503, f"the daemon does not get on: {ail}")
