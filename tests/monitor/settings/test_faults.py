"""Every fault of the configuration is found at once and told with file, line and key."""

from __future__ import annotations

import collections.abc
import pathlib

import pytest

from monitor import errors, settings

PARTNERS = '[[partner]]\nid = "asean"\nname = "ASEAN"\n'
RULE = '[[rule]]\nname = "desk"\npartners = ["any"]\nstdout = true\n'
Write = collections.abc.Callable[..., pathlib.Path]


@pytest.fixture
def write(tmp_path: pathlib.Path) -> Write:
    """Writes a directory of configuration; files not given are empty."""

    def _write(**files: str) -> pathlib.Path:
        texts = {"sources": "", "partners": PARTNERS, "offices": "", "alerts": RULE, "monitor": ""} | files
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return _write


def told(directory: pathlib.Path, environ: dict[str, str] | None = None) -> list[str]:
    """The faults of a directory as lines, without the directory."""
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(directory, environ or {})
    assert isinstance(caught.value, errors.MonitorError)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]
    return [str(fault).replace(f"{directory}/", "") for fault in caught.value.faults]


def source(line: str) -> str:
    """A sources.toml whose fifth line is the one given."""
    return f'[[source]]\nname = "a"\nurl = "https://a.example/"\n\n{line}\n'


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("zon = 'UTC'", "source.zon: unknown key; did you mean 'zone'?"),
        ("zone = 'Asia/Shangai'", "source.zone: 'Asia/Shangai' is not a time zone; write a name such as Asia/Shanghai"),
        ("every = 'often'", "source.every: 'often' is not a duration; write 45s, 30m, 1h, 2d or 1h30m"),
        ("every = 0", "source.every: must be longer than nothing"),
        ("every = -5", "source.every: '-5s' is not a duration"),
        ("every = '1e9999d'", "source.every: '1e9999d' is not a duration"),
        ("every = '99999999999999d'", "source.every: '99999999999999d' is too long a time"),
        ("cron = '* * *'", "source.cron: '* * *' is not a cron line; it has five fields"),
        ("cron = '61 * * * *'", "source.cron: '61' is not a minute of a cron line"),
        ("cron = '5-1 * * * *'", "source.cron: '5-1' is not a minute of a cron line"),
        ("cron = '*/0 * * * *'", "source.cron: '*/0' is not a minute of a cron line"),
        ("cron = '0 0 * * 1'", "source.cron: '1' is not a weekday of a cron line; write weekdays as mon to sun"),
        ("parser = 'sectsko'", "source.parser: 'sectsko' is none of 'sectsco', 'metinfo'"),
        ("language = 'english'", "source.language: 'english' is not a language"),
        ("max_result_pages = 0", "source.max_result_pages: should be greater than 0"),
        ("enabled = 'perhaps'", "source.enabled: should be a valid boolean"),
        ("confidence = 'certain'", "source.confidence: 'certain' is none of 'sure', 'likely' or 'guess'"),
        ("selectors = {titel = 'h1'}", "source.selectors.titel: 'titel' is none of 'title'"),
        ("drop = 'id'", "source.drop: should be a valid list"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(write: Write, line: str, fault: str) -> None:
    """Whatever is wrong with a key, the message names the line on which the key stands."""
    (found,) = told(write(sources=source(line)))
    assert found.startswith(f"sources.toml:5: {fault}")


@pytest.mark.parametrize("url", ["asean.org/feed", "ftp://a.example/", "https://", "https://a b/", "http://a:99999/"])
def test_an_address_that_is_none_is_refused(write: Write, url: str) -> None:
    """A source's address begins with http or https and has a host and a possible port."""
    (found,) = told(write(sources=f'[[source]]\nname = "a"\nurl = "{url}"\n'))
    assert found == "sources.toml:3: source.url: is not a web address; it begins with http:// or https:// and a host"


def test_a_password_in_an_address_is_refused_and_not_repeated(write: Write) -> None:
    """An address with a password is a fault whose message does not show the password."""
    (found,) = told(write(sources='[[source]]\nname = "a"\nurl = "https://me:hush@a.example/"\n'))
    assert found == "sources.toml:3: source.url: must hold no user name or password"


@pytest.mark.parametrize("agent", ["", "/1.0", "мой/1", "a\\nb: c"])
def test_a_user_agent_fits_into_a_header(write: Write, agent: str) -> None:
    """A user agent without a name, or that would break the request, is a fault."""
    (found,) = told(write(monitor=f'[fetch]\nuser_agent = "{agent}"\n'))
    assert found.startswith("monitor.toml:2: fetch.user_agent: begins with a name of letters")


def test_a_missing_key_is_told_at_the_table(write: Write) -> None:
    """A table without a key that it needs is told at the line of its header."""
    (found,) = told(write(sources='\n[[source]]\nname = "a"\n'))
    assert found == "sources.toml:2: source.url: is missing"


def test_an_unknown_table_is_told(write: Write) -> None:
    """A misspelt table is as much a fault as a misspelt key."""
    (found,) = told(write(sources='[[sources]]\nname = "a"\n'))
    assert found == "sources.toml:1: sources: unknown key; did you mean 'source'?"


def test_faults_of_all_files_come_in_one_go(write: Write) -> None:
    """One run tells of every file, also behind one that is no TOML at all, ordered by file and line."""
    directory = write(
        sources=source("zon = 'x'\nevry = '1h'"),
        alerts=RULE + '[[rule]]\nname = "desk"\npartners = ["asaen", "any"]\nwebhook = ["desk"]\n',
        monitor='[web]\nport = 0\n[smpt]\nhost = "x"\n',
        offices="[[office]\n",
    )
    assert told(directory, {"SCO_MONITOR_LOG__LEVEL": "loud", "SCO_MONITOR_FECTH__TIMEOUT": "1s"}) == [
        "alerts.toml:6: rule.name: 'desk' is taken by line 2 already",
        "alerts.toml:7: rule.partners: no tracked partner is called 'asaen'; did you mean 'asean'?",
        "alerts.toml:8: rule.webhook: no webhook is called 'desk'",
        "monitor.toml:2: web.port: should be greater than or equal to 1",
        "monitor.toml:3: smpt: unknown key; did you mean 'smtp'?",
        "offices.toml:1: is not TOML: Expected ']]' at the end of an array declaration",
        "sources.toml:5: source.zon: unknown key; did you mean 'zone'?",
        "sources.toml:6: source.evry: unknown key; did you mean 'every'?",
        "environment: SCO_MONITOR_FECTH__TIMEOUT: unknown variable; did you mean 'SCO_MONITOR_FETCH__TIMEOUT'?",
        "environment: SCO_MONITOR_LOG__LEVEL: 'loud' is none of 'debug', 'info', 'warning' or 'error'",
    ]


def test_every_and_cron_exclude_each_other(write: Write) -> None:
    """A source has one timetable."""
    (found,) = told(write(sources=source("every = '1h'\ncron = '0 0 * * *'")))
    assert found == "sources.toml:1: source: has both 'every' and 'cron'; keep one"


def test_names_of_sources_and_partners_are_given_once(write: Write) -> None:
    """A second source of one name, a second partner of one id and a name shared by two partners are faults."""
    directory = write(
        sources=source("") + '[[source]]\nname = "a"\nurl = "https://b.example/"\n',
        partners=PARTNERS + '[[partner]]\nid = "asean"\nname = "Another"\naliases = ["ASEAN"]\n',
    )
    assert told(directory) == [
        "partners.toml:5: partner.id: 'asean' is taken by line 2 already",
        "partners.toml:7: partner.aliases: 'ASEAN' is a name at line 3 already",
        "sources.toml:7: source.name: 'a' is taken by line 2 already",
    ]


def test_references_lead_to_partners_that_are_tracked(write: Write) -> None:
    """Offices and parents need a known partner, a rule needs one that can be reported."""
    directory = write(
        partners=PARTNERS + '[[partner]]\nid = "ocha"\nname = "OCHA"\ntracked = false\nparent = "um"\n',
        offices='[[office]]\npartner = "asaen"\nname = "A"\noffice = "Envoy"\nsince = 2020-01-01\n',
        alerts='[[rule]]\nname = "desk"\npartners = ["ocha"]\nstdout = true\n',
    )
    assert told(directory) == [
        "alerts.toml:3: rule.partners: no tracked partner is called 'ocha'",
        "offices.toml:2: office.partner: no partner is called 'asaen'; did you mean 'asean'?",
        "partners.toml:8: partner.parent: no partner is called 'um'",
    ]


def test_a_term_of_office_ends_after_it_began(write: Write) -> None:
    """Dates of an office that are the wrong way round are a fault."""
    office = '[[office]]\npartner = "asean"\nname = "A"\noffice = "Envoy"\nsince = 2020-01-02\nuntil = 2020-01-01\n'
    assert told(write(offices=office)) == ["offices.toml:1: office: 'until' is before 'since'"]


def test_a_rule_tells_somebody(write: Write) -> None:
    """A rule without a channel, and a rule with e-mail where no mail server is set, are faults."""
    silent = '[[rule]]\nname = "silent"\npartners = ["asean"]\n'
    assert told(write(alerts=silent)) == [
        "alerts.toml:1: rule: tells nobody; give it email, webhook, chat, file or stdout"
    ]
    mailing = silent + 'email = ["a@b.example", "nobody"]\n'
    assert told(write(alerts=mailing)) == [
        "alerts.toml:4: rule.email: 'nobody' is not a mail address",
        "alerts.toml:4: rule.email: needs a mail server; set host under [smtp] of monitor.toml",
    ]


@pytest.mark.parametrize("secret", ["abc", "whsec_", "whsec_not base64", ""])
def test_a_secret_that_signs_nothing_is_a_fault(write: Write, secret: str) -> None:
    """A webhook's secret must be base64, and is not repeated in the message."""
    alerts = RULE + f'[webhook.desk]\nurl = "https://desk.example/"\nsecret = "{secret}"\n'
    (fault,) = told(write(alerts=alerts))
    assert "webhook.desk.secret: is no secret" in fault
    assert "abc" not in fault


def test_a_missing_file_and_a_missing_directory_are_faults(write: Write, tmp_path: pathlib.Path) -> None:
    """A file that was left out is told by name; one that has only defaults to say may be left out."""
    directory = write()
    (directory / "sources.toml").unlink()
    (directory / "monitor.toml").unlink()
    assert told(directory) == ["sources.toml: is missing; an empty file will do"]
    assert told(tmp_path / "none")[0].endswith("none: is not a directory")


def test_a_file_that_is_no_text_is_a_fault(write: Write) -> None:
    """Bytes that are not UTF-8 are told with their line."""
    directory = write()
    (directory / "sources.toml").write_bytes(b'[[source]]\nname = "\xff"\n')
    assert told(directory) == ["sources.toml:2: is not UTF-8"]


def test_an_unfinished_file_is_told_at_its_end(write: Write) -> None:
    """TOML that breaks off is a fault at the last line."""
    (found,) = told(write(sources="\n\n[source\n"))
    assert found.startswith("sources.toml:3: is not TOML: ")
