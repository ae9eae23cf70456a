"""Rows for spreadsheets, in which nothing that strangers wrote is taken for a formula. Pure."""

from __future__ import annotations

import collections.abc
import csv
import datetime as dt
import io
import re

from monitor import legible

# What a cell begins with that spreadsheets reckon out (OWASP, "CSV Injection"), and the wide forms of these; where the
# semicolon parts the cells, as in many countries, one begins within the text too, behind it or on a new line.
_FORMULA = re.compile(r"(?:^|(?<=[;\n]))(?=\s*[=+\-@＝＋－＠])")


def row(values: collections.abc.Iterable[object]) -> str:
    """One line of CSV (RFC 4180), with its end; days and moments as ISO 8601 has them, what is not known is empty."""
    line = io.StringIO()
    csv.writer(line).writerow([cell(value) for value in values])
    return line.getvalue()


def cell(value: object) -> str:
    """A value as text; one that could be taken for a formula stands behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    shown = _FORMULA.sub("'", legible.text(value).replace("\t", " "))
    return f"'{shown}" if value.startswith(("\t", "\r", "\n")) and not shown.startswith("'") else shown
