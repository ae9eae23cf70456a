"""The programs, each in an environment of its own: ours as `make run` sets it up, the others at pinned versions."""

from __future__ import annotations

import pathlib
import subprocess
import sys

PINNED = {
    "changedetection.io": ("changedetection.io==0.60.10",),
    "reader": ("reader[cli,app]==3.26", "sgmllib3k"),
    "trafilatura": ("trafilatura==2.3.1", "lxml_html_clean"),
    "fundus": ("fundus==0.5.7", "lxml<6", "curl_cffi<0.16"),
    "news-please": ("news-please==1.6.16", "lxml_html_clean", "setuptools<81"),
}
"""What is installed for each: the newest that this Python takes, and what it needs without saying so."""


OURS = "sco-monitor"
ROOT = pathlib.Path(__file__).resolve().parents[2]


def make(folder: pathlib.Path) -> None:
    """Make those that are not there, and install into each what it needs."""
    lock = ("--require-hashes", "-r", str(ROOT / "requirements.lock"))
    itself = ("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    for name, wanted in (*PINNED.items(), (OURS, lock), (OURS, itself)):
        python = folder / name / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder / name)], check=True)  # noqa: S603 -- this Python
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, *wanted], check=True)  # noqa: S603 -- into an environment of its own
        print(f"{name}: {' '.join(wanted)}", flush=True)


def versions(folder: pathlib.Path) -> dict[str, str]:
    """The version of each that is there."""
    found = {}
    for name in (OURS, *PINNED):
        asked = [
            str(folder / name / "bin" / "python"),
            "-c",
            f"import importlib.metadata as m; print(m.version('{name}'))",
        ]
        found[name] = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    return found
