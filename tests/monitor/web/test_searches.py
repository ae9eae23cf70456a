"""Saved searches on the pages: from results to a search, and from a search to a rule, with two clicks."""

from __future__ import annotations

import collections.abc
import html
import re
import typing

import pydantic
import pytest
import sqlalchemy as sa
from starlette import testclient

from monitor import rulebook, web
from monitor import settings as configured
from monitor import tokens as made
from storage import database, models, rules, saved
from storage import tokens as stored
from tests.monitor.web import conftest

TALKS = {"name": "Talks with ASEAN", "q": "partner:asean trade", "target": "meetings"}
PASSWORD = "correct horse battery"


@pytest.fixture
def settings(settings: configured.Settings) -> configured.Settings:
    """A mail server, a webhook, and a rule that tells two."""
    smtp = configured.Smtp(host="mail.example.org")
    rule = configured.Rule(name="Desk", partners=("any",), email=("desk@example.org",), stdout=True)
    return settings.model_copy(
        update={
            "monitor": settings.monitor.model_copy(update={"smtp": smtp}),
            "rules": (rule,),
            "webhooks": {"newsroom": configured.Webhook(url="https://example.org/hook")},
        }
    )


@pytest.fixture
def filled(scribe: conftest.Scribe, client: testclient.TestClient) -> testclient.TestClient:
    """A client of an archive with a meeting, which follows no redirect by itself."""
    scribe.meeting(scribe.article(1))
    client.follow_redirects = False
    return client


def fields(page: str, action: str) -> dict[str, str]:
    """What the form of a page sends that goes to a path, as it stands there."""
    (form,) = re.findall(rf'<form[^>]*action="{re.escape(action)}">(.*?)</form>', page, re.DOTALL)
    sent = dict(re.findall(r'<input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', form))
    sent |= dict(re.findall(r'<select[^>]*?name="(\w+)">\s*<option value="([^"]*)"', form))
    return {name: html.unescape(value) for name, value in sent.items()}


def save(client: testclient.TestClient, **typed: str) -> str:
    """Save a search; the path of its page."""
    answer = client.post("/searches", data=TALKS | typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def rule_of(engine: sa.Engine, name: str) -> models.Rule | None:
    """The rule of the database that goes by a name."""
    with database.sessions(engine)() as session:
        return rules.by_name(session, name)


@pytest.mark.parametrize(
    ("path", "target", "found"), [("/meetings", "meetings", "1 meeting<"), ("/search", "articles", "1 article<")]
)
def test_from_results_to_an_alert_in_two_clicks(
    filled: testclient.TestClient, engine: sa.Engine, settings: configured.Settings, path: str, target: str, found: str
) -> None:
    """The forms stand as they are to be sent: save, then alert; the rule can be used, and asks the same query."""
    results = filled.get(path, params={"q": "partner:asean trade"}).text
    first = filled.post("/searches", data=fields(results, "/searches"))
    assert (first.status_code, first.headers["location"]) == (303, "/searches/1")
    page = filled.get("/searches/1").text
    assert found in page
    assert f"{path}?q=partner%3Aasean+trade" in page
    second = filled.post("/searches/1/alert", data=fields(page, "/searches/1/alert"))
    assert (second.status_code, second.headers["location"]) == (303, "/searches/1#alerts")
    row = rule_of(engine, "partner:asean trade")
    assert row is not None
    assert row.keys == {"partners": ["any"], "query": "partner:asean trade", "email": ["desk@example.org"]}
    assert rulebook.entry(row, rulebook.of_settings(settings)).faults == ()
    page = filled.get("/searches/1").text
    assert "tells desk@example.org" in page
    assert "sco-monitor rules replay &#39;partner:asean trade&#39;" in page
    assert 'value="partner:asean trade (2)"' in page
    assert 'Saved as <a href="/searches/1"' in filled.get(path, params={"q": " partner:asean trade "}).text
    with database.sessions(engine)() as session:
        [kept] = saved.listed(session)
        assert (kept.target, kept.created_at, kept.author) == (target, conftest.NOW, None)


def test_the_list_says_what_to_do_while_it_is_empty(filled: testclient.TestClient) -> None:
    """And then has each by its name."""
    assert "Save this search" in filled.get("/searches").text
    save(filled, name="B <i>")
    save(filled, name="a", target="articles", q="trade")
    page = filled.get("/searches").text
    assert page.index(">a</a>") < page.index("B &lt;i&gt;</a>")
    assert "/search?q=trade" in page
    assert "No search is saved yet" not in page


def test_a_query_of_all_or_with_a_fault_is_not_offered_to_be_saved(filled: testclient.TestClient) -> None:
    """There would be nothing to ask again."""
    for path in ("/meetings", "/search", "/meetings?q=partner:nobody", "/search?q=%22open"):
        assert 'action="/searches"' not in filled.get(path).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "the name is empty"),
        ({"name": "x" * 201}, "a name has 200 characters at the most"),
        ({"q": " "}, "there is no query to save"),
        ({"q": "partner:aseann"}, "did you mean &#39;asean&#39;"),
        ({"q": "x" * 2001}, "a query has 2000 characters at the most"),
        ({"name": "Taken"}, "there is a search named &#39;Taken&#39; already"),
    ],
)
def test_what_cannot_be_saved_is_told_beside_what_was_typed(
    filled: testclient.TestClient, typed: dict[str, str], said: str
) -> None:
    """Whether it is new or is to be changed; nothing is stored."""
    save(filled, name="Taken", q="tea")
    path = save(filled)
    for address in ("/searches", path):
        answer = filled.post(address, data=TALKS | {"name": "Another"} | typed)
        assert answer.status_code == 422
        assert said in answer.text
        assert html.escape((TALKS | typed)["q"]) in answer.text
    assert filled.get("/searches").text.count('class="result"') == 2
    assert '<h1 dir="auto">Talks with ASEAN</h1>' in filled.get(path).text


