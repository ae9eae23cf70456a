"""What the files and the environment say is what the settings hold."""

from __future__ import annotations

import datetime as dt
import pathlib
import re
import tomllib
import typing
import zoneinfo

import pydantic
import pytest

from monitor import settings
from monitor.meetings import values
from monitor.settings import environment, models, rules
from monitor.settings import faults as faulty

CONFIG = pathlib.Path(__file__).parents[3] / "config"


@pytest.fixture
def directory(tmp_path: pathlib.Path) -> pathlib.Path:
    """A directory in which every file is empty."""
    for name in ("sources", "partners", "offices", "alerts", "monitor"):
        (tmp_path / f"{name}.toml").touch()
    return tmp_path


def test_the_shipped_configuration_loads() -> None:
    """What we ship needs no environment and no mail server, and polls what stands on more than a guess."""
    loaded = settings.load(CONFIG, {})
    polled = {one.name: one.confidence for one in loaded.sources if one.enabled}
    assert "sectsco-eng" in polled
    assert "guess" not in polled.values()
    assert loaded.rules[0].partners == ("asean", "unescap")
    assert loaded.monitor == settings.Monitor()


def test_an_empty_configuration_is_all_defaults(directory: pathlib.Path) -> None:
    """Nothing said, nothing polled, and the service's own settings are those of the models."""
    assert settings.load(directory, {}) == settings.Settings()


def test_a_site_with_a_feed_takes_four_lines(directory: pathlib.Path) -> None:
    """Name, address and zone make a source; the rest has defaults."""
    (directory / "sources.toml").write_text(
        '[[source]]\nname = "x"\nurl = "https://x.example/feed/"\nzone = "Asia/Tashkent"\n'
    )
    (source,) = settings.load(directory, {}).sources
    assert (source.zone, source.every) == (zoneinfo.ZoneInfo("Asia/Tashkent"), dt.timedelta(minutes=30))
    assert (source.enabled, source.parser, dict(source.selectors)) == (True, None, {})


@pytest.mark.parametrize(
    ("written", "seconds"),
    [('"45s"', 45), ('"1h30m"', 5400), ('"2d"', 172800), ("90", 90), ('"90"', 90), ('"1w"', 604800)],
)
def test_durations_are_written_short(directory: pathlib.Path, written: str, seconds: int) -> None:
    """A number and a unit, several of them, or a bare number of seconds."""
    (directory / "monitor.toml").write_text(f"[fetch]\ndeadline = {written}\n")
    assert settings.load(directory, {}).monitor.fetch.deadline.total_seconds() == seconds


@pytest.mark.parametrize("cron", ["*/15 * * * *", "0 6,18 * * mon-fri", "5 4 1-7/2 jan,jul SUN", "0 0 31 12 *"])
def test_cron_lines_are_taken(directory: pathlib.Path, cron: str) -> None:
    """Steps, ranges, lists and names are what crontab(5) has."""
    (directory / "sources.toml").write_text(f'[[source]]\nname = "x"\nurl = "http://x.example"\ncron = "{cron}"\n')
    assert settings.load(directory, {}).sources[0].cron == cron


def test_the_environment_stands_above_the_files(directory: pathlib.Path) -> None:
    """A variable overrides its key and leaves the neighbours as the file has them; lists are written with commas."""
    (directory / "monitor.toml").write_text('[smtp]\nhost = "mail.example"\nport = 25\n')
    (directory / "alerts.toml").write_text('[webhook.desk]\nurl = "https://desk.example/"\n')
    loaded = settings.load(
        directory,
        {
            "SCO_MONITOR_DATABASE_URL": "postgresql://sco@db/sco",
            "SCO_MONITOR_SMTP__PORT": "465",
            "SCO_MONITOR_SMTP__PASSWORD": "007",
            "SCO_MONITOR_FETCH__ALLOW_PRIVATE": "127.0.0.1:80, Hooks.example:443",
            "SCO_MONITOR_POLL__RECHECK": '["1h"]',
            "SCO_MONITOR_WEBHOOK__DESK__SECRET": "hush",
            "SCO_MONITOR_CONFIG": "elsewhere",
            "HOME": "/",
        },
    )
    assert loaded.monitor.database_url == "postgresql://sco@db/sco"
    assert (loaded.monitor.smtp.host, loaded.monitor.smtp.port) == ("mail.example", 465)
    assert loaded.monitor.fetch.allow_private == ("127.0.0.1:80", "hooks.example:443")
    assert loaded.monitor.poll.recheck == (dt.timedelta(hours=1),)
    assert loaded.monitor.smtp.password is not None
    assert loaded.monitor.smtp.password.get_secret_value() == "007"
    secret = loaded.webhooks["desk"].secret
    assert secret is not None
    assert secret.get_secret_value() == "hush"


