"""Which pages of a crawl are worth reading: none that tells of a partner's part is passed over."""

from __future__ import annotations

import functools
import pathlib
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import partners
from monitor.bulk import sieve
from tests.gold import labelled

GOLD = pathlib.Path(labelled.__file__).parent
AT = "https://news.example/a/1.html"


@functools.cache
def shipped() -> sieve.Sieve:
    """The sieve of the partners that ship."""
    tables = [
        tomllib.loads((labelled.CONFIG / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("partners", "offices")
    ]
    return sieve.Sieve(partners.from_tables(tables[0]["partner"], tables[1]["office"]))


@pytest.mark.parametrize("folder", [GOLD, GOLD / "more"], ids=["gold", "more"])
def test_no_labelled_page_with_a_partner_is_lost(folder: pathlib.Path) -> None:
    """Recall 1.0 over the labelled pages where a partner takes part, by the label or by what is detected."""
    lost, wanted = [], 0
    for label in labelled.labels(folder):
        found = labelled.detections(folder)[label["id"]]
        if label["involved"] or any(meeting.involvements for meeting in found.meetings):
            wanted += 1
            lost += [] if shipped().takes(label["url"], labelled.page(folder, label).encode()) else [label["id"]]
    assert lost == []
    assert wanted > 90


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("The SCO met ASEAN.", "ascii"),
        ("The SCO met ASEAN.", "utf-16"),
        ("<b>Shanghai</b>\n Co-operation <i>Organization</i> and the <a>United\nNations</a>", "ascii"),
        ("SHANGHAI COOPERATION and UNESCO", "ascii"),
        ("Встреча ШОС и ООН", "cp1251"),
        ("Генсек Шанхайской организации сотрудничества встретился с главой ЮНЕСКО", "koi8-r"),
        ("上合组织秘书长会见东盟秘书长", "gb18030"),
        ("上海合作组织与联合国", "utf-8"),
        ("&#1064;&#1054;&#1057; и ASEAN", "utf-8"),
        ("&#x0428;&#x041e;&#x0421; ASEAN", "ascii"),
        ("<meta name='description' content='SCO and ASEAN'>", "ascii"),
        ("The SCO received Kao Kim Hourn.", "ascii"),
    ],
)
def test_names_are_known_in_any_writing(text: str, charset: str) -> None:
    """In capitals, over tags, declined, escaped, in charsets of the region, and by the name of who speaks for it."""
    page = f"<html><head></head><body><p>{text}</p></body></html>".encode(charset)
    assert shipped().takes(AT, page, charset)


@pytest.mark.parametrize(
    "text",
    [
        "The city of Shanghai welcomes the United Nations.",
        "MOSCOW, SAN FRANCISCO, DISCOUNTS and ASEAN",
        "The SCO prepares its summit.",
        "ASEAN met the EU.",
        "",
    ],
)
def test_one_name_alone_is_not_enough(text: str) -> None:
    """Neither is a name within a word."""
    assert not shipped().takes(AT, f"<p>{text}</p>".encode())
    assert sieve.Sieve(partners.compile([]), everything=True).takes(AT, text.encode())


def test_an_address_names_its_owner() -> None:
    """On a partner's own site the SCO is enough, on the SCO's own a partner."""
    assert shipped().takes("https://www.asean.org/a", b"<p>The SCO came.</p>")
    assert shipped().takes("https://eng.sectsco.org/a", b"<p>ASEAN came.</p>")


@given(st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    """Whatever a crawl holds is taken or passed over."""
    assert shipped().takes(AT, b"SCO " + body) in (True, False)