@pytest.mark.parametrize("typed", [{"target": "people"}, {"q": "x" * 4001}, {"name": "x" * 401}])
def test_what_no_form_of_ours_sends_is_refused(filled: testclient.TestClient, typed: dict[str, str]) -> None:
    """By name of the field."""
    answer = filled.post("/searches", data=TALKS | typed)
    assert answer.status_code == 422
    assert f"<p>{next(iter(typed))}: " in answer.text


def test_a_search_is_changed_and_taken_out_while_its_rule_stays(
    filled: testclient.TestClient, engine: sa.Engine
) -> None:
    """Its number is the same, and is no other's afterwards."""
    path = save(filled)
    filled.post(f"{path}/alert", data={"recipient": "webhook:newsroom", "name": "Mine"})
    assert filled.post(path, data=TALKS | {"name": "Visits", "q": "kind:visit"}).headers["location"] == path
    page = filled.get(path).text
    assert ">Visits</h1>" in page
    assert ">0 meetings<" in page
    assert "<strong" not in page  # the rule asks another query now
    assert filled.post(f"{path}/remove").headers["location"] == "/searches"
    assert filled.get(path).status_code == 404
    assert filled.post(path, data=TALKS).status_code == 404
    assert filled.post(f"{path}/alert", data={"address": "a@example.org"}).status_code == 404
    assert save(filled) != path
    row = rule_of(engine, "Mine")
    assert row is not None
    assert row.keys["query"] == "partner:asean trade"


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ({"recipient": "email:desk@example.org"}, {"email": ["desk@example.org"]}),
        ({"recipient": "stdout:stdout"}, {"stdout": True}),
        ({"recipient": "webhook:newsroom"}, {"webhook": ["newsroom"]}),
        ({"recipient": "file:a b.jsonl"}, {"file": "a b.jsonl"}),
        ({"recipient": "stdout:stdout", "address": " new@example.org "}, {"email": ["new@example.org"]}),
    ],
)
def test_whoever_some_rule_tells_can_be_told(
    filled: testclient.TestClient, engine: sa.Engine, sent: dict[str, str], keys: dict[str, typing.Any]
) -> None:
    """Rules of the database count too, and a mail address may be typed."""
    with database.sessions(engine).begin() as session:
        rules.add(session, "filed", {"partners": ["any"], "file": "a b.jsonl"}, conftest.NOW)
        rules.add(session, "broken", {"partners": ["gone"], "webhook": ["gone"]}, conftest.NOW)
    path = save(filled)
    offered = re.findall(r'<option value="(\w+:[^"]+)"', filled.get(path).text)
    assert offered == ["email:desk@example.org", "stdout:stdout", "file:a b.jsonl", "webhook:newsroom"]
    assert filled.post(f"{path}/alert", data={"name": "mine"} | sent).status_code == 303
    row = rule_of(engine, "mine")
    assert row is not None
    assert row.keys == {"partners": ["any"], "query": TALKS["q"], **keys}


