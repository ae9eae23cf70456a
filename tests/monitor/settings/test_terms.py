"""Office-holders and names that cannot be right are told with file, line and key."""

from __future__ import annotations

import pathlib

import pytest

from monitor import settings

PARTNERS = '[[partner]]\nid = "asean"\nname = "ASEAN"\n'


def told(directory: pathlib.Path, offices: str, partners: str = PARTNERS) -> list[str]:
    """The faults of these two files, without the directory."""
    for name in ("sources", "alerts"):
        (directory / f"{name}.toml").touch()
    (directory / "partners.toml").write_text(partners, encoding="utf-8")
    (directory / "offices.toml").write_text(offices, encoding="utf-8")
    try:
        settings.load(directory, {})
    except settings.SettingsError as error:
        return [str(fault).replace(f"{directory}/", "") for fault in error.faults]
    return []


def office(name: str, since: str = "", until: str = "", more: str = "", of: str = 'organisation = "SCO"') -> str:
    """An office of six lines."""
    days = [f"{key} = {day}" if day else "" for key, day in (("since", since), ("until", until))]
    return "\n".join(["[[office]]", of, f'name = "{name}"', 'office = "Head"', *days, more]) + "\n"


def test_terms_that_follow_each_other_are_right(tmp_path: pathlib.Path) -> None:
    """The day of the hand-over may belong to both; a year or a month counts only as far as it is certain."""
    terms = [
        office("A", "2001-01-01", "2003-05-07"),
        office("B", "2003-05-07", '"2005"'),
        office("C", "2005", '"2006-03"'),
        office("A", '"2006-03"'),
        office("D", "2001-01-01", of='partner = "asean"'),
    ]
    assert told(tmp_path, "".join(terms)) == []


OVERLAPS = {
    ("2001-01-01", "2003-05-07", "2003-05-06", "2004-01-01"): "2003-05-06 to 2003-05-07",
    ("2001-01-01", "", "2003-05-06", ""): "2003-05-06 to now",
    ("", '"2003"', "2001", "2002-06-01"): "2001-12-31 to 2002-06-01",
}


@pytest.mark.parametrize("days", OVERLAPS)
def test_two_in_one_office_are_told(tmp_path: pathlib.Path, days: tuple[str, str, str, str]) -> None:
    """Two terms of one office that overlap are named, both, with the days."""
    (found,) = told(tmp_path, office("A", *days[:2]) + office("B", *days[2:]))
    told_days = f"'B' and 'A' (line 1) both hold the office from {OVERLAPS[days]}"
    assert found == f"offices.toml:12: office.since: {told_days}"


def test_a_person_listed_twice_is_told(tmp_path: pathlib.Path) -> None:
    """The same person twice in one office at a time is a fault even where several may hold it."""
    (found,) = told(tmp_path, office("A", "2001", more="shared = true") * 2)
    assert found.startswith("offices.toml:12: office.since: 'A' and 'A' (line 1) both hold the office")


def test_several_may_hold_a_shared_office(tmp_path: pathlib.Path) -> None:
    """Deputies stand beside each other, if both say so."""
    shared = [office(name, "2001", more="shared = true") for name in "AB"]
    assert told(tmp_path, "".join(shared)) == []
    assert len(told(tmp_path, shared[0] + office("B", "2001"))) == 1


def test_a_name_is_one_persons_and_written_once(tmp_path: pathlib.Path) -> None:
    """Spellings that folding already knows, and spellings of another person's name, are faults."""
    faults = told(
        tmp_path,
        office("Ana Lima", "2001", "2002", 'aliases = ["Ána Lima"]')
        + office("Ana-Lima", "2003", "2004", 'aliases = ["Анна Лима"]')
        + office("C", "2005", "2006", 'aliases = ["с Анной Лимой", "Анной Лимой"]'),
    )
    assert faults == [
        "offices.toml:7: office.aliases: 'Ána Lima' is listed twice",
        "offices.toml:10: office.name: 'Ana-Lima' cannot be told from 'Ana Lima' at line 3",
        "offices.toml:21: office.aliases: 'Анной Лимой' cannot be told from 'Анна Лима' at line 14",
    ]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (office("A", of=""), "offices.toml:1: office: needs one of 'partner', 'state' and 'organisation'"),
        (
            office("A", of='partner = "asean"', more='state = "China"'),
            "offices.toml:1: office: needs one of 'partner', 'state' and 'organisation'",
        ),
        (office("A", '"2003"', '"2002-12"'), "offices.toml:1: office: 'until' is before 'since'"),
        (
            office("A", '"spring"'),
            'offices.toml:5: office.since: \'spring\' is not a day; write 2016-01-31, or "2016-01" or "2016" where',
        ),
        (office("A", of='partner = "asaen"'), "offices.toml:2: office.partner: no partner is called 'asaen'"),
        (office("A", of="partner = [1]"), "offices.toml:2: office.partner: should be a valid string"),
    ],
)
def test_a_wrong_office_is_told(tmp_path: pathlib.Path, written: str, fault: str) -> None:
    """An office is of one body that exists, and its days are days in their order."""
    (found,) = told(tmp_path, written)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('name = "asean"', "partners.toml:6: partner.name: 'asean' cannot be told from 'ASEAN' at line 3"),
        ('name = "Two"\naliases = ["A", "A"]', "partners.toml:7: partner.aliases: 'A' is listed twice"),
        ('name = "Two"\norgans = ["Two"]', "partners.toml:7: partner.organs: 'Two' is listed twice"),
        ('name = "Two"\norgans = ["ASEAN"]', "partners.toml:7: partner.organs: 'ASEAN' is a name at line 3 already"),
    ],
)
def test_names_of_partners_are_told_apart(tmp_path: pathlib.Path, line: str, fault: str) -> None:
    """A name of two partners, in any spelling, and a name written twice are faults."""
    assert told(tmp_path, "", f'{PARTNERS}[[partner]]\nid = "two"\n{line}\n') == [fault]


def test_united_nations_and_un_are_one_name(tmp_path: pathlib.Path) -> None:
    """Spellings that are looked for without being listed count too."""
    partners = '[[partner]]\nid = "a"\nname = "United Nations Centre"\n[[partner]]\nid = "b"\nname = "UN Center"\n'
    (found,) = told(tmp_path, "", partners)
    assert found == "partners.toml:6: partner.name: 'UN Center' cannot be told from 'United Nations Centre' at line 3"
