"""``/searches`` and ``/searches/{id}``: queries that people keep, and the alerts that are made of them.

Who may read sees them. Who may operate saves one from the page of its results, changes it, and makes it an alert: two
clicks from what was found to a rule of the database.
"""

from __future__ import annotations

import http
import typing

import fastapi
from fastapi import responses
from sqlalchemy import orm

from monitor import errors, questions, rulemaking, saving
from monitor import settings as configured
from monitor.settings import ruling
from monitor.web import access, asking, failures, forms, recipients
from storage import models, rules, saved, search, tokens, trees

router = fastapi.APIRouter(prefix="/searches")
changing = [fastapi.Depends(access.operator)]
Saved = typing.Annotated[forms.SearchToSave, fastapi.Form()]
Alert = typing.Annotated[forms.AlertToMake, fastapi.Form()]


@router.get("")
def searches(session: access.Session, shared: access.Shared) -> str:
    """All of them, by name."""
    return shared.render("searches.html", here="searches", searches=saved.listed(session))


@router.post("", dependencies=changing)
def save(typed: Saved, session: access.Session, shared: access.Shared, caller: access.Caller) -> fastapi.Response:
    """Keep a search, and show it; what is wrong with it is told beside what was typed."""
    try:
        with shared.writing.begin() as writing:
            made = saving.add(writing, typed.record(), shared.settings, shared.now(), _author(session, shared, caller))
            path = f"/searches/{made.id}"
    except (errors.MonitorError, trees.BadQuery) as fault:
        page = shared.render("saving.html", here="searches", typed=typed.record(), fault=_words(fault))
        return responses.HTMLResponse(page, http.HTTPStatus.UNPROCESSABLE_ENTITY)
    return responses.RedirectResponse(shared.render.root + path, http.HTTPStatus.SEE_OTHER)


@router.get("/{search_id}")
def saved_search(search_id: asking.Key, session: access.Session, shared: access.Shared) -> str:
    """One with how many it finds now, its feeds, and the alerts that ask the same."""
    return _page(_found(session, search_id), session, shared)


@router.post("/{search_id}", dependencies=changing)
def change(search_id: asking.Key, typed: Saved, session: access.Session, shared: access.Shared) -> fastapi.Response:
    """Give it another name, query or target; its number and its feeds stay."""
    try:
        with shared.writing.begin() as writing:
            saving.change(writing, _found(writing, search_id), typed.record(), shared.settings)
    except (errors.MonitorError, trees.BadQuery) as fault:
        return _refused(search_id, session, shared, typed=typed.record(), wrong=_words(fault))
    return responses.RedirectResponse(f"{shared.render.root}/searches/{search_id}", http.HTTPStatus.SEE_OTHER)


@router.post("/{search_id}/remove", dependencies=changing)
def remove(search_id: asking.Key, shared: access.Shared) -> fastapi.Response:
    """Take it out; the rules that were made of it stay."""
    with shared.writing.begin() as writing:
        saved.remove(writing, _found(writing, search_id))
    return responses.RedirectResponse(f"{shared.render.root}/searches", http.HTTPStatus.SEE_OTHER)


@router.post("/{search_id}/alert", dependencies=changing)
def alert(
    search_id: asking.Key, typed: Alert, session: access.Session, shared: access.Shared, caller: access.Caller
) -> fastapi.Response:
    """Make a rule of it, as ``sco-monitor rules add`` does, that tells whom the form names."""
    try:
        with shared.writing.begin() as writing:
            one = _found(writing, search_id)
            keys = {"partners": ["any"], "query": one.query, **_recipient(writing, shared.settings, typed).keys()}
            document = ruling.of_keys(typed.name or one.name, keys)
            rulemaking.add(writing, document, shared.settings, shared.now(), _author(session, shared, caller))
    except errors.MonitorError as fault:
        return _refused(search_id, session, shared, tried=typed, untold=_words(fault))
    return responses.RedirectResponse(f"{shared.render.root}/searches/{search_id}#alerts", http.HTTPStatus.SEE_OTHER)


def _found(session: orm.Session, search_id: int) -> models.SavedSearch:
    one = saved.by_id(session, search_id)
    if one is None:
        raise failures.Missing("saved search", search_id)
    return one


def _recipient(session: orm.Session, settings: configured.Settings, typed: forms.AlertToMake) -> recipients.Recipient:
    """Who is meant. Only a mail address may be one that the service does not know yet."""
    if typed.address:
        return recipients.Recipient("email", typed.address.strip())
    offered = recipients.known(settings, recipients.standing(settings, rules.listed(session)))
    meant = next((one for one in offered if str(one) == typed.recipient), None)
    if meant is None:
        raise rulemaking.RuleError("say whom to tell: choose somebody, or type an e-mail address")
    return meant


def _author(session: orm.Session, shared: access.Web, caller: access.Caller) -> str | None:
    """The name of the token by which somebody came in; who came by the password has no name."""
    token = tokens.of_id(session, caller.token, shared.now()) if caller.token else None
    return token.name if token else None


def _refused(search_id: int, session: orm.Session, shared: access.Web, **said: typing.Any) -> responses.HTMLResponse:
    """The page once more, with what was typed and what is wrong with it."""
    return responses.HTMLResponse(
        _page(_found(session, search_id), session, shared, **said), http.HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _page(
    one: models.SavedSearch,
    session: orm.Session,
    shared: access.Web,
    typed: saved.SearchRecord | None = None,
    wrong: str | None = None,
    tried: forms.AlertToMake | None = None,
    untold: str | None = None,
) -> str:
    """`wrong` is said beside what was typed to change it, `untold` beside what was tried to make an alert."""
    total, fault = None, None
    try:
        total = search.count(session, questions.read(one.query, shared.settings, session), one.target)
    except trees.BadQuery as found:  # a partner or a source may be gone from the settings
        fault = _words(found)
    rows = rules.listed(session)
    standing = recipients.standing(shared.settings, rows)
    taken = {row.name for row in rows} | {rule.name for rule in shared.settings.rules}
    return shared.render(
        "saved_search.html",
        here="searches",
        search=one,
        total=total,
        fault=fault,
        rules=[rule for rule in standing if rule.query == one.query],
        offered=recipients.known(shared.settings, standing),
        mail=ruling.names(shared.settings).mail,
        rule_name=recipients.free(one.name, taken),
        typed=typed or one,
        wrong=wrong,
        tried=tried or forms.AlertToMake(),
        untold=untold,
    )


def _words(fault: Exception) -> str:
    """What is wrong, for people; a fault of a rule without the place of a file in which it does not stand."""
    if isinstance(fault, trees.BadQuery):
        return f"{fault.reason} ({fault.place})"
    if isinstance(fault, configured.SettingsError):
        return "; ".join(f"{one.key}: {one.message}" if one.key else one.message for one in fault.faults)
    return str(fault)