def test_the_process_environment_does_not_leak_in(directory: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the mapping that is passed counts, so that a test never depends on the shell it runs in."""
    monkeypatch.setenv("SCO_MONITOR_DATABASE_URL", "sqlite:///leak.db")
    assert settings.load(directory, {}).monitor.database_url == "sqlite:///var/sco-monitor.db"


def test_a_variable_that_names_a_table_is_a_fault(directory: pathlib.Path) -> None:
    """Whole tables cannot be set at once, and webhooks only by name and key."""
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(directory, {"SCO_MONITOR_SMTP": "{}", "SCO_MONITOR_WEBHOOK__DESK": "x"})
    assert [fault.key for fault in caught.value.faults] == ["SCO_MONITOR_SMTP", "SCO_MONITOR_WEBHOOK__DESK"]
    assert "SCO_MONITOR_SMTP__HOST" in caught.value.faults[0].message


def test_secrets_are_never_shown(directory: pathlib.Path) -> None:
    """Neither settings as text nor the message of a fault repeats a password."""
    environ = {"SCO_MONITOR_SMTP__PASSWORD": "hush", "SCO_MONITOR_DATABASE_URL": "postgresql://me:hush@db/sco"}
    assert "hush" not in repr(settings.load(directory, environ))
    (directory / "monitor.toml").write_text('database_url = "mysql://me:hush@db/sco"\n[smtp]\npassword = ["hush"]\n')
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(directory, {})
    assert len(caught.value.faults) == 2
    assert "hush" not in str(caught.value)


def test_settings_do_not_change(directory: pathlib.Path) -> None:
    """Settings are read once and stay."""
    with pytest.raises(pydantic.ValidationError):
        settings.load(directory, {}).monitor.web.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("web", "address"),
    [
        (settings.Web(), "http://127.0.0.1:8000"),
        (settings.Web(host="::1", port=81), "http://[::1]:81"),
        (settings.Web(base_url="https://sco.example/"), "https://sco.example"),
    ],
)
def test_links_begin_with_the_address_of_the_archive(web: settings.Web, address: str) -> None:
    """Without a base address, host and port make one; it never ends in a slash."""
    assert web.address == address


def test_the_directory_is_the_given_one_else_the_one_at_hand(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable goes first, then ./config if it holds sources, then what ships with the program."""
    monkeypatch.chdir(tmp_path)
    assert settings.default_directory({"SCO_MONITOR_CONFIG": "/etc/x"}) == pathlib.Path("/etc/x")
    (tmp_path / "config").mkdir()
    assert (settings.default_directory({}) / "sources.toml").is_file()
    (tmp_path / "config" / "sources.toml").touch()
    assert settings.default_directory({}) == pathlib.Path("config")


def test_kinds_and_statuses_are_those_of_meetings() -> None:
    """A rule can name every kind and status that detection knows, and no other."""
    assert typing.get_args(rules.Kind) == typing.get_args(values.Kind)
    assert typing.get_args(rules.Status) == typing.get_args(values.Status)


def test_the_shipped_monitor_file_shows_every_key_with_its_default() -> None:
    """Each setting stands in monitor.toml as a comment; with the "#" taken away it is valid and changes nothing."""
    text = (CONFIG / "monitor.toml").read_text(encoding="utf-8")
    shown = re.sub(r"^# (?=\[|\w+ = )", "", text, flags=re.MULTILINE)
    written = tomllib.loads(shown)
    loaded = models.Monitor.model_validate(written)

    def keys(model: type[pydantic.BaseModel], above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for name, field in model.model_fields.items():
            inner = faulty.model_in(field.annotation)
            found |= keys(inner, (*above, name)) if inner else {(*above, name)}
        return found

    def value(of: typing.Any, path: tuple[str, ...]) -> typing.Any:
        for part in path:
            of = of.get(part, KeyError) if isinstance(of, dict) else getattr(of, part)
        return of

    for path in keys(models.Monitor):
        assert value(written, path) is not KeyError, path
        default = value(models.Monitor(), path)
        assert default is None or value(loaded, path) == default, path


def test_the_example_environment_names_known_variables() -> None:
    """Every line of example.env, commented or not, is a variable that is understood."""
    text = (CONFIG / "example.env").read_text(encoding="utf-8")
    environ = dict(re.findall(r"^(?:# )?(SCO_MONITOR_\w+)=(.*)$", text, flags=re.MULTILINE))
    assert len(environ) >= 10
    assert environment.read(environ).faults == ()
