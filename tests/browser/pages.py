"""The pages in Chromium: driven as a reader would, looked at by axe-core, at a desk and on a phone, light and dark.

A browser is needed, so these are not among the tests that are collected: `make test-browser`. With
`MONITOR_SCREENSHOTS=docs/images` it keeps pictures there.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import os
import pathlib
import re
import shutil
import socket
import typing

import pytest
from axe_playwright_python import sync_playwright as axe
from playwright import sync_api

from monitor import serving
from storage import database
from tests.browser import made_up

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE_FOUND = "no Chromium found: apt-get install chromium (or name one in CHROMIUM)"
DESK = sync_api.ViewportSize(width=1200, height=900)
PHONE = sync_api.ViewportSize(width=390, height=844)
PATHS = (
    *("/", "/meetings", "/meetings?q=partner:asean+kind:visit", "/meetings?q=partner:nobody", "/meetings/1"),
    "/meetings/1/why",
    *("/search", "/search?q=trade", "/search?q=nothing+of+the+sort", "/articles/1", "/articles/1/changes"),
    *("/partners", "/partners/asean", "/calendar", "/calendar?month=1999-01", "/alerts", "/alerts?status=dropped"),
    *("/searches", "/searches/1", "/sources", "/sources/gazette", "/docs", "/nowhere", "/zone"),
)
TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture(scope="session")
def address(sqlite_template: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> collections.abc.Iterator[str]:
    """The address of the real server over an archive of made-up news."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("browser") / "monitor.db")
    engine = database.engine(f"sqlite:///{file}")
    made_up.fill(engine, TODAY)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving.background(made_up.settings(port), engine):
        yield f"http://127.0.0.1:{port}"
    engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> collections.abc.Iterator[sync_api.Browser]:
    """A browser that is on this machine."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.exit(NONE_FOUND, returncode=3)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(chromium: sync_api.Browser, address: str) -> typing.Any:
    """What a browser keeps once it was let in."""
    with chromium.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Password or token").fill(made_up.PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        return context.storage_state()


@pytest.fixture
def opened(
    chromium: sync_api.Browser, address: str, signed_in: typing.Any
) -> collections.abc.Iterator[collections.abc.Callable[..., sync_api.Page]]:
    """Opens a page of the archive; one that writes to the console or fails is a failure."""
    contexts, complaints = [], []

    def open_(path: str, size: sync_api.ViewportSize = DESK, scheme: typing.Any = "light") -> sync_api.Page:
        context = chromium.new_context(
            base_url=address, storage_state=signed_in, viewport=size, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    # That a page is answered with 4xx is what some are asked for here.
    assert [one for one in complaints if "the server responded with a status of 4" not in one] == []


Opened = collections.abc.Callable[..., sync_api.Page]


def keep(page: sync_api.Page, name: str) -> None:
    """Keep a picture of what is seen."""
    if folder := os.environ.get("MONITOR_SCREENSHOTS"):
        page.screenshot(path=pathlib.Path(folder) / f"{name}.png")


def test_signing_in(chromium: sync_api.Browser, address: str) -> None:
    """Who knows the password comes to the page that was asked for, and out again; who does not is told."""
    with chromium.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/partners/asean")
        page.get_by_label("Password or token").fill("a guess")
        page.get_by_role("button", name="Sign in").click()
        sync_api.expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Password or token").fill(made_up.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{address}/partners/asean")
        page.get_by_role("button", name="Sign out").click()
        page.goto("/")
        sync_api.expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_searching_narrowing_and_opening(opened: Opened) -> None:
    """From any page a search leads to articles, a facet narrows them, and from one of them to its meeting."""
    page = opened("/")
    page.get_by_role("searchbox").fill("trade")
    page.keyboard.press("Enter")
    counts = page.locator("#found")
    before = int((counts.text_content() or "").split()[0])
    page.get_by_role("complementary", name="Narrow").get_by_role("link", name="ASEAN").click()
    assert page.get_by_label("Articles that answer").input_value() == "trade partner:asean"
    assert 0 < int((counts.text_content() or "").split()[0]) < before
    assert page.locator("mark").first.text_content() == "trade"
    page.locator(".result .title").first.click()
    page.locator(".meeting .title").first.click()
    sync_api.expect(
        page.get_by_role("heading", name="Who", exact=True).or_(page.locator(".people")).first
    ).to_be_visible()
    page.get_by_role("link", name="See it in the text").first.click()
    assert "#text-" in page.url


def test_a_query_is_mended(opened: Opened) -> None:
    """A fault is told below the field, which keeps what was typed."""
    page = opened("/search")
    field = page.get_by_label("Articles that answer")
    field.fill("trade partner:aseann")
    field.press("Enter")
    sync_api.expect(page.get_by_role("alert")).to_contain_text("did you mean 'asean'")
    assert field.input_value() == "trade partner:aseann"
    field.fill("trade partner:asean")
    field.press("Enter")
    sync_api.expect(page.get_by_role("alert")).to_have_count(0)


def test_lists_go_on_and_back(opened: Opened) -> None:
    """The second page has other articles than the first, and leads back to it."""
    page = opened("/search?q=trade")
    first = page.locator(".result .title").all_text_contents()
    page.get_by_role("link", name="Next").click()
    assert page.locator(".results").count() == 1
    page.get_by_role("link", name="Previous").click()
    assert page.locator(".result .title").all_text_contents() == first


def test_a_partner(opened: Opened) -> None:
    """A partner has its bars, and their figures as a table that leads to the meetings of a year."""
    page = opened("/partners/asean")
    sync_api.expect(page.get_by_role("img")).to_be_visible()
    assert page.locator(".chart rect").count() > 5
    page.get_by_text("The same as a table").click()
    year = page.locator(".timeline tbody a").first
    total = page.locator(".timeline tbody tr").first.locator("td").last.text_content()
    year.click()
    assert (page.locator("#found").text_content() or "").split()[0] == total


def test_the_calendar(opened: Opened) -> None:
    """A month has its meetings, in whole weeks at a desk and as a list on a phone, and leads to its neighbours."""
    page = opened(f"/calendar?month={TODAY:%Y-%m}")
    monday, tuesday = (page.locator(".weeks > li").nth(place).bounding_box() for place in (0, 1))
    assert monday is not None
    assert tuesday is not None
    assert monday["y"] == tuesday["y"]
    title = page.locator("h1").text_content()
    page.get_by_role("link", name=re.compile(r"^\w+ \d{4}$")).last.click()
    assert page.locator("h1").text_content() != title
    page.get_by_role("link", name="This month").click()
    assert page.locator("h1").text_content() == title
    page.set_viewport_size(PHONE)
    shown = [one.bounding_box() for one in page.locator(".weeks > li").all() if one.is_visible()]
    assert shown
    assert len({box["x"] for box in shown if box}) == 1


def test_alerts(opened: Opened) -> None:
    """Who may operate finds the messages in the navigation."""
    page = opened("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Alerts").click()
    sync_api.expect(page.locator(".result")).to_have_count(2)


def test_a_search_is_saved_and_becomes_an_alert(opened: Opened) -> None:
    """Two clicks lead from what was found to a rule; a name that is taken is told, and a search is taken out again."""
    page = opened("/meetings?q=partner:asean+trade")
    found = (page.locator("#found").text_content() or "").strip()
    page.get_by_role("button", name="Save this search").click()
    sync_api.expect(page.get_by_role("heading", name="partner:asean trade")).to_be_visible()
    sync_api.expect(page.get_by_role("link", name=found)).to_be_visible()
    page.get_by_role("button", name="Make it an alert").click()
    card = page.locator(".card")
    sync_api.expect(card).to_contain_text("The rule partner:asean trade tells webhook newsroom")
    sync_api.expect(card).to_contain_text("sco-monitor rules replay 'partner:asean trade'")
    page.get_by_label("Name", exact=True).fill("Visits of ASEAN")
    page.get_by_role("button", name="Change it").click()
    sync_api.expect(page.get_by_role("alert")).to_contain_text("there is a search named 'Visits of ASEAN' already")
    assert grave(page) == []
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete this search").click()
    sync_api.expect(page.locator(".result .title")).to_have_text(["Visits of ASEAN"])


def test_a_stored_page_stays_inert(chromium: sync_api.Browser, address: str, signed_in: typing.Any) -> None:
    """What was fetched is shown, and no script of it runs."""
    with chromium.new_context(base_url=address, storage_state=signed_in) as context:
        page = context.new_page()
        page.goto("/articles/1")
        page.get_by_role("link", name="The page of").click()
        sync_api.expect(page.get_by_role("heading", name="Talks")).to_be_visible()
        assert page.title() == "Kept"


def test_by_keyboard(opened: Opened) -> None:
    """The first tab leads past the navigation, and what has the focus shows it."""
    page = opened("/meetings")
    page.keyboard.press("Tab")
    sync_api.expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    for _ in range(12):
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none"
        page.keyboard.press("Tab")


def grave(page: sync_api.Page) -> list[typing.Any]:
    """What axe-core finds serious on a page, by light and in the dark."""
    found = axe.Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += axe.Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious]


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(opened: Opened, path: str) -> None:
    """Contrast, names, landmarks and what else axe-core knows are right on every page; colours in the dark too."""
    page = opened(path)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert grave(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_cut_off_on_a_phone(opened: Opened, path: str) -> None:
    """No page is wider than a phone, however long its words."""
    page = opened(path, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    ("name", "path", "size"),
    [
        ("latest", "/", DESK),
        ("partner", "/partners/asean", DESK),
        ("search", "/search?q=trade", DESK),
        ("saved-search", "/searches/1", DESK),
        ("search-phone", "/search?q=trade", PHONE),
    ],
)
def test_pictures(opened: Opened, name: str, path: str, size: sync_api.ViewportSize) -> None:
    """What docs/ shows is what there is to see: a heading, and results above the fold."""
    page = opened(path, size)
    sync_api.expect(page.locator("h1")).to_be_in_viewport()
    keep(page, name)
