"""The keys of a rule: what each takes, how its faults read; a rule elsewhere is checked like one of the file."""

from __future__ import annotations

import collections.abc
import pathlib
import re
import typing

import pytest

from monitor import settings
from monitor.cli import rule_keys
from monitor.meetings import values
from monitor.settings import rules, ruling

RULE = '[[rule]]\nname = "desk"\npartners = ["any"]\nstdout = true\n'
SOURCE = '[[source]]\nname = "news"\nurl = "https://news.example/"\n'
NAMES = settings.Names(partners=frozenset({"asean"}), sources=frozenset({"news"}), webhooks=frozenset({"desk"}))
CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
Load = collections.abc.Callable[[str], settings.Rule]


@pytest.fixture
def load(tmp_path: pathlib.Path) -> Load:
    """Loads a configuration whose one rule has, besides what it needs, the lines that are given."""

    def _load(lines: str) -> settings.Rule:
        files = {"sources": SOURCE, "partners": '[[partner]]\nid = "asean"\nname = "ASEAN"\n', "alerts": RULE + lines}
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        (rule,) = settings.load(tmp_path, {}).rules
        return rule

    return _load


def test_a_rule_takes_all_keys(load: Load) -> None:
    """Each key has its value, and what is left out narrows nothing."""
    rule = load(
        'organs = false\ninvolvement = ["host", "own_session"]\nsources = ["news", "import"]\nlanguages = ["ru"]\n'
        'places = ["Minsk"]\npeople = ["S. Lavrov"]\nquery = \'rail* "green energy" -tea\'\ncontinue = false\n'
    )
    assert (rule.organs, rule.involvement, rule.sources) == (False, ("host", "own_session"), ("news", "import"))
    assert (rule.languages, rule.places, rule.people) == (("ru",), ("Minsk",), ("S. Lavrov",))
    assert (rule.query, rule.continue_) == ('rail* "green energy" -tea', False)
    plain = load("")
    assert (plain.organs, plain.continue_, plain.query, plain.places) == (True, True, None, None)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("continue = 3", "continue: should be a valid boolean"),
        ("contine = true", "contine: unknown key; did you mean 'continue'?"),
        ("continue_ = true", "continue_: unknown key; did you mean 'continue'?"),
        ('involvement = ["hosts"]', "involvement: 'hosts' is none of 'participant', 'host'"),
        ('sources = ["nesw"]', "sources: no source is called 'nesw'; did you mean 'news'?"),
        ('languages = ["English"]', "languages: 'English' is not a language; write two letters such as en, ru or zh"),
        ('places = ["  "]', "places: String should have at least 1 character"),
        ('people = "S. Lavrov"', "people: should be a valid list"),
        ("query = '*'", "query: '*': there is no word to look for (character 1)"),
        ("query = 'knd:visit'", "query: 'knd:visit': there is no field 'knd'; did you mean kind: (character 1)"),
        ("query = 'after:2019'", "query: 'after:2019': after: has no place in a rule"),
        ("query = 'meeting:yes'", "query: 'meeting:yes': meeting: has no place in a rule"),
        ("query = ''", "query: '' has no word to look for"),
        ("organs = 'no way'", "organs: should be a valid boolean"),
    ],
)
def test_faults_name_line_and_key(line: str, fault: str, load: Load) -> None:
    """In the file with the line of the key, and elsewhere in the same words."""
    with pytest.raises(settings.SettingsError) as caught:
        load(line)
    assert f"alerts.toml:5: rule.{fault}" in str(caught.value)
    with pytest.raises(settings.SettingsError) as alone:
        ruling.read(ruling.of_text(RULE + line, "new.toml"), NAMES)
    assert f"new.toml:5: {fault}" in str(alone.value)


def test_a_rule_goes_into_the_database_and_comes_back() -> None:
    """Keys as JSON, and as TOML, make the same rule again."""
    text = RULE + 'people = ["Лавров", "O\\"Neill"]\ncontinue = false\nmin_score = 0.25\n'
    document = ruling.of_text(text, "new.toml")
    ((name, keys),) = ruling.keys(document)
    (read,) = ruling.read(document, NAMES)
    assert ruling.read(ruling.of_keys(name, keys), NAMES) == (read,)
    assert ruling.read(ruling.of_text(ruling.to_toml(name, keys), "again.toml"), NAMES) == (read,)


def test_bare_keys_have_their_lines() -> None:
    """A file may hold the keys of one rule without a header; `[rule]` does as well."""
    bare = RULE.removeprefix("[[rule]]\n")
    (read,) = ruling.read(ruling.of_text(bare, "a.toml"), NAMES)
    assert read.name == "desk"
    with pytest.raises(settings.SettingsError, match=r"a\.toml:4: partner: unknown key; did you mean 'partners'\?"):
        ruling.read(ruling.of_text(bare + 'partner = "x"\n', "a.toml"), NAMES)
    table = ruling.overlaid(
        ruling.of_text(RULE.replace("[[rule]]", "[rule]"), "a.toml"), {"stdout": False, "file": "x"}
    )
    assert ruling.read(table, NAMES)[0].file == "x"


def test_roles_are_those_of_meetings() -> None:
    """A rule can name every part that detection knows, and no other."""
    assert typing.get_args(rules.Role) == typing.get_args(values.Role)


def test_each_key_has_an_option_and_a_line_in_the_shipped_file() -> None:
    """`sco-monitor rules add` and the comments of alerts.toml leave none out."""
    keys = {field.alias or name for name, field in settings.Rule.model_fields.items()}
    assert set(rule_keys.OPTIONS) == keys - {"name"}
    told = set(re.findall(r"^# (\w+) ", (CONFIG / "alerts.toml").read_text("utf-8"), re.MULTILINE))
    assert keys <= told