@pytest.mark.parametrize(
    ("q", "sent", "said"),
    [
        ("tea", {}, "say whom to tell"),
        ("tea", {"recipient": "file:/etc/passwd"}, "say whom to tell"),
        ("tea", {"recipient": "webhook:gone"}, "say whom to tell"),
        ("tea", {"address": "nobody"}, "&#39;nobody&#39; is not a mail address"),
        ("tea", {"address": "a@example.org", "name": "Desk"}, "alerts.toml has a rule named &#39;Desk&#39;"),
        ("tea after:2024", {"address": "a@example.org"}, "after: has no place in a rule"),
    ],
)
def test_an_alert_that_cannot_be_is_told_in_the_words_of_the_command(
    filled: testclient.TestClient, engine: sa.Engine, q: str, sent: dict[str, str], said: str
) -> None:
    """On the page of the search, and no rule is stored."""
    path = save(filled, q=q)
    answer = filled.post(f"{path}/alert", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    with database.sessions(engine)() as session:
        assert rules.listed(session) == []


def test_a_name_is_quoted_for_the_shell(filled: testclient.TestClient) -> None:
    """What the page says to type does nothing else, whatever a rule is called."""
    path = save(filled)
    filled.post(f"{path}/alert", data={"address": "a@example.org", "name": "-x; $(rm)"})
    assert "sco-monitor rules replay -- &#39;-x; $(rm)&#39;" in filled.get(path).text


def test_a_rule_that_cannot_be_used_is_told(filled: testclient.TestClient, engine: sa.Engine) -> None:
    """Else one would take the search for an alert that tells nobody."""
    with database.sessions(engine).begin() as session:
        rules.add(session, "lame", {"partners": ["any"], "webhook": ["gone"], "query": TALKS["q"]}, conftest.NOW)
    page = filled.get(save(filled)).text
    assert "lame</strong> asks the same and cannot be used: no webhook is called &#39;gone&#39;." in page


def test_a_search_whose_partner_is_gone_says_so(filled: testclient.TestClient, engine: sa.Engine) -> None:
    """The settings may change; the page stands, and leads to a change of the query."""
    with database.sessions(engine).begin() as session:
        saved.add(session, saved.SearchRecord(name="Old", query="partner:gone"), conftest.NOW)
    answer = filled.get("/searches/1")
    assert answer.status_code == 200
    assert "no partner is called &#39;gone&#39;" in answer.text


def test_without_a_mail_server_or_any_recipient_the_page_says_how_to_get_one(
    settings: configured.Settings, sqlite_url: str
) -> None:
    """An empty form would lead nowhere."""
    bare = settings.model_copy(update={"monitor": configured.Monitor(), "rules": (), "webhooks": {}})
    engine = database.engine(sqlite_url)
    with testclient.TestClient(web.create(bare, engine), base_url="http://127.0.0.1:8000") as client:
        page = client.post("/searches", data=TALKS).text
    engine.dispose()
    assert "There is nobody to tell yet" in page
    assert "Make it an alert" not in page


@pytest.fixture
def locked(
    settings: configured.Settings, engine: sa.Engine
) -> collections.abc.Iterator[collections.abc.Callable[[models.Scope], testclient.TestClient]]:
    """Makes clients of a locked archive that came in by a token of a scope."""
    keyed = settings.monitor.web.model_copy(update={"password": pydantic.SecretStr(PASSWORD)})
    closed = settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"web": keyed})})
    with testclient.TestClient(web.create(closed, engine, lambda: conftest.NOW), follow_redirects=False) as client:

        def enter(scope: models.Scope) -> testclient.TestClient:
            words = made.make()
            record = stored.TokenRecord(
                name=scope, digest=made.digest(words), hint=made.hint(words), scope=scope, author="m"
            )
            with database.sessions(engine).begin() as session:
                assert stored.add(session, record, conftest.NOW) is not None
            client.headers["authorization"] = f"Bearer {words}"
            return client

        yield enter


def test_who_may_read_sees_searches_and_changes_none(
    locked: collections.abc.Callable[[models.Scope], testclient.TestClient], engine: sa.Engine
) -> None:
    """No form is shown, none is taken, and nobody's address is told; what an operator's token makes has its name."""
    operator = locked("operate")
    path = save(operator)
    assert operator.post(f"{path}/alert", data={"address": "secret@example.org"}).status_code == 303
    with database.sessions(engine)() as session:
        assert [one.author for one in (*saved.listed(session), *rules.listed(session))] == ["operate"] * 2
    reader = locked("read")
    page = reader.get(path).text
    assert ">0 meetings<" in page
    assert 'method="post" action="/searches' not in page + reader.get("/meetings?q=trade").text
    assert "secret@example.org" not in page
    for address in ("/searches", path, f"{path}/remove", f"{path}/alert"):
        assert reader.post(address, data=TALKS | {"address": "a@example.org"}).status_code == 403
    assert reader.get(path).status_code == 200


def test_a_page_of_another_site_saves_nothing(filled: testclient.TestClient) -> None:
    """Though the browser would let it in."""
    assert filled.post("/searches", data=TALKS, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "No search is saved yet" in filled.get("/searches").text
