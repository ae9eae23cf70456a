"""``/unsubscribe/{token}``: a reader of e-mail leaves, by one click of the mail program or on this page.

The link in a letter is signed. Asking for it (GET) shows a page with buttons and changes nothing, for programs that
look behind links do that; only a POST counts (RFC 8058 section 3.2). What a POST says besides is not looked at.
"""

from __future__ import annotations

import fastapi
from starlette import exceptions

from monitor import unsubscribing
from monitor.web import access, labels
from storage import unsubscribed

router = fastapi.APIRouter(prefix=unsubscribing.PATH.rstrip("/"))


@router.get("/{token}")
def ask(token: str, shared: access.Shared) -> str:
    """The page that asks whether to leave, and which messages."""
    links, leave = _read(token, shared)
    everything = unsubscribing.Leave(recipient=leave.recipient)
    return shared.render(
        "unsubscribe.html",
        here="",
        reader=labels.masked(leave.recipient),
        rules=leave.rules,
        these=token if leave.rules else None,
        everything=links.token(everything),
        done=False,
    )


@router.post("/{token}")
def leave(token: str, shared: access.Shared) -> str:
    """Note that the reader leaves, and say so."""
    _, wish = _read(token, shared)
    with shared.writing.begin() as session:
        unsubscribed.note(session, wish.recipient, wish.rules, shared.now())
    return shared.render("unsubscribe.html", here="", reader=labels.masked(wish.recipient), rules=wish.rules, done=True)


def _read(token: str, shared: access.Web) -> tuple[unsubscribing.Links, unsubscribing.Leave]:
    links = shared.settings.monitor.web.links
    wish = links.read(token) if links else None
    if links is None or wish is None:
        raise exceptions.HTTPException(404, "this link to unsubscribe is not complete, or no longer valid")
    return links, wish
